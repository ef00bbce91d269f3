"""The extension in the user's LibreOffice: put there, taken away, examined."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from xlmodel.errors import HostError
from xlmodel.hosts.calc.files import FILE_NAME, IDENTIFIER, extension

LONGEST: Final = 120  # seconds that LibreOffice may take


class Finding(NamedTuple):
    """One link of the chain from a formula to its answer."""

    link: str
    sound: bool
    advice: str


class Installation(NamedTuple):
    """A LibreOffice on this computer, and its user's profile."""

    program: Path  # the folder of unopkg and soffice
    profile: Path

    @property
    def unopkg(self) -> Path:
        """LibreOffice's own installer of extensions."""
        return next(path for path in map(self.program.joinpath, _UNOPKG) if path.exists())

    @property
    def running(self) -> bool:
        """Whether a LibreOffice with this profile is open."""
        return (self.profile / ".lock").exists()


_UNOPKG: Final = ("unopkg", "unopkg.com", "unopkg.exe")


def installation(
    system: str = sys.platform, environment: Mapping[str, str] = os.environ, home: Path | None = None
) -> Installation:
    """The LibreOffice that is used: the first of the usual places, or the one XLMODEL_LIBREOFFICE names.

    Raises
        HostError  there is none.
    """
    home = home or Path.home()
    for program in _programs(system, environment):
        if program.is_relative_to("/snap"):
            continue
        if any((program / name).exists() for name in _UNOPKG):
            return Installation(program, _profile(system, environment, home))
    raise HostError(_confined(home) or _NOT_FOUND)


_NOT_FOUND: Final = "no LibreOffice was found; set XLMODEL_LIBREOFFICE to the folder that holds soffice (and unopkg)"
_CONFINED: Final = {"snap/libreoffice": "a Snap", ".var/app/org.libreoffice.LibreOffice": "a Flatpak"}


def _confined(home: Path) -> str | None:
    """What to do where LibreOffice is in a box of its own, from which no other Python can be started."""
    for folder, kind in _CONFINED.items():
        if (home / folder).exists():
            return (
                f"LibreOffice is {kind} here, which may start no Python outside of it; install it from your "
                "distribution's packages or from libreoffice.org, and run: xlmodel calc install"
            )
    return None


def _programs(system: str, environment: Mapping[str, str]) -> Iterator[Path]:
    """The folders in which LibreOffice's programs may lie."""
    if named := environment.get("XLMODEL_LIBREOFFICE"):
        yield Path(named)
        return
    if system == "win32":
        for variable in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"):
            if folder := environment.get(variable):
                yield Path(folder) / "LibreOffice" / "program"
    elif system == "darwin":
        yield Path("/Applications/LibreOffice.app/Contents/MacOS")
        yield Path.home() / "Applications/LibreOffice.app/Contents/MacOS"
    else:
        yield Path("/usr/lib/libreoffice/program")
        yield Path("/usr/lib64/libreoffice/program")
        yield from sorted(Path("/opt").glob("libreoffice*/program"), reverse=True)
    if on_path := shutil.which("soffice", path=environment.get("PATH")):
        yield Path(on_path).resolve().parent


def _profile(system: str, environment: Mapping[str, str], home: Path) -> Path:
    """Where LibreOffice keeps what belongs to the user."""
    if named := environment.get("XLMODEL_LIBREOFFICE_PROFILE"):
        return Path(named)
    if system == "win32":
        return Path(environment.get("APPDATA") or home / "AppData" / "Roaming") / "LibreOffice" / "4"
    if system == "darwin":
        return home / "Library" / "Application Support" / "LibreOffice" / "4"
    return Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "libreoffice" / "4"


def install(office: Installation, *, in_process: bool = False) -> str:
    """Put the extension of this xlmodel into the user's profile, over an older one.

    Raises
        HostError  LibreOffice is open, or refuses.
    """
    _refuse_running(office)
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / FILE_NAME
        package.write_bytes(extension(in_process=in_process))
        _add(office, package)
    of_root = f". {_OF_ROOT}" if _is_root() else ""
    return f"{FILE_NAME} is installed in {office.profile}; it answers with {sys.executable}{of_root}"


def uninstall(office: Installation) -> str:
    """Take the extension out of the profile.

    Raises
        HostError  LibreOffice is open, or refuses.
    """
    _refuse_running(office)
    if not installed(office):
        return f"{FILE_NAME} is not installed in {office.profile}"
    _remove(office)
    return f"{FILE_NAME} is no longer installed in {office.profile}"


def installed(office: Installation) -> list[Path]:
    """The unpacked extension in the profile; an empty list where it is not installed."""
    cache = office.profile / "user" / "uno_packages" / "cache"
    register = cache / "uno_packages.pmap"  # what was removed still lies in its folder until the next start
    if not register.exists() or IDENTIFIER.encode() not in register.read_bytes():
        return []
    return [path for path in cache.glob(f"uno_packages/*/{FILE_NAME}") if path.is_dir()]


def examine(office: Installation) -> Iterator[Finding]:
    """Each link of the chain, and what to do where one is broken."""
    yield Finding("LibreOffice", True, str(office.program))
    loader = next((p for p in map(office.program.joinpath, _PYTHON_LOADERS) if p.exists()), None)
    yield Finding(
        "its Python",
        loader is not None,
        str(loader) if loader else "no Python scripting: install python3-uno, or LibreOffice with its Python component",
    )
    yield from _starting(office, os.environ)
    found = installed(office)
    yield Finding("the extension", bool(found), str(found[0]) if found else "not installed: run xlmodel calc install")
    if found:
        yield _worker(found[0])


