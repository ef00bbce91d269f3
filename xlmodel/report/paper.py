"""A note as PDF or PNG: printed by a browser of the Chromium family, or by LibreOffice where there is none."""

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from xlmodel.errors import RequestError
from xlmodel.report.page import MADE_BY

_BROWSERS: Final = (
    "chromium chromium-browser google-chrome google-chrome-stable chrome microsoft-edge msedge brave-browser".split()
)  # fmt: skip
_IN_APPLICATIONS: Final = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_IN_PROGRAMS: Final = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
_OFFICES: Final = ("soffice", "libreoffice")
_SECONDS: Final = 180
# A window so wide that the page has margins, and as high as the highest note.
_WIDTH, _HEIGHT, _HIGHEST, _SCALE = 900, 2_400, 38_400, 2
_MARGIN: Final = 40  # pixels below the page


def browser() -> str | None:
    """The program that prints a page as it was designed; None where there is none."""
    return next((found for name in _BROWSERS if (found := shutil.which(name))), None) or next(_installed(), None)


def office() -> str | None:
    """LibreOffice; None where there is none."""
    return next((found for name in _OFFICES if (found := shutil.which(name))), None)


def as_pdf(page: str) -> bytes:
    """A page printed by a browser; the same page gives the same bytes on one machine.

    Raises
        RequestError  there is no browser, or it prints nothing.
    """
    with tempfile.TemporaryDirectory() as folder:
        return _settled(_by_browser(Path(folder), page, "pdf", "--no-pdf-header-footer", "--print-to-pdf={out}"))


def as_plain_pdf(page: str) -> bytes:
    """A page with its pictures as images, printed by LibreOffice, which keeps the words and tables but not the layout.

    Raises
        RequestError  there is no LibreOffice, or it prints nothing.
    """
    program = office()
    if program is None:
        raise RequestError(_nobody("a PDF"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = _written(folder, page)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [
            program,
            "--headless",
            profile,
            "--convert-to",
            "pdf:writer_web_pdf_Export",
            "--outdir",
            name,
            str(source),
        ]
        return _settled(_made(command, source.with_suffix(".pdf"), "LibreOffice (it needs its part Writer)"))


def as_png(page: str) -> bytes:
    """A page as a browser shows it in the light, cut off below its end.

    Raises
        RequestError  there is no browser, or it draws nothing.
    """
    height = _HEIGHT
    while True:
        with tempfile.TemporaryDirectory() as folder:
            size = (f"--window-size={_WIDTH},{height}", f"--force-device-scale-factor={_SCALE}", "--hide-scrollbars")
            content = _by_browser(Path(folder), page, "png", *size, "--screenshot={out}")
        cut = _cut(content)
        if cut is not None or height >= _HIGHEST:
            return cut or content
        height *= 2


def _cut(content: bytes) -> bytes | None:
    """A picture without the empty rows at its end; None where it does not end in empty ones."""
    from PIL import Image, ImageChops, PngImagePlugin

    picture = Image.open(io.BytesIO(content)).convert("RGB")
    empty = Image.new("RGB", picture.size, picture.getpixel((0, picture.height - 1)))
    box = ImageChops.difference(picture, empty).getbbox()
    last = box[3] if box is not None else 0
    if last + _MARGIN > picture.height:
        return None
    maker = PngImagePlugin.PngInfo()
    maker.add_text("Software", MADE_BY)
    out = io.BytesIO()
    picture.crop((0, 0, picture.width, last + _MARGIN)).save(out, format="PNG", pnginfo=maker)
    return out.getvalue()


def _by_browser(folder: Path, page: str, kind: str, *options: str) -> bytes:
    program = browser()
    if program is None:
        raise RequestError(_nobody("a PDF" if kind == "pdf" else "a picture"))
    source, out = _written(folder, page), folder / f"note.{kind}"
    # Nothing is fetched: the page forbids it itself. The superuser has no sandbox to give.
    common = "--headless=new --disable-gpu --no-first-run --disable-extensions --disable-dev-shm-usage".split()
    rooted = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    profile = f"--user-data-dir={folder / 'profile'}"
    command = [program, *common, *rooted, profile, *(option.format(out=out) for option in options), source.as_uri()]
    return _made(command, out, Path(program).name)


def _written(folder: Path, page: str) -> Path:
    source = folder / "note.html"
    source.write_text(page, "utf-8", newline="")
    return source


def _made(command: list[str], out: Path, who: str) -> bytes:
    """What a program wrote."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise RequestError(f"{who} prints nothing: {problem}") from None
    if not out.is_file():
        last = next(reversed(done.stderr.decode("utf-8", "replace").strip().splitlines()), "it says nothing")
        raise RequestError(f"{who} prints nothing: {last[:200]}")
    return out.read_bytes()


def _nobody(what: str) -> str:
    return f"{what} is printed by a browser such as Chromium, Chrome or Edge, and none is installed here: write --html, and print it elsewhere"


def _installed() -> Iterator[str]:
    """Browsers in the places where macOS and Windows have them."""
    if sys.platform == "darwin":
        places = [
            folder / name
            for folder in (Path("/Applications"), Path.home() / "Applications")
            for name in _IN_APPLICATIONS
        ]
    else:
        roots = [
            os.environ[each] for each in ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA") if each in os.environ
        ]
        places = [Path(root) / name for root in roots for name in _IN_PROGRAMS]
    yield from (str(place) for place in places if place.is_file())


# A PDF names the moment at which it was made, and LibreOffice two numbers that hang from it.
_MOMENTS: Final = re.compile(rb"(?<=\(D:)[0-9]{14}")
# Chromium numbers the parts of a page as they came to be in its process, of which it may make some more or fewer before.
_PARTS: Final = re.compile(rb"(?<=\(node)[0-9]{8}(?=\))")
_MARKS: Final = re.compile(rb"(?<=/ID \[ <)[0-9A-F]{32}>\s<[0-9A-F]{32}(?=>)|(?<=/DocChecksum /)[0-9A-F]{32}")


def _settled(pdf: bytes) -> bytes:
    """The same without the moment at which it was made; what stands in its place is as long, so that no place in it moves."""
    pdf = _MOMENTS.sub(b"20000101000000", pdf)
    pdf = _MARKS.sub(lambda match: re.sub(rb"[0-9A-F]", b"0", match[0]), pdf)
    first = min(map(int, _PARTS.findall(pdf)), default=0)
    pdf = _PARTS.sub(lambda match: b"%08d" % (int(match[0]) - first), pdf)
    return pdf.rstrip() + f"\n% {MADE_BY}\n".encode("ascii")
