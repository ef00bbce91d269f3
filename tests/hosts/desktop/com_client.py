"""Run by a Windows Python: calls over real COM, with the arguments laid out in memory as VBA does.

    com_client questions.json answers.json      answers rows, for the host `com` of tests/conformance
    com_client                                  what a server does when it is held, killed, started by the DLL; and
                                                how long calls take. The exit code is the number of failures.

Neither pywin32 nor xlwings is used on this side, so that what is tested is the server.
"""

import ctypes
import json
import re
import subprocess
import sys
import time
from ctypes import POINTER, byref, c_char_p, c_double, c_int32, c_long, c_uint16, c_uint32, c_void_p, c_wchar_p
from pathlib import Path

from xlmodel.call import MISSING, evaluate
from xlmodel.errors import CellError
from xlmodel.functions import REGISTRY
from xlmodel.hosts.desktop.files import XLWINGS
from xlmodel.hosts.desktop.places import PROGRAM_ID, SERVER_MODULE
from xlmodel.hosts.desktop.translate import ERROR, ERRORS, NUMBERS
from xlmodel.hosts.desktop.vba_text import signature, text_module

EMPTY, LONG, DOUBLE, TEXT, DISPATCH, FAULT, FLAG, VARIANT_KIND, ARRAY = 0, 3, 5, 8, 9, 10, 11, 12, 0x2000
SCODE = -2146828288
LOCAL_SERVER = 4


class Guid(ctypes.Structure):
    _fields_ = [("bytes", ctypes.c_ubyte * 16)]


class Payload(ctypes.Union):
    _fields_ = [("number", c_double), ("integer", c_int32), ("flag", ctypes.c_int16), ("pointer", c_void_p)]


class Variant(ctypes.Structure):
    _fields_ = [("kind", c_uint16), ("reserved", c_uint16 * 3), ("value", Payload), ("rest", c_void_p)]


class Bound(ctypes.Structure):
    _fields_ = [("count", c_uint32), ("first", c_int32)]


class Parameters(ctypes.Structure):
    _fields_ = [("arguments", POINTER(Variant)), ("names", c_void_p), ("count", c_uint32), ("named", c_uint32)]


ole, oleaut = ctypes.OleDLL("ole32"), ctypes.WinDLL("oleaut32")
oleaut.SafeArrayCreate.restype = c_void_p
oleaut.SafeArrayCreate.argtypes = [c_uint16, c_uint32, c_void_p]
oleaut.SafeArrayPutElement.argtypes = [c_void_p, c_void_p, c_void_p]
oleaut.SafeArrayGetElement.argtypes = [c_void_p, c_void_p, c_void_p]
oleaut.SafeArrayGetLBound.argtypes = oleaut.SafeArrayGetUBound.argtypes = [c_void_p, c_uint32, c_void_p]
oleaut.SafeArrayGetDim.argtypes = [c_void_p]
oleaut.SysAllocString.restype, oleaut.SysAllocString.argtypes = c_void_p, [c_wchar_p]


