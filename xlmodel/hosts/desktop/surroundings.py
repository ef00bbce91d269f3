"""What around Excel keeps an add-in from working: where programs come from, policies, shares, virus scanners."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from xlmodel.hosts.desktop.places import Places
from xlmodel.hosts.desktop.registry import Registry

OFFICE: Final = "Microsoft\\Office\\16.0"  # Excel 2016 and all later ones
SECURITY: Final = "Excel\\Security"
_STORE_OFFICE: Final = "Microsoft.Office.Desktop_8wekyb3d8bbwe"  # its folder under LOCALAPPDATA\Packages


class Finding(NamedTuple):
    """One link of the chain: sound or not, and what to do about it."""

    link: str
    sound: bool
    advice: str


def surroundings(places: Places, registry: Registry, *, elevated: bool, bits: int, machine: str) -> Iterator[Finding]:
    """What is wrong around the chain; nothing where nothing is.

    Parameters
        elevated  this command runs as administrator, as an Excel started from here would.
        bits      of this Python: 32 or 64.
        machine   the processor, as Python names it.
    """
    yield from _programs(places, elevated, bits, machine)
    yield from _policies(registry)
    yield from _folders(places, registry)


def _programs(places: Places, elevated: bool, bits: int, machine: str) -> Iterator[Finding]:
    if "WindowsApps" in places.python.parts or "PythonSoftwareFoundation" in str(places.python):
        yield Finding(
            "Python's origin",
            False,
            "Python from the Microsoft Store keeps a registry and folders of its own, which Excel never sees; "
            "install Python from python.org, xlmodel in it, and run: xlmodel excel install",
        )
    if bits == 32 or machine.upper() == "ARM64":
        what = "a 32-bit Python" if bits == 32 else "a Python for ARM64"
        yield Finding(
            "Python's kind",
            False,
            f"this is {what}, for which not all packages exist; install the 64-bit Python for Intel and AMD, "
            "which works with a 32-bit Excel and on ARM64 as well",
        )
    conda = (places.python.parent / "conda-meta").exists()
    if conda and not (places.python.parent / "Library" / "bin").exists():
        yield Finding(
            "conda",
            False,
            f"this environment has no {places.python.parent / 'Library' / 'bin'}, where its libraries belong; "
            "run: conda install python, or use Python from python.org",
        )
    if (places.data_folder.parent.parent / "Packages" / _STORE_OFFICE).exists():
        yield Finding(
            "Office's origin",
            False,
            "Office from the Microsoft Store does not see this user's registration; uninstall it and install Office "
            "from office.com, which the same licence allows",
        )
    if elevated:
        yield Finding(
            "administrator",
            False,
            "this window runs as administrator; an Excel that does too ignores the registration of a user: start Excel "
            "from the Start menu",
        )


_POLICIES: Final = (
    ("Common", "vbaoff", "VBA", "VBA is switched off for Office; ask for vbaoff to be set to 0"),
    (
        SECURITY,
        "RequireAddinSig",
        "signed add-ins",
        "only signed add-ins are loaded; ask for RequireAddinSig to be set to 0, or use workbooks that carry the "
        "functions: xlmodel excel build",
    ),
    (
        SECURITY,
        "DisableAllAddins",
        "add-ins",
        "all add-ins are switched off; ask for DisableAllAddins to be set to 0, or use workbooks that carry the "
        "functions: xlmodel excel build",
    ),
)


def _policies(registry: Registry) -> Iterator[Finding]:
    for key, name, link, advice in _POLICIES:
        for root, where in (("Software\\Policies", "by your administrator: "), ("Software", "in Trust Center: ")):
            if registry.read(f"{root}\\{OFFICE}\\{key}", name) == "1":
                yield Finding(link, False, where + advice)
                break


def _folders(places: Places, registry: Registry) -> Iterator[Finding]:
    allowed = any(
        registry.read(f"{root}\\{OFFICE}\\{SECURITY}\\Trusted Locations", "AllowNetworkLocations") == "1"
        for root in ("Software\\Policies", "Software")
    )
    if str(places.start_folder).startswith(("\\\\", "//")) and not allowed:
        yield Finding(
            "start folder",
            False,
            f"{places.start_folder} is on a share, which Excel does not trust; allow trusted locations on the network "
            "in Trust Center, or have AppData kept on this computer",
        )
    yield from marked(places.addin)
    disabled = registry.all_values(f"Software\\{OFFICE}\\Excel\\Resiliency\\DisabledItems")
    if any(places.addin.name in value for value in disabled):
        yield Finding(
            "disabled items",
            False,
            "Excel has put the add-in on its list of disabled items after a crash; File, Options, Add-ins, Manage: "
            "Disabled Items, Enable",
        )


def marked(file: Path) -> Iterator[Finding]:
    """A file that was downloaded or mailed: Excel runs no macro of it, and shows the values it was saved with."""
    if file.with_name(f"{file.name}:Zone.Identifier").exists():
        yield Finding(
            "Mark of the Web",
            False,
            f"Windows marks {file} as from the internet and Excel blocks its macros; Properties, Unblock",
        )
