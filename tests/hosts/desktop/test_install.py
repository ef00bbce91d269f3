"""Installing, taking away and finding out why it does not work, in a folder and a registry of the test's own."""

import dataclasses
import importlib.util
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from xlmodel import __version__
from xlmodel.errors import HostError, WorkbookError
from xlmodel.hosts.desktop.doctor import examine
from xlmodel.hosts.desktop.files import XLWINGS, addin
from xlmodel.hosts.desktop.install import CLASS_KEY, PROGRAM_KEY, install, uninstall, version_of_addin
from xlmodel.hosts.desktop.places import CLASS_ID, Places
from xlmodel.hosts.desktop.surroundings import surroundings
from xlmodel.hosts.desktop.watchdog import Watchdog

OFFICE = "Software\\Microsoft\\Office\\16.0\\Excel\\Security"
POLICY = OFFICE.replace("Software\\", "Software\\Policies\\")


class Memory:
    """A registry in memory."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str] = {}

    def read(self, key: str, name: str = "") -> str | None:
        return self.values.get((key, name))

    def write(self, key: str, value: str, name: str = "") -> None:
        self.values[key, name] = value

    def all_values(self, key: str) -> list[str]:
        return [value for (known, _), value in self.values.items() if known == key]

    def delete(self, key: str) -> None:
        self.values = {k: v for k, v in self.values.items() if k[0] != key and not k[0].startswith(f"{key}\\")}


@pytest.fixture
def registry() -> Memory:
    return Memory()


@pytest.fixture
def places(tmp_path: Path) -> Places:
    python = tmp_path / "py thon" / "pythonw.exe"
    python.parent.mkdir()
    python.touch()
    return Places("win32", tmp_path / "XLSTART", tmp_path / "xlmodel" / "excel", python)


@pytest.fixture(autouse=True)
def windows_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name)


def broken(places: Places, registry: Memory, **options) -> dict[str, str]:
    return {f.link: f.advice for f in examine(places, registry, **options) if not f.sound}


def test_what_is_installed_is_complete_and_the_doctor_agrees(places: Places, registry: Memory):
    steps = list(install(places, registry))
    assert places.addin.read_bytes() == addin()
    assert version_of_addin(places) == __version__
    assert registry.read(f"{PROGRAM_KEY}\\CLSID") == CLASS_ID
    assert registry.read(f"{CLASS_KEY}\\LocalServer32") == f'"{places.python}" -P -m xlmodel.cli excel serve'
    assert steps[-1] == f"add-in {__version__}: {places.addin}"
    assert broken(places, registry, start=lambda: __version__) == {}


def test_installing_twice_is_installing_once(places: Places, registry: Memory):
    list(install(places, registry))
    once = dict(registry.values), places.addin.read_bytes()
    list(install(places, registry))
    assert (registry.values, places.addin.read_bytes()) == once


def test_uninstall_leaves_nothing(places: Places, registry: Memory, tmp_path: Path):
    registry.write(OFFICE, "1", "VBAWarnings")
    before = dict(registry.values)
    list(install(places, registry))
    places.data_folder.mkdir(parents=True)
    (places.data_folder / "server.log").touch()
    list(uninstall(places, registry))
    assert registry.values == before
    assert not places.addin.exists()
    assert not (tmp_path / "xlmodel").exists()
    list(uninstall(places, registry))  # there is nothing more to do, and that is no error


def test_a_dry_run_touches_nothing(places: Places, registry: Memory, tmp_path: Path):
    steps = list(install(places, registry, dry_run=True))
    assert len(steps) == 8
    assert registry.values == {}
    assert not places.addin.exists()
    list(install(places, registry))
    before = dict(registry.values)
    assert str(places.addin) in "".join(uninstall(places, registry, dry_run=True))
    assert registry.values == before
    assert places.addin.exists()


def test_an_addin_that_excel_holds_open_is_named(places: Places, registry: Memory):
    list(install(places, registry))
    (places.start_folder / f"~${places.addin.name}").touch()
    with pytest.raises(HostError, match="close Excel and run the command again"):
        list(install(places, registry))


def test_a_file_of_somebody_else_is_not_removed(places: Places, registry: Memory):
    places.start_folder.mkdir()
    places.addin.write_bytes(b"PK mine")
    with pytest.raises(WorkbookError):
        list(uninstall(places, registry))
    assert places.addin.exists()


@pytest.mark.parametrize(("system", "word"), [("linux", "Windows"), ("darwin", "RunPython")])
def test_elsewhere_it_says_what_there_is(places: Places, registry: Memory, system: str, word: str):
    elsewhere = dataclasses.replace(places, system=system)
    with pytest.raises(HostError, match=word):
        list(install(elsewhere, registry))
    assert word in "".join(broken(elsewhere, registry).values())


# The doctor


def test_each_broken_link_is_found(places: Places, registry: Memory, tmp_path: Path):
    assert set(broken(places, registry)) == {"registration", "add-in"}
    list(install(places, registry))
    places.python.unlink()
    assert "Python has moved" in broken(places, registry)["registration"]
    places.python.touch()
    other = dataclasses.replace(places, python=tmp_path / "other.exe")
    assert "another Python" in broken(other, registry)["registration"]
    registry.delete(f"{CLASS_KEY}\\ProgID")
    assert "incomplete" in broken(places, registry)["registration"]
    registry.write(f"{POLICY}\\Trusted Locations", "1", "AllLocationsDisabled")
    registry.write(POLICY, "4", "VBAWarnings")  # which spares trusted locations, where these are on
    found = broken(places, registry)
    assert "by your administrator" in found["trusted location"]
    assert "administrator has switched all macros off" in found["macros"]


COMMON = "Software\\Policies\\Microsoft\\Office\\16.0\\Common"
DISABLED = "Software\\Microsoft\\Office\\16.0\\Excel\\Resiliency\\DisabledItems"


@pytest.mark.parametrize(
    ("key", "name", "value", "link", "way_out"),
    [
        (COMMON, "vbaoff", "1", "VBA", "ask for vbaoff to be set to 0"),
        (POLICY, "RequireAddinSig", "1", "signed add-ins", "xlmodel excel build"),
        (OFFICE, "RequireAddinSig", "1", "signed add-ins", "in Trust Center"),
        (POLICY, "DisableAllAddins", "1", "add-ins", "xlmodel excel build"),
        (DISABLED, "x", "..\\xlmodel.xlam..", "disabled items", "Manage: Disabled Items, Enable"),
    ],
)
def test_a_setting_that_stops_add_ins_is_found_with_the_way_out(
    places: Places, registry: Memory, key: str, name: str, value: str, link: str, way_out: str
):
    list(install(places, registry))
    assert broken(places, registry) == {}
    registry.write(key, value, name)
    assert way_out in broken(places, registry)[link]
    assert len(broken(places, registry)) == 1


def test_macros_switched_off_still_run_in_a_trusted_location(places: Places, registry: Memory):
    list(install(places, registry))
    registry.write(POLICY, "4", "VBAWarnings")
    assert broken(places, registry) == {}
    assert "trusted locations only" in {f.link: f.advice for f in examine(places, registry)}["macros"]


def test_what_comes_from_the_microsoft_store_is_found(places: Places, registry: Memory, tmp_path: Path):
    python = tmp_path / "Microsoft" / "WindowsApps" / "pythonw.exe"
    python.parent.mkdir(parents=True)
    python.touch()
    from_store = dataclasses.replace(places, python=python)
    list(install(from_store, registry))
    assert "from python.org" in broken(from_store, registry)["Python's origin"]
    (tmp_path / "Packages" / "Microsoft.Office.Desktop_8wekyb3d8bbwe").mkdir(parents=True)
    assert "install Office from office.com" in broken(from_store, registry)["Office's origin"]


def test_folders_that_excel_does_not_trust_are_found(places: Places, registry: Memory):
    list(install(places, registry))
    places.addin.with_name("xlmodel.xlam:Zone.Identifier").touch()
    assert "Properties, Unblock" in broken(places, registry)["Mark of the Web"]
    places.addin.with_name("xlmodel.xlam:Zone.Identifier").unlink()
    mailed = places.addin.with_name("model.xlsm")
    mailed.with_name("model.xlsm:Zone.Identifier").touch()
    assert str(mailed) in broken(places, registry, books=[mailed])["Mark of the Web"]
    assert broken(places, registry) == {}
    on_share = dataclasses.replace(places, start_folder=Path("//server/home/XLSTART"))
    assert "allow trusted locations on the network" in broken(on_share, registry)["start folder"]
    registry.write(f"{POLICY}\\Trusted Locations", "1", "AllowNetworkLocations")
    assert "start folder" not in broken(on_share, registry)


def test_an_environment_of_conda_without_its_libraries_is_found(places: Places, registry: Memory):
    list(install(places, registry))
    (places.python.parent / "conda-meta").mkdir()
    assert "conda install python" in broken(places, registry)["conda"]
    (places.python.parent / "Library" / "bin").mkdir(parents=True)
    assert broken(places, registry) == {}


def test_an_administrator_and_other_processors_are_told(places: Places, registry: Memory):
    list(install(places, registry))
    assert "start Excel from the Start menu" in broken(places, registry, elevated=True)["administrator"]
    for bits, machine in ((32, "AMD64"), (64, "ARM64")):
        [found] = surroundings(places, registry, elevated=False, bits=bits, machine=machine)
        assert "install the 64-bit Python for Intel and AMD" in found.advice


def test_files_that_a_virus_scanner_took_are_told_from_a_package_that_was_never_there(
    places: Places, registry: Memory, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert "quarantine" in broken(places, registry)["xlwings " + XLWINGS]  # it is installed here


def test_an_addin_of_another_version_is_found(places: Places, registry: Memory):
    list(install(places, registry))
    content = places.addin.read_bytes()
    version = f"<vt:lpwstr>{__version__}</vt:lpwstr>".encode()
    assert version in content
    old = b"0" * len(__version__)
    from xlmodel.workbook.archive import with_parts

    part = "docProps/custom.xml"
    from xlmodel.workbook.safe_read import open_package

    custom = open_package(content).part(part).replace(version, version.replace(__version__.encode(), old))
    places.addin.write_bytes(with_parts(content, {part: custom}))
    assert f"version {old.decode()}, the package of {__version__}" in broken(places, registry)["add-in"]


def test_a_server_that_does_not_start_points_to_its_log(places: Places, registry: Memory):
    list(install(places, registry))

    def start() -> str:
        raise OSError("Server execution failed")

    assert str(places.log) in broken(places, registry, start=start)["server"]
    assert "of version 0.0.1" in broken(places, registry, start=lambda: "0.0.1")["server"]


def test_a_missing_package_is_named(places: Places, registry: Memory, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert broken(places, registry)["pywin32"] == "it is missing; run: pip install pywin32"


# The watchdog, and the start of the server


def test_the_server_stops_when_the_last_excel_has_gone():
    gone = {1: threading.Event(), 2: threading.Event()}
    stopped = threading.Event()
    dog = Watchdog(lambda process: gone[process].wait(10), stopped.set)
    for process in (1, 2, 1):
        dog.watch(process)
    gone[1].set()
    assert not stopped.wait(0.1)
    gone[2].set()
    assert stopped.wait(5)


def test_the_server_stops_when_nobody_says_hello():
    stopped = threading.Event()
    Watchdog(lambda process: None, stopped.set).expect(0.01)
    assert stopped.wait(5)


def test_an_excel_that_may_not_be_watched_keeps_the_server():
    def wait(process: int) -> None:
        raise OSError

    stopped = threading.Event()
    dog = Watchdog(wait, stopped.set)
    dog.expect(0.05)
    dog.watch(1)
    assert not stopped.wait(0.2)


def test_the_server_starts_without_pandas_and_its_like():
    code = (
        "import sys, xlmodel.hosts.desktop.server;"
        "print([m for m in 'pandas polars matplotlib PIL scipy openpyxl lxml xlsxwriter'.split() if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("command", [["install", "--dry-run"], ["uninstall", "--dry-run"], ["doctor", "--dry-run"]])
def test_the_commands_can_be_tried_anywhere(command: list[str]):
    done = subprocess.run([sys.executable, "-m", "xlmodel.cli", "excel", *command], capture_output=True, text=True)
    assert done.returncode in (0, 1)
    assert done.stderr == ""


def test_build_writes_the_addin_and_the_workbook(tmp_path: Path):
    folder = tmp_path / "new" / "dist"
    command = [sys.executable, "-m", "xlmodel.cli", "excel", "build", "--out", str(folder)]
    subprocess.run([*command, "--dry-run"], check=True, capture_output=True)
    assert list(tmp_path.iterdir()) == []
    subprocess.run(command, check=True, capture_output=True)
    assert sorted(path.name for path in folder.iterdir()) == ["alibaba.xlsm", "xlmodel.xlam"]
    assert (folder / "xlmodel.xlam").read_bytes() == addin()