class Server:
    """The server object, held as VBA holds it."""

    def __init__(self, dispatch: c_void_p) -> None:
        self._object = dispatch
        table = ctypes.cast(self._object, POINTER(POINTER(c_void_p)))[0]
        find = ctypes.WINFUNCTYPE(c_long, c_void_p, c_void_p, POINTER(c_wchar_p), c_uint32, c_uint32, POINTER(c_long))(
            table[5]
        )
        self._invoke = ctypes.WINFUNCTYPE(
            c_long, c_void_p, c_long, c_void_p, c_uint32, c_uint16, c_void_p, c_void_p, c_void_p, c_void_p
        )(table[6])
        self._nobody, self._member = Guid(), c_long()
        name = c_wchar_p("CallUDF")
        assert find(self._object, byref(self._nobody), byref(name), 1, 0x400, byref(self._member)) == 0
        for other in ("Eval", "Exec", "Module", "Call"):  # what xlwings would publish beside it
            unknown = find(self._object, byref(self._nobody), byref(c_wchar_p(other)), 1, 0x400, byref(c_long()))
            assert unknown & 0xFFFFFFFF == 0x80020006, f"{other} can be called"  # DISP_E_UNKNOWNNAME

    @classmethod
    def registered(cls) -> "Server":
        """The one that Windows starts from its registration: CreateObject."""
        class_id, dispatch, found = Guid(), Guid(), c_void_p()
        ole.CLSIDFromProgID(c_wchar_p(PROGRAM_ID), byref(class_id))
        ole.CLSIDFromString(c_wchar_p("{00020400-0000-0000-C000-000000000046}"), byref(dispatch))
        ole.CoCreateInstance(byref(class_id), None, LOCAL_SERVER, byref(dispatch), byref(found))
        return cls(found)

    @classmethod
    def of_dll(cls, program: str) -> "Server":
        """The one that xlwings' DLL starts, by the command in the file that is built for it."""
        text = text_module("XlModelConnect", "XlModelConnect.dll", XLWINGS=XLWINGS, PYTHON=program).text
        [expression] = re.findall(r"(?m)^    command = (.*?)\r?$", text)
        pieces = re.findall(r'"((?:[^"]|"")*)"|(XlmPythonExe)', expression)
        command = "".join(program if name else piece.replace('""', '"') for piece, name in pieces)
        [name] = set(re.findall(r"xlwings64-[\d.]+\.dll", text))
        start = ctypes.WinDLL(str(next(Path(program).parent.rglob(name)))).XLPyDLLActivateAuto
        start.argtypes = [c_void_p, c_char_p, c_int32]
        answer = Variant()
        if start(byref(answer), command.encode(), 1):
            raise OSError(f"the DLL says: {from_variant(answer)}")
        assert answer.kind == DISPATCH, answer.kind
        return cls(c_void_p(answer.value.pointer))

    def release(self) -> None:
        """Let go; with its last user the server ends."""
        table = ctypes.cast(self._object, POINTER(POINTER(c_void_p)))[0]
        ctypes.WINFUNCTYPE(c_uint32, c_void_p)(table[2])(self._object)

    def call(self, name: str, packed: tuple) -> object:
        """CallUDF(module, name, Array(packed))."""
        given = (Variant * 3)(to_variant((packed,)), to_variant(name), to_variant(SERVER_MODULE))  # last one first
        parameters, result = Parameters(given, None, 3, 0), Variant()
        code = self._invoke(
            self._object, self._member, byref(self._nobody), 0x400, 1, byref(parameters), byref(result), None, None
        )
        for variant in given:
            oleaut.VariantClear(byref(variant))
        if code:
            raise OSError(f"Invoke failed: {code & 0xFFFFFFFF:#x}")
        try:
            return from_variant(result)
        finally:
            oleaut.VariantClear(byref(result))


def to_variant(value: object) -> Variant:
    """A value as VBA would hold it: a tuple is an array, a list of lists the values of a range."""
    variant = Variant()
    if isinstance(value, tuple | list):
        block = isinstance(value, list)
        sizes = [len(value), len(value[0])] if block else [len(value)]
        first = 1 if block else 0  # Range.Value2 counts from 1, Array() from 0
        array = oleaut.SafeArrayCreate(
            VARIANT_KIND, len(sizes), (Bound * len(sizes))(*[Bound(n, first) for n in sizes])
        )
        places = (
            [(i, j) for i in range(sizes[0]) for j in range(sizes[1])] if block else [(i,) for i in range(sizes[0])]
        )
        for place in places:
            item = to_variant(value[place[0]][place[1]] if block else value[place[0]])
            index = (c_long * len(place))(*[i + first for i in place])
            assert oleaut.SafeArrayPutElement(array, index, byref(item)) == 0
            oleaut.VariantClear(byref(item))
        variant.kind, variant.value.pointer = ARRAY | VARIANT_KIND, array
    elif isinstance(value, CellError):
        variant.kind, variant.value.integer = FAULT, SCODE + NUMBERS[value]
    elif isinstance(value, bool):
        variant.kind, variant.value.flag = FLAG, -int(value)
    elif isinstance(value, str):
        variant.kind, variant.value.pointer = TEXT, oleaut.SysAllocString(value)
    elif value is not None:
        variant.kind, variant.value.number = DOUBLE, float(value)
    return variant


def from_variant(variant: Variant) -> object:
    """What came back; an array as a list, or a list of lists."""
    if variant.kind == ARRAY | VARIANT_KIND:
        array = variant.value.pointer
        bounds = []
        for dimension in range(1, oleaut.SafeArrayGetDim(array) + 1):
            low, high = c_long(), c_long()
            oleaut.SafeArrayGetLBound(array, dimension, byref(low))
            oleaut.SafeArrayGetUBound(array, dimension, byref(high))
            bounds.append(range(low.value, high.value + 1))

        def element(*place: int) -> object:
            item = Variant()
            assert oleaut.SafeArrayGetElement(array, (c_long * len(place))(*place), byref(item)) == 0
            try:
                return from_variant(item)
            finally:
                oleaut.VariantClear(byref(item))

        if len(bounds) == 1:
            return [element(i) for i in bounds[0]]
        return [[element(i, j) for j in bounds[1]] for i in bounds[0]]
    if variant.kind == TEXT:
        return ctypes.wstring_at(variant.value.pointer) if variant.value.pointer else ""
    if variant.kind == DOUBLE:
        return variant.value.number
    if variant.kind == FLAG:
        return bool(variant.value.flag)
    if variant.kind == LONG:
        return variant.value.integer
    if variant.kind == EMPTY:
        return None
    raise AssertionError(f"a VARIANT of kind {variant.kind}")


