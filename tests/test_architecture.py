"""Imports point one way: hosts -> call -> spec, and valuation knows no spreadsheet."""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import xlmodel
from xlmodel.functions import REGISTRY

PACKAGE = Path(xlmodel.__file__).parent

# The rooms of the house and what each may import besides the standard library; the longest room that fits counts.
# A room may always import itself. "xlmodel.valuation=" is the package alone, none of its chapters.
ROOMS = {
    "__init__": "",
    # The ground: every room may import it.
    "errors": "",
    "findings": "",
    "terms": "",
    "splits": "",
    "workings": "xlmodel.findings",
    "days": "numpy",
    "formula": "xlmodel.errors",
    "contract": "xlmodel.errors",
    "markup": "",
    "delimited": "",
    "plain_file": "",
    "secret": "",
    # Reading, declaring, calling.
    "package": "ground lxml",
    "spec": "ground numpy.typing",
    "bounds": "ground xlmodel.spec numpy",
    "call": "ground xlmodel.bounds xlmodel.spec numpy",
    "valuation": "ground xlmodel.bounds xlmodel.spec numpy",
    "workbook": "ground xlmodel.package lxml pydantic_core(lazily)",
    # Formulas import it in a browser too, where there is neither a database nor a network.
    "market": "ground xlmodel.package xlmodel.spec numpy pandas(lazily) platformdirs(lazily) psycopg(lazily) keyring(lazily)",
    # A vendor fetches and keeps nothing; the store keeps and asks no vendor.
    "market.vendors": "ground xlmodel.package(lazily) xlmodel.market.observation xlmodel.market.provider xlmodel.market.figure_rows "
    "xlmodel.market.figure_cells xlmodel.market.items xlmodel.market.secrets xlmodel.market.settings pydantic "
    "pandas(lazily) httpx2(lazily) stamina(lazily) yfinance(lazily)",
    "explanation": "ground xlmodel.spec xlmodel.call numpy",
    "days_of_1904": "ground xlmodel.spec xlmodel.call numpy",
    "functions": "ground xlmodel.spec xlmodel.call xlmodel.explanation xlmodel.market.functions xlmodel.valuation",
    # Workbooks: made, calculated, brought up to date.
    "templates": "ground xlmodel.workbook xlmodel.spec xlmodel.functions xlsxwriter",
    # The second engine is loaded only where the first one is known to be wrong.
    "charts": "ground xlmodel.workbook numpy matplotlib(lazily)",
    "calculation": "ground xlmodel.workbook xlmodel.days_of_1904 xlmodel.call xlmodel.spec xlmodel.functions xlmodel.charts formualizer "
    "formulon(lazily) wasmtime(lazily) platformdirs(lazily) pandas(lazily)",
    # Many scenarios at once: arrays, loaded only for them.
    "calculation.at_once": "ground xlmodel.workbook xlmodel.bounds xlmodel.call xlmodel.spec xlmodel.functions xlmodel.calculation numpy pandas(lazily)",
    "refresh": "ground xlmodel.calculation xlmodel.market xlmodel.workbook",
    "report": "ground xlmodel.workbook xlmodel.calculation xlmodel.charts xlmodel.valuation lxml numpy PIL(lazily)",
    "simulation": "ground xlmodel.calculation xlmodel.charts xlmodel.report xlmodel.valuation numpy",
    # What is done with them, and who asks for it.
    "tasks": "ground xlmodel= xlmodel.__version__ xlmodel.report xlmodel.simulation xlmodel.spec xlmodel.functions xlmodel.workbook xlmodel.market xlmodel.calculation "
    "xlmodel.refresh xlmodel.templates matplotlib(lazily)",
    "hosts": "ground xlmodel= xlmodel.__version__ xlmodel.tasks xlmodel.bounds xlmodel.call xlmodel.days_of_1904 xlmodel.spec xlmodel.functions xlmodel.workbook xlmodel.templates.layout",
    "hosts.desktop": "hosts xlwings lxml win32api win32con win32com pythoncom pywintypes winreg",
    "hosts.calc": "hosts numpy",
    # What LibreOffice's own Python runs: its bridge, nothing of ours but itself, and what answers in process if asked to.
    "hosts.calc.inside": "uno unohelper com.sun xlmodel.hosts.calc.run(lazily)",
    # What a Python with LibreOffice's bridge runs beside it.
    "hosts.calc.beside": "uno unohelper com.sun",
    "hosts.python": "hosts numpy pandas",
    "hosts.docs": "hosts",
    "cli": "ground xlmodel= xlmodel.__version__ xlmodel.tasks xlmodel.hosts xlmodel.functions xlmodel.workbook click rich platformdirs(lazily)",
    # Its messages are answered by the Python of a browser, too.
    "hosts.web": "hosts numpy xlmodel.hosts.docs_page",
    "hosts.web.server": "hosts xlmodel.hosts.web uvicorn",
    "hosts.web.certificate": "hosts cryptography",
}
GROUND = "xlmodel.errors xlmodel.findings xlmodel.terms xlmodel.splits xlmodel.workings xlmodel.days xlmodel.formula xlmodel.contract xlmodel.markup xlmodel.delimited xlmodel.plain_file xlmodel.secret"

