"""Why formulas do not work: every link of the chain from Excel to Python, with what to do in one sentence each."""

import importlib.metadata
import importlib.util
import platform
import re
import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from xlmodel import __version__
from xlmodel.errors import WorkbookError
from xlmodel.hosts.desktop.files import XLWINGS
from xlmodel.hosts.desktop.install import CLASS_KEY, MACOS, PROGRAM_KEY, registration, version_of_addin
from xlmodel.hosts.desktop.places import CLASS_ID, Places
from xlmodel.hosts.desktop.registry import Registry
from xlmodel.hosts.desktop.surroundings import OFFICE, SECURITY, Finding, marked, surroundings

_REINSTALL = "run: xlmodel excel install"


def examine(
    places: Places,
    registry: Registry,
    start: Callable[[], str] | None = None,
    *,
    elevated: bool = False,
    books: Sequence[Path] = (),
) -> Iterator[Finding]:
    """Look at each link, from Python to Excel.

    Parameters
        start     starts the server as Excel would and returns its version; None leaves this out.
        elevated  this command runs as administrator.
        books     workbooks whose formulas do not work.
    """
    if places.system == "darwin":
        yield Finding("macOS", False, MACOS)
        return
    yield Finding("Python", sys.version_info >= (3, 11), f"{sys.version.split()[0]} at {places.python}")
    for module, why in (("win32com", "pywin32"), ("xlwings", f"xlwings {XLWINGS}")):
        found = importlib.util.find_spec(module) is not None
        yield Finding(why, found, "installed" if found else _missing(why.split()[0]))
    if places.system != "win32":
        yield Finding("Windows", False, "this is not Windows; the rest of the chain can only be examined there")
        return
    yield from surroundings(
        places, registry, elevated=elevated, bits=8 * struct.calcsize("P"), machine=platform.machine()
    )
    for book in books:
        yield from marked(book)
    yield from _registered(places, registry)
    yield _addin(places)
    yield _trusted(places, registry)
    yield _macros(places, registry)
    if start is not None:
        yield _started(places, start)


def _missing(package: str) -> str:
    try:
        importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return f"it is missing; run: pip install {package}"
    return (
        f"pip knows it, but its files are gone: a virus scanner has taken them; restore them from its quarantine, "
        f"or run: pip install --force-reinstall {package}"
    )


def _registered(places: Places, registry: Registry) -> Iterator[Finding]:
    same_class = registry.read(f"{PROGRAM_KEY}\\CLSID") == CLASS_ID
    command = registry.read(f"{CLASS_KEY}\\LocalServer32") or ""
    if not (same_class and command):
        yield Finding("registration", False, f"Windows does not know the server; {_REINSTALL}")
        return
    program = re.match(r'"([^"]+)"', command)
    if program is None or not Path(program[1]).exists():
        yield Finding("registration", False, f"Python has moved: {command} is not there any more; {_REINSTALL}")
    elif command != places.command:
        yield Finding("registration", False, f"Excel starts another Python, {program[1]}; to use this one {_REINSTALL}")
    else:
        whole = all(registry.read(key) == value for key, value in registration(places).items())
        yield Finding("registration", whole, "in order" if whole else f"it is incomplete; {_REINSTALL}")


def _addin(places: Places) -> Finding:
    if not places.addin.exists():
        return Finding("add-in", False, f"there is none at {places.addin}; {_REINSTALL}")
    try:
        version = version_of_addin(places)
    except WorkbookError as problem:
        return Finding("add-in", False, str(problem))
    if version != __version__:
        return Finding("add-in", False, f"it is of version {version}, the package of {__version__}; {_REINSTALL}")
    return Finding("add-in", True, str(places.addin))


def _trusted(places: Places, registry: Registry) -> Finding:
    """Excel trusts its start folder, unless trusting folders is switched off altogether."""
    for root in _security_keys():
        if registry.read(f"{root}\\Trusted Locations", "AllLocationsDisabled") == "1":
            where = "by your administrator" if "Policies" in root else "in Trust Center, Trusted Locations"
            return Finding(
                "trusted location", False, f"trusted locations are switched off {where}; ask for {places.start_folder}"
            )
    return Finding("trusted location", True, f"{places.start_folder} is Excel's own start folder")


def _macros(places: Places, registry: Registry) -> Finding:
    for root in _security_keys():
        if registry.read(root, "VBAWarnings") == "4" and "Policies" in root:
            if not _trusted(places, registry).sound:
                return Finding(
                    "macros",
                    False,
                    "your administrator has switched all macros off; ask for a trusted location for xlmodel",
                )
            return Finding(
                "macros", True, "run in trusted locations only, as the add-in's is; in no workbook elsewhere"
            )
    return Finding("macros", True, "allowed in trusted locations; a workbook of your own asks once: Enable Content")


def _security_keys() -> list[str]:
    return [f"Software\\Policies\\{OFFICE}\\{SECURITY}", f"Software\\{OFFICE}\\{SECURITY}"]


def _started(places: Places, start: Callable[[], str]) -> Finding:
    try:
        version = start()
    except Exception as problem:  # whatever COM reports, the advice is the same
        return Finding("server", False, f"it does not start ({problem}); see {places.log}")
    if version != __version__:
        return Finding("server", False, f"it is of version {version}, this package of {__version__}; {_REINSTALL}")
    return Finding("server", True, f"version {version} answers")


def start_server() -> str:
    """Start the server as Excel does; its version. Only on Windows."""
    import win32com.client  # type: ignore[import-untyped]  # it has no types

    from xlmodel.hosts.desktop.places import PROGRAM_ID, SERVER_MODULE

    server = win32com.client.Dispatch(PROGRAM_ID)
    return str(server.CallUDF(SERVER_MODULE, "hello", [["doctor", 0]]))
