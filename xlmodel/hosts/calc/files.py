"""The extension for LibreOffice, written from the declarations: no SDK, no LibreOffice needed.

A plain-text interface description (`.idl`) is read by every LibreOffice since 7.2; the names, the argument help and
the categories stand in configuration files; what runs inside is the package `inside`, copied as it is.
"""

import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

import xlmodel
from xlmodel.errors import PLAIN_REASONS
from xlmodel.formula.spelling import CALC_SERVICE, ERRORS_TOO, PREFIX
from xlmodel.functions import REGISTRY
from xlmodel.hosts.calc.translate import ERROR_MARK, ERRORS
from xlmodel.spec import Kind

FILE_NAME: Final = "xlmodel.oxt"  # never another: LibreOffice finds an installed extension by it
IDENTIFIER: Final = "org.xlmodel.addin"
INTERFACE: Final = "XXlModel"

_PACKAGE: Final = "xlmodel_calc"  # what `inside` is called inside LibreOffice
_COMPONENT: Final = f'"""The extension\'s components."""\n\nfrom {_PACKAGE}.components import g_ImplementationHelper\n'
# A document comes into being, is there, is about to be saved, has been saved.
_EVENTS: Final = (
    "OnCreate", "OnNew", "OnLoadFinished", "OnSave", "OnSaveAs", "OnCopyTo", "OnSaveDone", "OnSaveAsDone", "OnCopyToDone",
)  # fmt: skip
_SHEETS: Final = "com.sun.star.sheet.SpreadsheetDocument"


# A block of cells is returned even for one number: from an `any` a spill would be #VALUE!. Not so one text, which from
# a block LibreOffice 7.4 compares wrongly: EXACT says FALSE, and MATCH finds the first text of a table.
BLOCK: Final = "sequence< sequence< any > >"
SINGLE: Final = "any"


class Offered(NamedTuple):
    """A function as Calc sees it."""

    name: str
    category: str
    signature: str
    summary: str
    arguments: tuple[tuple[str, str, str], ...]  # in the interface, in the wizard, what it means
    argument_type: str = "any"
    result_type: str = BLOCK


class Command(NamedTuple):
    """An entry of the menu and of the toolbar."""

    name: str
    title: str
    tip: str


COMMANDS: Final = (
    Command("refresh", "Refresh", "Bring the workbook's inputs up to what is known on its valuation date"),
    Command(
        "explain", "Explain Cell", "Why the selected cell shows an error, and how its functions come to their answers"
    ),
    Command(
        "check", "Check Model", "What not to trust: checks of the workbook that fail, and inputs held against the store"
    ),
    Command("reference", "Function Reference", "All functions of xlmodel with their arguments, as a sheet"),
)


@cache
def offered() -> tuple[Offered, ...]:
    """All functions, ours first."""
    ours = [
        Offered(
            f.name,
            f"xlmodel: {f.category}",
            f.signature,
            f.summary,
            tuple((_camel(p.name), p.name if p.required else f"[{p.name}]", p.description) for p in f.parameters),
            result_type=SINGLE if f.kind is Kind.TEXT else BLOCK,
        )
        for f in REGISTRY.values()
    ]
    errors_too = Offered(
        ERRORS_TOO,  # takes the range as an object: the only way to see the errors in it
        "xlmodel: Spreadsheet",
        f"{ERRORS_TOO}(cells)",
        "The cells of a range, its errors too: Calc hands no range with an error in it to an add-in",
        (("cells", "cells", "A range that may hold errors, such as a list of peers with #N/A"),),
        "com::sun::star::table::XCellRange",
    )
    return (*ours, errors_too)


@cache
def fingerprint() -> str:
    """A short text that changes with any name or argument: extension and worker must have the same."""
    return hashlib.sha256(repr([(f.name, f.arguments) for f in offered()]).encode()).hexdigest()[:16]


def extension(*, interpreter: str | None = None, in_process: bool = False) -> bytes:
    """The bytes of the .oxt.

    Parameters
        interpreter  the Python in which xlmodel is installed; left out, this one.
        in_process   load xlmodel into LibreOffice's own Python where that is the same version: faster, less safe.
    """
    functions = offered()
    table = {
        "version": xlmodel.__version__,
        "fingerprint": fingerprint(),
        "service": CALC_SERVICE,
        "errors_too": ERRORS_TOO,
        "error_mark": ERROR_MARK,
        "reading": [f.name for f in REGISTRY.values() if not f.is_pure],
        "single": [f.name for f in functions if f.result_type == SINGLE],
        "functions": {f.name: [f.category, f.signature, f.summary] for f in functions},
        "errors": {code: [error, PLAIN_REASONS[error]] for code, error in ERRORS.items()},
        "spellings": PREFIX,
        "interpreter": interpreter or sys.executable,
        "paths": _package_paths(),
        "python": ".".join(map(str, sys.version_info[:2])),
        "in_process": in_process,
    }
    inside = Path(__file__).parent / "inside"
    parts = {
        "description.xml": _description(),
        f"{INTERFACE}.idl": _interface(functions),
        "xlmodel_addin.py": _COMPONENT,
        "CalcAddIns.xcu": _functions(functions),
        "Jobs.xcu": _jobs(),
        "ProtocolHandler.xcu": _protocol(),
        "Addons.xcu": _menus(),
        "CalcWindowState.xcu": _toolbar_state(),
        f"pythonpath/{_PACKAGE}/table.json": json.dumps(table, ensure_ascii=False, indent=1),
        **{f"pythonpath/{_PACKAGE}/{p.name}": p.read_text(encoding="utf-8") for p in sorted(inside.glob("*.py"))},
    }
    parts["META-INF/manifest.xml"] = _manifest(parts)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _package_paths() -> list[str]:
    """Where another Python of the same version finds xlmodel and what it needs."""
    found = [find_spec(package) for package in ("xlmodel", "numpy")]
    return list(dict.fromkeys(str(Path(spec.origin).parent.parent) for spec in found if spec and spec.origin))