# What no room may import, standard library or not: formulas see no network, no clock and no chance.
NETWORK = "socket ssl http urllib.request ftplib smtplib requests aiohttp httpx httpx2 urllib3 websockets xmlrpc"
NEVER = {
    "": "requests aiohttp urllib3 websockets ftplib smtplib xmlrpc telnetlib",
    "errors": NETWORK,
    "terms": NETWORK,
    "days": NETWORK + " time random",
    "spec": NETWORK,
    "call": NETWORK + " random time",
    "valuation": NETWORK + " random time datetime os pathlib io shutil tempfile subprocess logging xlmodel.call",
    "market": NETWORK + " xlmodel.market.vendors",
    "workbook": NETWORK,
    "calculation": NETWORK + " xlmodel.market xlmodel.hosts",
    "templates": NETWORK,
    "tasks": "xlmodel.hosts xlmodel.cli",
}


def test_every_import_is_one_the_room_may_make():
    assert not strays(PACKAGE)


@pytest.mark.parametrize(
    ("file", "line", "complaint"),
    [
        ("valuation/multiples.py", "import pandas", "valuation may not import pandas"),
        ("valuation/multiples.py", "from pandas import DataFrame", "valuation may not import pandas"),
        ("valuation/peers.py", "def f():\n    import openpyxl", "valuation may not import openpyxl"),
        ("valuation/peers.py", "from xlmodel import call", "valuation may not import xlmodel.call"),
        ("valuation/peers.py", "from ..call import evaluate", "valuation may not import xlmodel.call"),
        ("valuation/peers.py", "def f():\n    import scipy.optimize", "valuation may not import scipy.optimize"),
        ("valuation/peers.py", "import random", "valuation may not import random"),
        ("valuation/peers.py", "from datetime import datetime", "valuation may not import datetime"),
        ("call.py", "import xlmodel.valuation", "call may not import xlmodel.valuation"),
        ("call.py", "from urllib.request import urlopen", "call may not import urllib.request"),
        ("spec.py", "import numpy", "spec may not import numpy"),
        ("spec.py", "from xlmodel.hosts import docs", "spec may not import xlmodel.hosts"),
        ("errors.py", "import numpy", "errors may not import numpy"),
        ("terms.py", "from .errors import CellError", "terms may not import xlmodel.errors"),
        ("__init__.py", "import numpy", "__init__ may not import numpy"),
        ("market/store.py", "from xlmodel.market.vendors.file import FileProvider", "market may not import xlmodel.market.v"),
        ("market/functions.py", "import pandas", "market may import pandas only inside a function"),
        ("market/store.py", "import httpx2", "market may not import httpx2"),
        ("market/vendors/file.py", "import xlmodel.market.store", "vendors may not import xlmodel.market.store"),
        ("workbook/__init__.py", "import xlmodel.calculation", "workbook may not import xlmodel.calculation"),
        ("workbook/__init__.py", "import pydantic_core", "workbook may import pydantic_core only inside a function"),
        ("workbook/__init__.py", "import http.client", "workbook may not import http.client"),
        ("hosts/calc/__init__.py", "from xlmodel.valuation import peers", "may not import xlmodel.valuation.p"),
        ("hosts/calc/__init__.py", "import xlmodel.hosts.desktop", "calc may not import xlmodel.hosts.desktop"),
        ("calculation/__init__.py", "import xlwings", "calculation may not import xlwings"),
        ("calculation/__init__.py", "import xlmodel.market.store", "calculation may not import xlmodel.market.store"),
        ("refresh/__init__.py", "import xlmodel.hosts.calc", "refresh may not import xlmodel.hosts.calc"),
        ("tasks/__init__.py", "import xlmodel.hosts.calc", "tasks may not import xlmodel.hosts.calc"),
        ("hosts/__init__.py", "import formualizer", "hosts may not import formualizer"),
        ("attic.py", "x = 1", "attic is no room of the house"),
    ],
)  # fmt: skip
def test_a_stray_import_is_found(file, line, complaint):
    found = strays_of(Path(file), line)
    assert any(complaint in stray for stray in found), found


def test_a_lazy_pydantic_core_is_welcome_in_a_workbook():
    assert not strays_of(Path("workbook/edges.py"), "def f():\n    from pydantic_core import from_json\n")


def test_no_rooms_import_each_other_in_a_circle():
    assert circle(graph(PACKAGE)) == []


def test_a_circle_is_found():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]


def test_no_module_is_told_at_run_time_what_to_call():
    """What a room needs from below it imports; a name that another module sets is a hidden way upwards."""
    told = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Global)
    ]
    assert told == []


@pytest.mark.parametrize(
    "statement", ["import xlmodel", "import xlmodel.errors", "from xlmodel import errors", "from xlmodel import terms"]
)
def test_the_package_loads_nothing_heavy(statement):
    heavy = "numpy pandas scipy openpyxl xlsxwriter xlwings lxml formualizer pydantic click rich httpx2"
    assert not loaded_by(statement) & set(heavy.split())


