"""Putting xlmodel into Excel for this user, and taking it out again without a trace.

Two things are installed: the add-in in the folder that Excel opens at its start, and the registration by which
Windows starts Python when the add-in asks for it. Neither needs administrator rights or a running Excel.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress

from xlmodel import __version__
from xlmodel.errors import HostError, WorkbookError
from xlmodel.hosts.desktop.files import VERSION_PROPERTY, addin
from xlmodel.hosts.desktop.places import CLASS_ID, PROGRAM_ID, Places
from xlmodel.hosts.desktop.registry import Registry
from xlmodel.workbook.replace_file import replace_file
from xlmodel.workbook.safe_read import open_package

_CLASSES = "Software\\Classes"
PROGRAM_KEY = f"{_CLASSES}\\{PROGRAM_ID}"
CLASS_KEY = f"{_CLASSES}\\CLSID\\{CLASS_ID}"
# Where a 32-bit Excel on a 64-bit Windows looks first.
CLASS_KEY_32 = f"{_CLASSES}\\WOW6432Node\\CLSID\\{CLASS_ID}"

MACOS = (
    "Excel for macOS cannot call Python from a formula: there are no xlmodel functions in its cells. Refresh a closed "
    "workbook with `xlmodel refresh BOOK`, or an open one by xlwings' RunPython and a macro that runs this; for formulas "
    "use LibreOffice Calc (xlmodel calc install)"
)


def install(places: Places, registry: Registry, *, dry_run: bool = False) -> Iterator[str]:
    """Install, or bring an older installation up to date; says what it does, step by step.

    Raises
        HostError  this is no Windows, or Excel holds the add-in open.
    """
    if not dry_run:
        _only_on_windows(places)
    for key, value in registration(places).items():
        yield f"registry: HKCU\\{key} = {value}"
        if not dry_run:
            registry.write(key, value)
    yield f"add-in {__version__}: {places.addin}"
    if not dry_run:
        places.start_folder.mkdir(parents=True, exist_ok=True)
        try:
            replace_file(places.addin, addin())
        except WorkbookError as problem:
            raise HostError(f"{problem}; close Excel and run the command again") from problem


def uninstall(places: Places, registry: Registry, *, dry_run: bool = False) -> Iterator[str]:
    """Remove everything that install and the server have made; says what it does, step by step.

    Raises
        HostError      this is no Windows, or Excel holds the add-in open.
        WorkbookError  another file bears the add-in's name.
    """
    if not dry_run:
        _only_on_windows(places)
    if places.addin.exists():
        version_of_addin(places)  # refuses what is not ours
        yield f"add-in: {places.addin}"
        if not dry_run:
            try:
                places.addin.unlink()
            except OSError as problem:
                raise HostError(
                    f"{places.addin.name} cannot be removed: {problem.strerror}; close Excel and run the command again"
                ) from problem
    for key in (PROGRAM_KEY, CLASS_KEY, CLASS_KEY_32):
        yield f"registry: HKCU\\{key}"
        if not dry_run:
            registry.delete(key)
    if places.data_folder.exists():
        yield f"log: {places.data_folder}"
        if not dry_run:
            shutil.rmtree(places.data_folder, ignore_errors=True)  # a server that still runs keeps its log open
            with suppress(OSError):  # other things of xlmodel lie beside it
                places.data_folder.parent.rmdir()


def registration(places: Places) -> dict[str, str]:
    """Keys and values by which Windows knows how to start the server."""
    known = {f"{PROGRAM_KEY}\\CLSID": CLASS_ID}
    for key in (CLASS_KEY, CLASS_KEY_32):
        known |= {key: "xlmodel", f"{key}\\LocalServer32": places.command, f"{key}\\ProgID": PROGRAM_ID}
    return known


def version_of_addin(places: Places) -> str:
    """The version that the installed add-in was made with.

    Raises
        WorkbookError  there is no such file, or it is not one of ours.
    """
    package = open_package(places.addin)
    part = "docProps/custom.xml"
    properties = package.xml(part) if part in package else []
    for found in properties:
        if found.get("name") == VERSION_PROPERTY and len(found):
            return found[0].text or ""
    raise WorkbookError(f"{places.addin} is not an add-in of xlmodel; move it away first")


def _only_on_windows(places: Places) -> None:
    if places.system == "darwin":
        raise HostError(MACOS)
    if places.system != "win32":
        raise HostError("desktop Excel is installed on Windows; here only `xlmodel excel build` makes its files")
