"""The files as independent readers see them, and the formats beneath them."""

import io
import random
import re
import zipfile
from pathlib import Path

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from oletools.olevba import VBA_Parser, decompress_stream
from pyopenvba import ExcelFile
from pyvbaanalysis import analyze_office_file

from tests.counts import cases
from tests.hosts.desktop import decryption
from tests.hosts.desktop.vba_interpreter import modules_of
from xlmodel import __version__
from xlmodel.errors import WorkbookError
from xlmodel.functions import REGISTRY
from xlmodel.hosts.desktop.compound_file import compound_file
from xlmodel.hosts.desktop.edition import edition
from xlmodel.hosts.desktop.files import addin, modules
from xlmodel.hosts.desktop.vba_compression import compressed
from xlmodel.hosts.desktop.vba_project import LONGEST_LINE, Module, ModuleKind, encrypted, vba_project
from xlmodel.hosts.desktop.vba_text import FUNCTIONS, quoted
from xlmodel.tasks.demo import workbook_bytes
from xlmodel.workbook.safe_read import open_package


@pytest.fixture(scope="module")
def plain() -> bytes:
    return workbook_bytes()


@pytest.fixture(scope="module")
def edition_path(plain: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("edition") / "alibaba.xlsm"
    path.write_bytes(edition(plain))
    return path


@pytest.fixture(params=["addin", "dll", "edition"])
def file(
    request: pytest.FixtureRequest, addin_path: Path, edition_path: Path, tmp_path: Path
) -> tuple[Path, list[Module]]:
    if request.param == "edition":
        sheets = len(open_package(edition_path).sheets)
        return edition_path, modules([f"Sheet{number}" for number in range(1, sheets + 1)])
    if request.param == "addin":
        return addin_path, modules(["Sheet1"])
    python = r"C:\Program Files\Python\pythonw.exe"
    path = tmp_path / "xlmodel.xlam"
    path.write_bytes(addin("dll", python))
    return path, modules(["Sheet1"], "dll", python)


def lines(source: str) -> list[str]:
    return source.replace("\r\n", "\n").strip("\n").split("\n")


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")
def test_oletools_reads_every_module_as_it_was_written(file: tuple[Path, list[Module]]):
    path, written = file
    parser = VBA_Parser(str(path))
    read = {stream.rpartition("/")[2]: code for _, stream, _, code in parser.extract_all_macros()}
    parser.close()
    assert {name: lines(code) for name, code in read.items()} == {m.name: lines(m.source) for m in written}


def test_pyopenvba_reads_every_module_as_it_was_written(file: tuple[Path, list[Module]]):
    path, written = file
    with ExcelFile(path) as opened:
        assert opened.module_names() == [m.name for m in written]
        for module in written:
            assert lines(opened.get_module(module.name))[-5:] == lines(module.source)[-5:]
            assert "\n".join(lines(opened.get_module(module.name))) in "\n".join(lines(module.source))


def test_static_analysis_finds_no_error(file: tuple[Path, list[Module]]):
    path, _ = file
    problems = [p for found in analyze_office_file(path).values() for p in found if p.severity.value != "information"]
    assert problems == []


def test_a_file_that_starts_python_from_any_folder_names_it_whole(tmp_path: Path):
    """The code page of the VBA has no such letters."""
    path = tmp_path / "xlmodel.xlam"
    path.write_bytes(addin("dll", "C:\\用户\\José\\pythonw.exe"))
    source = modules_of(path)["XlModelConnect"]
    assert 'XlmPythonExe = "C:\\" & ChrW(29992) & ChrW(25143) & "\\José\\pythonw.exe"' in source
    assert "LoadLibraryW(StrPtr(folder" in source  # the A of it would lose them again


def test_nothing_in_it_worries_a_virus_scanner(addin_path: Path, edition_path: Path):
    worrying = {
        "Shell",
        "WScript.Shell",
        "Exec",
        "cmd.exe",
        "Kill",
        "Lib",
        "VBProject",
        "URLDownloadToFileA",
        "Environ",
    }
    for path in (addin_path, edition_path):
        parser = VBA_Parser(str(path))
        found = {keyword for _, keyword, _ in parser.analyze_macros()}
        parser.close()
        assert not found & worrying


def test_the_same_declarations_give_the_same_bytes(addin_path: Path, edition_path: Path, plain: bytes):
    assert addin() == addin_path.read_bytes()
    assert edition(plain) == edition_path.read_bytes()
    with zipfile.ZipFile(addin_path) as archive:
        assert {(i.date_time, i.create_system, i.compress_type) for i in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 0, zipfile.ZIP_STORED)
        }