def test_the_functions_load_numpy_and_nothing_else():
    heavy = "pandas scipy openpyxl xlsxwriter xlwings lxml formualizer pydantic click rich httpx2 asyncio http"
    assert not loaded_by("import xlmodel.valuation") & set(heavy.split())


# What a lean install, a browser's Python for one, does not have.
LEAN = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {missing}:
            raise ImportError(f"there is no {{name}} here")

sys.meta_path.insert(0, Missing())
import xlmodel
from xlmodel.functions import REGISTRY
from xlmodel.call import evaluate
from xlmodel.functions import REGISTRY
print(xlmodel.forward_pe(88, 8), evaluate(REGISTRY["SIMULATE_VALUE"], [8.0, 0.2, 15.0, 0.25]).cells[1][0], len(REGISTRY))
"""


def test_the_functions_work_without_a_database_and_what_is_heavy():
    missing = "sqlite3 _sqlite3 scipy pandas pydantic httpx2 stamina platformdirs lxml openpyxl xlsxwriter formualizer"
    code = LEAN.format(missing=missing.split())
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.split() == ["11.0", "Mean", str(len(REGISTRY))], run.stderr


def loaded_by(statement):
    code = f"import sys; {statement}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


# Reading the imports


def files(package):
    """Each module's place in the package, and its text."""
    for path in sorted(package.rglob("*.py")):
        yield path.relative_to(package), path.read_text(encoding="utf-8")


def strays(package):
    """One sentence for each import that the table does not allow."""
    return [stray for path, text in files(package) for stray in strays_of(path, text)]


def strays_of(path, text):
    """Those of one module."""
    dotted = ".".join(path.with_suffix("").parts)
    room = room_of(dotted.removesuffix(".__init__"))
    if room is None:
        return [f"{dotted} is no room of the house; put it into one, or add it to the table with a reason"]
    return [
        f"{path}:{line}: {room.rpartition('.')[2]} {problem}"
        for line, name, lazily in imports(text, f"xlmodel.{dotted}")
        if (problem := objection(room, name, lazily))
    ]


def room_of(module):
    """The room of a module, given without `xlmodel.`."""
    return max((room for room in ROOMS if within(module, room)), key=len, default=None)


def graph(package):
    """The rooms that each room imports, lazily or not; a part of a room counts as the room."""
    found = {}
    for path, text in files(package):
        dotted = ".".join(path.with_suffix("").parts)
        room = room_of(dotted.removesuffix(".__init__"))
        others = (room_of(name.removeprefix("xlmodel.")) for _, name, _ in imports(text, f"xlmodel.{dotted}"))
        found.setdefault(whole(room), set()).update(whole(other) for other in others if other)
    return {room: others - {room} for room, others in found.items()}


def whole(room):
    """A host is a room of its own; of all others a part belongs to the room."""
    return ".".join(room.split(".")[: 2 if room.startswith("hosts.") else 1])


def circle(imported):
    """The rooms along a circle of imports."""
    try:
        TopologicalSorter(imported).prepare()
    except CycleError as problem:
        return problem.args[1][::-1]
    return []


def imports(text, module):
    """The imports of a module: line, name, and whether it stands inside a function, or is for annotations alone."""
    tree = ast.parse(text)
    inside = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.FunctionDef | ast.AsyncFunctionDef)
        or (isinstance(block, ast.If) and isinstance(block.test, ast.Name) and block.test.id == "TYPE_CHECKING")
        for node in ast.walk(block)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, id(node) in inside
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                start = module.split(".")[: -node.level]
                base = ".".join([*start, base] if base else start)
            for alias in node.names:
                # `from xlmodel import call` imports a room; `from xlmodel.spec import Table` a name in one.
                is_package = base == "xlmodel" or base.startswith(("xlmodel.hosts", "xlmodel.valuation"))
                yield node.lineno, f"{base}.{alias.name}" if is_package else base, id(node) in inside


def objection(room, name, lazily):
    """Why the room may not import it; nothing if it may."""
    for place in ("", room):
        if any(within(name, never) for never in NEVER.get(place, "").split()):
            return f"may not import {name}"
    if within(name, f"xlmodel.{room}") or name.split(".")[0] in sys.stdlib_module_names:
        return ""
    allowed = ROOMS[room].split()
    if allowed[:1] == ["hosts"]:
        allowed += ROOMS["hosts"].split()
    if "ground" in allowed:
        allowed += GROUND.split()
    for entry in allowed:
        if entry == "*" or within(name, entry):
            return ""
        if entry.endswith("(lazily)") and within(name, entry.removesuffix("(lazily)")):
            return "" if lazily else f"may import {name} only inside a function"
        if entry.endswith("=") and name == entry.removesuffix("="):
            return ""
    return f"may not import {name}"


def within(name, package):
    return name == package or name.startswith(package + ".")