def shown(answer: object) -> list[list[object]]:
    """What the VBA wrapper makes of an answer: errors from their texts, rows from a line."""
    rows = answer if isinstance(answer, list) else [answer]
    rows = rows if isinstance(rows[0], list) else [rows]
    return [[_shown(cell) for cell in row] for row in rows]


def _shown(cell: object) -> object:
    if isinstance(cell, str) and cell.startswith(ERROR):
        return ERRORS[int(cell[len(ERROR) : len(ERROR) + 4])]
    return cell


def main() -> int:
    ole.CoInitialize(None)
    if sys.argv[1:]:
        answer_all(*map(Path, sys.argv[1:]))
        return 0
    measured()
    return excel_killed() + by_the_dll()


def answer_all(questions: Path, answers: Path) -> None:
    """What each question shows over COM, and what the doorway of this Python says to the same cells."""
    server, found = Server.registered(), []
    for name, packed in json.loads(questions.read_text("utf-8")):
        function, cells = REGISTRY[name], [from_json(argument) for argument in packed]
        arguments = tuple("#xlm:missing" if argument is MISSING else argument for argument in cells)
        over_com = shown(server.call("formula", (signature(function), arguments)))
        found.append([over_com, evaluate(function, cells).cells])
    server.release()
    answers.write_text(json.dumps(found), "utf-8")


def from_json(packed: object) -> object:
    if isinstance(packed, list):
        return [[from_json(cell) for cell in line] for line in packed]
    if isinstance(packed, dict):
        return CellError(packed["error"]) if packed else MISSING
    return packed


def measured() -> None:
    start = time.perf_counter()
    server = Server.registered()
    print(f"version {server.call('hello', ('test', 0))}, first answer after {time.perf_counter() - start:.2f} s")
    times = []
    for _ in range(500):
        start = time.perf_counter()
        server.call("formula", ("FORWARD_PE(price,forward_eps)", (88.0, 8.0)))
        times.append(time.perf_counter() - start)
    print(f"one call of FORWARD_PE: {sorted(times)[250] * 1e3:.2f} ms (median of 500)")
    column = [[float(i)] for i in range(1, 100_001)]
    start = time.perf_counter()
    answer = server.call("formula", ("FORWARD_PE(price,forward_eps)", (column, 8.0)))
    print(f"a column of {len(answer):,} cells: {time.perf_counter() - start:.2f} s")
    server.release()


# What stands for an Excel: a process with a window, which says the number of the window and waits.
EXCEL = (
    "import ctypes, time; make = ctypes.windll.user32.CreateWindowExW; make.restype = ctypes.c_void_p; "
    "print(make(0, 'STATIC', 'Excel', 0, 0, 0, 0, 0, ctypes.c_void_p(-3), None, None, None), flush=True); "
    "time.sleep(600)"
)


def excel_killed() -> int:
    """The server ends with the last Excel that has greeted it, though this process still holds it; another answers."""
    excels = [subprocess.Popen([sys.executable, "-c", EXCEL], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    server = Server.registered()
    for excel in excels:
        server.call("hello", ("test", float(excel.stdout.readline())))
    excels[0].kill()
    time.sleep(8)
    failures = 0
    if not answers(server):
        failures += 1
        print("FAIL the server has ended though an Excel that greeted it is running")
    excels[1].kill()
    start = time.perf_counter()
    while answers(server) and time.perf_counter() - start < 30:
        time.sleep(0.2)
    if answers(server):
        failures += 1
        print("FAIL the server is still there 30 s after the last Excel was killed")
    else:
        print(f"the server ended {time.perf_counter() - start:.1f} s after the last Excel was killed")
    another = Server.registered()
    if not answers(another):
        failures += 1
        print("FAIL no other server was started")
    another.release()
    return failures


def answers(server: Server) -> bool:
    try:
        return shown(server.call("formula", ("FORWARD_PE(price,forward_eps)", (88.0, 8.0)))) == [[11.0]]
    except OSError:
        return False


def by_the_dll() -> int:
    """The other way to start Python: no registration, a class made up for the occasion."""
    start = time.perf_counter()
    try:
        server = Server.of_dll(sys.executable)
    except OSError as problem:
        print(f"FAIL {problem}")
        return 1
    sound = answers(server)
    print(f"{'' if sound else 'FAIL '}started by the DLL: first answer after {time.perf_counter() - start:.2f} s")
    return int(not sound)


if __name__ == "__main__":
    sys.exit(main())