def test_every_function_is_there_with_its_texts(addin_path: Path):
    with ExcelFile(addin_path) as opened:
        functions = opened.get_module(FUNCTIONS)
        registered = opened.get_module("XlModelDeclarations")
    assert set(re.findall(r"(?m)^Public Function (\w+)\(", functions)) == set(REGISTRY)
    for function in REGISTRY.values():
        assert f"'!{function.name}\"" in registered
        assert all(quoted(p.description) in registered for p in function.parameters)
    assert f'XLM_VERSION As String = "{__version__}"' in registered


def test_an_edition_keeps_every_other_part(plain: bytes, edition_path: Path):
    with zipfile.ZipFile(io.BytesIO(plain)) as before, zipfile.ZipFile(edition_path) as after:
        assert after.testzip() is None
        assert set(before.namelist()) < set(after.namelist())
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
        touched = re.compile(
            r"xl/(workbook\.xml|worksheets/sheet\d+\.xml|(worksheets/)?_rels/.*)|_rels/.rels|\[Content.*"
        )
        assert all(touched.fullmatch(name) for name in changed)
        sheets = [name for name in before.namelist() if name.startswith("xl/worksheets/sheet")]
        for name in sheets:
            cells = [re.search(rb"<sheetData>.*</sheetData>", z.read(name), re.DOTALL)[0] for z in (before, after)]
            assert cells[0] == cells[1]


def test_each_sheet_of_an_edition_names_its_module(edition_path: Path):
    package = open_package(edition_path)
    names = [re.search(rb'codeName="(\w+)"', package.part(part))[1].decode() for part in package.sheets.values()]
    assert names == [f"Sheet{number}" for number in range(1, len(names) + 1)]
    assert b'codeName="ThisWorkbook"' in package.part(package.workbook_part)
    with zipfile.ZipFile(edition_path) as archive:
        assert b"[0]!XlmRefreshBook" in archive.read("xl/drawings/vmlDrawingXlmodel.vml")


def test_a_workbook_with_macros_is_not_given_ours_on_top(edition_path: Path):
    with pytest.raises(WorkbookError, match="has macros already"):
        edition(edition_path.read_bytes())


# The words of VBA that may name nothing (MS-VBAL 3.3.5.2); beyond what any host refuses already.
RESERVED = frozenset(
    "abs address addressof array attribute boolean byte cbool cbyte ccur cdate cdbl cdec cint circle clng clnglng cstr "
    "csng cvar cverr currency date debug defbool defbyte defcur defdate defdbl defint deflng defobj defsng defstr "
    "defvar decimal doevents empty eqv fix get global imp input inputb int is lbound len lenb like line longlong longptr "
    "lset me mid midb mod nothing null print pset put raiseevent rem rset scale seek sgn shared spc stop string tab "
    "ubound unlock until wend withevents write xor".split()
)


def test_no_argument_is_a_word_of_vba():
    named = {p.name for function in REGISTRY.values() for p in function.parameters}
    assert not named & RESERVED
    assert not {name.lower() for name in REGISTRY} & RESERVED


# Formats


def test_the_published_examples_of_the_compression():
    """MS-OVBA 3.2."""
    text = b"abcdefghijklmnopqrstuv."
    assert compressed(text).hex() == "0119b000616263646566676800696a6b6c6d6e6f70007172737475762e"
    assert compressed(b"a" * 73).hex() == "0103b002614500"
    text = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
    assert decompress_stream(bytearray(compressed(text))) == text


@settings(max_examples=cases(20, 60), deadline=None)
@given(some.lists(some.sampled_from([b"price", b"eps", b"\r\n", b"a" * 50, b"\xe9", b"0123456789"]), max_size=3000))
def test_what_is_compressed_comes_back(parts: list[bytes]):
    text = b"".join(parts)
    assert decompress_stream(bytearray(compressed(text))) == text