def _camel(name: str) -> str:
    """An argument's name in the interface language, which allows no underscore before a small letter."""
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


# The parts


def _interface(functions: Iterable[Offered]) -> str:
    methods = [
        f"    {f.result_type} {f.name}({', '.join(f'[in] {f.argument_type} {a}' for a, _, _ in f.arguments)});"
        for f in functions
    ]
    return "\n".join(
        [
            "module org { module xlmodel { module addin {",
            f"interface {INTERFACE} {{",
            *methods,
            "};",
            "}; }; };",
            "",
        ]
    )


def _configuration(name: str, package: str, lines: Sequence[str]) -> str:
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" '
            f'xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="{name}" oor:package="{package}">',
            *lines,
            "</oor:component-data>",
            "",
        ]
    )


def _prop(name: str, value: str, *, translated: bool = False, kind: str = "") -> str:
    language = ' xml:lang="en-US"' if translated else ""
    type_ = f' oor:type="{kind}"' if kind else ""
    return f'<prop oor:name="{name}"{type_}><value{language}>{escape(value)}</value></prop>'


def _node(name: str, *inside: str, operation: str = "replace") -> str:
    operated = f' oor:op="{operation}"' if operation else ""
    return f"<node oor:name={quoteattr(name)}{operated}>{''.join(inside)}</node>"


def _functions(functions: Iterable[Offered]) -> str:
    nodes = []
    for f in functions:
        arguments = [
            _node(name, _prop("DisplayName", shown, translated=True), _prop("Description", meaning, translated=True))
            for name, shown, meaning in f.arguments
        ]
        nodes.append(
            _node(
                f.name,
                _prop("DisplayName", f.name, translated=True),
                _prop("Description", f.summary, translated=True),
                _prop("Category", "Financial"),
                # The name in an .xlsx. LibreOffice 7.4 does not know it there; see `inside.loading`.
                _prop("CompatibilityName", f.name, translated=True),
                _node("Parameters", *arguments, operation=""),
            )
        )
    names = _node(
        "AddInInfo", _node(CALC_SERVICE, _node("AddInFunctions", "\n", "\n".join(nodes), operation="")), operation=""
    )
    return _configuration("CalcAddIns", "org.openoffice.Office", [names])


def _jobs() -> str:
    job = f"{IDENTIFIER}.Job"
    events = [_node(event, _node("JobList", _node(job), operation=""), operation="fuse") for event in _EVENTS]
    return _configuration(
        "Jobs",
        "org.openoffice.Office",
        [_node("Jobs", _node(job, _prop("Service", job)), operation=""), _node("Events", *events, operation="")],
    )


def _protocol() -> str:
    handler = _node(f"{IDENTIFIER}.ProtocolHandler", _prop("Protocols", "org.xlmodel:*", kind="oor:string-list"))
    return _configuration("ProtocolHandler", "org.openoffice.Office", [_node("HandlerSet", handler, operation="")])


def _menus() -> str:
    entries = [
        _node(
            f"e{i}",
            _prop("URL", f"org.xlmodel:{command.name}"),
            _prop("Title", command.title, translated=True),
            _prop("Target", "_self"),
            _prop("Context", _SHEETS),
        )
        for i, command in enumerate(COMMANDS)
    ]
    menu = _node(
        "org.xlmodel.menu",
        _prop("Title", "xlmodel", translated=True),
        _prop("Context", _SHEETS),
        _node("Submenu", *entries, operation=""),
    )
    # The buttons stand directly in the toolbar's node; with a title around them 7.4 shows no toolbar at all.
    toolbar = _node("org.xlmodel.toolbar", *entries)
    bars = _node("OfficeMenuBar", menu, operation="") + _node("OfficeToolBar", toolbar, operation="")
    return _configuration("Addons", "org.openoffice.Office", [_node("AddonUI", bars, operation="")])


def _toolbar_state() -> str:
    state = _node(
        "private:resource/toolbar/addon_org.xlmodel.toolbar",
        _prop("UIName", "xlmodel", translated=True),
        _prop("Docked", "true"),
        _prop("DockingArea", "0"),
        _prop("DockPos", "0,2"),
        _prop("Visible", "true"),
        _prop("Style", "0"),
    )
    states = _node("UIElements", _node("States", state, operation=""), operation="")
    return _configuration("CalcWindowState", "org.openoffice.Office.UI", [states])


def _description() -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006"
 xmlns:l="http://libreoffice.org/extensions/description/2011"
 xmlns:d="http://openoffice.org/extensions/description/2006">
  <identifier value="{IDENTIFIER}"/>
  <version value="{xlmodel.__version__}"/>
  <display-name><name lang="en">xlmodel: valuation functions</name></display-name>
  <dependencies><l:LibreOffice-minimal-version value="7.2" d:name="LibreOffice 7.2"/></dependencies>
</description>
"""


def _manifest(parts: Iterable[str]) -> str:
    kinds = {".idl": "uno-typelibrary;type=RDB", "addin.py": "uno-component;type=Python", ".xcu": "configuration-data"}
    entries = [
        f'  <manifest:file-entry manifest:media-type="application/vnd.sun.star.{kind}" manifest:full-path="{name}"/>'
        for name in parts
        for ending, kind in kinds.items()
        if name.endswith(ending)
    ]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">',
            *entries,
            "</manifest:manifest>",
            "",
        ]
    )
