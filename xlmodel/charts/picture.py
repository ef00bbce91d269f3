"""A drawing as SVG or PNG: the same values give the same bytes, and its colours follow the page that it stands on."""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xlmodel.errors import RequestError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# The colours by what they stand for: as drawn on white, and the variable by which a page may set another one.
INK, FAINT, RULE, BAND, DEEP, PRICE, QUOTED, PAPER = (
    "#1f2a44", "#6b7280", "#d9dde4", "#8fa8d6", "#3b5998", "#b42318", "#b45309", "#fffffe",
)  # fmt: skip
VARIABLES: Final = {
    INK: "--ink",
    FAINT: "--faint",
    RULE: "--rule",
    BAND: "--band",
    DEEP: "--deep",
    PRICE: "--price",
    QUOTED: "--quoted",
    PAPER: "--paper",
}

_COLOUR: Final = re.compile(r"\b(fill|stroke): (#[0-9a-f]{6})")
# Matplotlib's names of the parts of a drawing; two drawings on a page would have the same.
_NAMES: Final = re.compile(r' id="(?:figure|axes|patch|line2d|text|xtick|ytick|matplotlib\.axis)_[0-9]+"')

# The one font that comes with matplotlib, so that no machine's own fonts move anything.
_STYLE: Final[dict[Any, Any]] = {
    "font.family": "DejaVu Sans",
    "font.size": 8.5,
    "svg.fonttype": "none",
    "svg.hashsalt": "xlmodel",
    "axes.edgecolor": RULE,
    "axes.labelcolor": FAINT,
    "xtick.color": FAINT,
    "text.color": INK,
    "text.parse_math": False,
}


class Picture:
    """A drawing; a notebook shows it where it is the value of a cell."""

    def __init__(self, figure: "Figure", words: str) -> None:
        """Keep a figure of matplotlib.

        Parameters
            words  what it shows, for those who cannot see it.
        """
        self.figure, self.words = figure, words

    def svg(self) -> str:
        """The drawing for a page, its colours as variables that the page may set."""
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        found = self._written("svg", metadata=nothing).decode("utf-8")
        text = _NAMES.sub("", found[found.index("<svg") :])
        text = text.replace("font-family: 'DejaVu Sans'", "font-family: var(--font, 'DejaVu Sans')")
        return _COLOUR.sub(lambda match: f"{match[1]}: var({VARIABLES.get(match[2], '--ink')}, {match[2]})", text)

    def png(self) -> bytes:
        """The drawing on white."""
        return self._written("png", dpi=200, metadata={"Software": None}, facecolor="white")

    def save(self, path: str | Path) -> None:
        """Write it as .svg or .png.

        Raises
            RequestError   it is to be written as something else.
            WorkbookError  the file cannot be written.
        """
        from xlmodel.workbook.replace_file import replace_file

        kind = Path(path).suffix.lower()
        if kind not in (".svg", ".png"):
            raise RequestError(f"{Path(path).name} is neither .svg nor .png")
        replace_file(path, self.svg().encode("utf-8") if kind == ".svg" else self.png())

    def _repr_svg_(self) -> str:
        return self.svg()

    def _written(self, kind: str, **options: Any) -> bytes:
        content = io.BytesIO()
        with drawing():
            self.figure.savefig(content, format=kind, transparent=kind == "svg", **options)
        return content.getvalue()


@contextmanager
def drawing() -> Iterator[None]:
    """Matplotlib with our style, whatever the user's own settings are.

    Raises
        RequestError  it is not installed.
    """
    try:
        import matplotlib
    except ImportError:
        raise RequestError(
            "charts are drawn with matplotlib, which is not installed: pip install 'xlmodel[report]'"
        ) from None
    with matplotlib.rc_context(), warnings.catch_warnings():
        # A name in Chinese is drawn by the reader's own fonts; here it is only measured.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_STYLE)
        yield


def canvas(width: float, height: float) -> "tuple[Figure, Axes]":
    """An empty drawing of so many inches, its one pair of axes over all of it."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_facecolor("none")
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0)
    axes.set_yticks([])
    axes.set_axisbelow(True)
    return figure, axes


def clean(text: str, longest: int) -> str:
    """A text of a workbook in one line of a drawing: without what no XML may hold, and not longer than its place."""
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