@pytest.mark.parametrize("size", [1, 8, 9, 4093, 4094, 4095, 4096, 4097, 8192, 50_000])
def test_chunks_meet_without_a_seam(size: int):
    text = (b"Public Function FORWARD_PE(price, forward_eps)\r\n" * (size // 40 + 1))[:size]
    assert decompress_stream(bytearray(compressed(text))) == text


def test_a_whole_chunk_without_repetition_is_kept_raw_and_half_a_one_refused():
    noise = random.Random(1).randbytes(4096)  # noqa: S311
    assert decompress_stream(bytearray(compressed(noise))) == noise
    with pytest.raises(ValueError, match="without any repetition"):
        compressed(noise[:4000])


def test_the_projects_secrets_can_be_read_again():
    identity = "{318BEE36-5BE1-492A-826D-473DB19B0F30}"
    # As Excel itself wrote them.
    assert decryption.decrypted("5D5F8AADDAA8DEA8DEA8DEA8DE", identity) == bytes(4)
    assert decryption.decrypted("5D5F8AADDAADDBADDB52", identity) == b"\xff"
    for seed in range(256):
        assert decryption.decrypted(encrypted(b"\0\xff\7", identity, seed), identity) == b"\0\xff\7"


_SIZES = some.sampled_from([0, 1, 63, 64, 65, 511, 4095, 4096, 4097, 70_000])
_NAMES = some.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,30}", fullmatch=True)


@settings(max_examples=cases(15, 40), deadline=None)
@given(some.dictionaries(_NAMES, _SIZES, min_size=1, max_size=40), _SIZES)
def test_any_folders_and_streams_come_back(sizes: dict[str, int], size: int):
    sizes = {name.casefold(): n for name, n in sizes.items()}
    folder = {name: random.Random(n).randbytes(n) for name, n in sizes.items()}  # noqa: S311
    content = compound_file({"VBA": folder, "PROJECT": b"p" * size, "PROJECTwm": b"w"})
    with olefile.OleFileIO(io.BytesIO(content), raise_defects=olefile.DEFECT_INCORRECT) as opened:
        assert {path[1]: opened.openstream(path).read() for path in opened.listdir() if path[0] == "VBA"} == folder
        assert opened.openstream("PROJECT").read() == b"p" * size
        assert opened.parsing_issues == []


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 40])
def test_the_directory_is_a_red_black_tree_in_the_order_of_the_format(count: int):
    """MS-CFB 2.6.4: shorter names first, then without regard to capitals. Excel looks streams up by it."""
    names = [f"{'zyxw'[i % 4]}{'M' * (i % 7)}{i}" for i in range(count)]
    with olefile.OleFileIO(io.BytesIO(compound_file(dict.fromkeys(names, b"")))) as opened:
        entries = opened.direntries

        def black_height(sid: int, low: tuple[int, str], high: tuple[int, str], parent_red: bool) -> int:
            if sid == olefile.NOSTREAM:
                return 1
            entry = entries[sid] or opened._load_direntry(sid)
            key = len(entry.name), entry.name.upper()
            assert low < key < high
            red = entry.color == 0
            assert not (red and parent_red)
            left = black_height(entry.sid_left, low, key, red)
            assert left == black_height(entry.sid_right, key, high, red)
            return left + (not red)

        black_height(opened.root.sid_child, (0, ""), (99, ""), False)


@pytest.mark.parametrize("tree", [{"x" * 32: b""}, {"a/b": b""}, {"": b""}, {"a": bytes(8_000_000)}], ids=str)
def test_what_a_compound_file_cannot_hold_is_refused(tree: dict[str, bytes]):
    with pytest.raises(ValueError, match=r"cannot name a stream|7 MB"):
        compound_file(tree)


@settings(max_examples=cases(10, 25), deadline=None)
@given(some.sets(_NAMES, min_size=1, max_size=12), some.integers(0, 3000))
def test_projects_of_any_modules_are_read_by_oletools(names: set[str], length: int):
    names = {name.casefold(): name for name in names if name.casefold() != "dir"}.values()
    text = 'Public Const WORDS As String = "Größe, 5 % é"\n' + "' a line of text\n" * length
    written = [Module(name, text) for name in names]
    content = vba_project("fuzz", written)
    parser = VBA_Parser("vbaProject.bin", data=content)
    read = {stream.rpartition("/")[2]: code for _, stream, _, code in parser.extract_all_macros()}
    parser.close()
    assert {name: lines(code) for name, code in read.items()} == {m.name: lines(m.source) for m in written}


@given(some.text(max_size=300))
def test_any_text_is_a_vba_expression_of_it(text: str):
    expression = quoted(text)
    assert expression.isascii() or expression.encode("cp1252")
    parts = re.findall(r'"((?:[^"]|"")*)"|ChrW\((\d+)\)', expression)
    units = b"".join(
        int(number).to_bytes(2, "little") if number else part.replace('""', '"').encode("utf-16le", "surrogatepass")
        for part, number in parts
    )
    assert units.decode("utf-16le", "surrogatepass") == " ".join(text.split())


@pytest.mark.parametrize(
    ("name", "text"), [("1st", ""), ("", ""), ("x" * 32, ""), ("M", "x" * (LONGEST_LINE + 1)), ("M", "a, _\n" * 25)]
)
def test_what_vba_does_not_allow_is_refused(name: str, text: str):
    with pytest.raises(ValueError, match=r"cannot name|too long"):
        Module(name, text)


def test_two_modules_of_one_name_are_refused():
    with pytest.raises(ValueError, match="one name"):
        vba_project("p", [Module("Same"), Module("SAME", kind=ModuleKind.SHEET)])