_PYTHON_LOADERS: Final = (
    "libpythonloaderlo.so",
    "pythonloaderlo.dll",
    "pythonloader.uno.so",
    "../Frameworks/libpythonloaderlo.dylib",
)


def _worker(package: Path) -> Finding:
    """Whether the worker that the extension would start is there and of its version."""
    import json

    from xlmodel.hosts.calc.files import fingerprint

    table = json.loads((package / "pythonpath" / "xlmodel_calc" / "table.json").read_text(encoding="utf-8"))
    python = os.environ.get("XLMODEL_PYTHON") or table["interpreter"]
    program = "from xlmodel.hosts.calc.files import fingerprint; print(fingerprint())"
    try:
        asked = subprocess.run([python, "-P", "-c", program], capture_output=True, text=True, timeout=LONGEST)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as problem:
        return Finding("the worker", False, f"{python} does not start ({problem}): run xlmodel calc install")
    if asked.returncode:
        why = (asked.stderr.strip().splitlines() or ["no reason given"])[-1]
        return Finding("the worker", False, f"xlmodel does not start in {python} ({why}): run xlmodel calc install")
    if asked.stdout.strip() != table["fingerprint"] or table["fingerprint"] != fingerprint():
        return Finding(
            "the worker", False, f"the extension is of another version ({table['version']}): run xlmodel calc install"
        )
    return Finding("the worker", True, f"{python} answers")


def _refuse_running(office: Installation) -> None:
    if office.running:
        raise HostError(f"LibreOffice is open: close it first ({office.profile / '.lock'} exists)")


def outside_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables for starting LibreOffice, without the folders of another Python in the search path.

    Where LibreOffice works with the Python of a Linux system, that one takes its home from the first python3 of the
    search path. If it is one of a virtual environment, of conda or of pyenv, it does not find `uno`, and LibreOffice
    ends with "std::bad_alloc" before anything of ours is loaded. VIRTUAL_ENV and PYTHONHOME make no difference.
    """
    folders = environment.get("PATH", "").split(os.pathsep)
    return {**environment, "PATH": os.pathsep.join(f for f in folders if not _of_another_python(Path(f)))}


def _of_another_python(folder: Path) -> bool:
    home = folder.resolve().parent
    if (home / "pyvenv.cfg").exists():
        return True
    return (folder / "python3").exists() and any(home.glob("lib/python3.*/os.py")) and home != Path("/usr")


def _starting(office: Installation, environment: Mapping[str, str]) -> Iterator[Finding]:
    """What to know about a LibreOffice that is started from this shell."""
    folders = map(Path, environment.get("PATH", "").split(os.pathsep))
    first = next((folder for folder in folders if (folder / "python3").exists()), None)
    has_its_own = any(office.program.glob("python-core-*")) or sys.platform != "linux"
    if first is not None and _of_another_python(first) and not has_its_own:
        yield Finding(
            "starting it",
            True,
            f"from the menu of the desktop, not from this shell, in which LibreOffice would take {first / 'python3'} "
            "for its own Python and end; where that is a virtual environment, `deactivate` is enough",
        )


_OF_ROOT: Final = (
    "You are root: it is there for root alone, and LibreOffice opens what others wrote with all of root's rights. In a "
    "container that is usual; elsewhere run this as the user who works with it"
)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _add(office: Installation, package: Path) -> None:
    if _is_root():
        _by_office(office, "add", package.resolve().as_uri())
    else:
        _unopkg(office, "add", "--force", "--suppress-license", str(package))


def _remove(office: Installation) -> None:
    if _is_root():
        _by_office(office, "remove", IDENTIFIER)
    else:
        _unopkg(office, "remove", IDENTIFIER)


def _by_office(office: Installation, command: str, what: str) -> None:
    """Through LibreOffice itself: `unopkg` refuses root."""
    script = Path(__file__).parent / "beside" / "extensions.py"
    profile = office.profile.resolve().as_uri()
    _called([str(_python_with_uno(office)), "-I", str(script), str(office.program / "soffice"), profile, command, what])


def _python_with_uno(office: Installation) -> Path:
    """A Python that has LibreOffice's bridge: its own, or that of the system."""
    for python in (office.program / "python", Path("/usr/bin/python3")):
        if python.exists() and not subprocess.run([python, "-I", "-c", "import uno"], capture_output=True).returncode:  # noqa: S603
            return python
    raise HostError("no Python has LibreOffice's bridge, uno, by which root installs: install python3-uno")


def _unopkg(office: Installation, *command: str) -> None:
    _called([str(office.unopkg), *command, f"-env:UserInstallation={office.profile.resolve().as_uri()}"])


def _called(command: Sequence[str]) -> None:
    """A program of LibreOffice, run to its end."""
    try:
        done = subprocess.run(  # noqa: S603
            command,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            env=outside_environment(os.environ),
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise HostError(f"{command[0]} does not run: {problem}") from problem
    if done.returncode:
        why = (done.stderr.strip() or done.stdout.strip() or f"exit code {done.returncode}").splitlines()
        raise HostError(f"LibreOffice refuses: {' '.join(why)[:300]}")
