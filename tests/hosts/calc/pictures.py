"""The pictures of the workbooks, rendered by a real LibreOffice Calc: their pages, and a small one of each template.

scripts/pictures [NAME...]
"""

import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageChops

from tests.hosts.calc.office import Office, prepared_profile
from xlmodel.hosts.calc import files
from xlmodel.hosts.templates_page import PICTURES
from xlmodel.tasks.new import templates
from xlmodel.workbook.replace_file import replace_file

ROOT = Path(__file__).parents[3]
WORKBOOKS = ROOT / "workbooks"
SMALL = ROOT / "xlmodel" / "hosts" / PICTURES
SHEETS = {
    "alibaba": ("Summary", "Inputs", "Peers", "Case", "Story", "Scenarios", "Data", "Checks", "Proof"),
    "one-pager": ("Summary", "Inputs"),
}
DOTS, COLOURS = 86, 64
LARGEST = 40_000  # bytes of a small one


def main(names: Sequence[str] = ()) -> None:
    """Take them: those of some workbooks, or of all."""
    wanted = names or [*SHEETS, *templates()]
    with tempfile.TemporaryDirectory(prefix="xlmodel_pictures_") as folder:
        here = Path(folder)
        office = Office(prepared_profile(here, files.extension()))
        try:
            for name in dict.fromkeys(wanted):
                if name in SHEETS:
                    take(office, here, name, SHEETS[name])
                if name in templates():
                    take_small(office, here, name)
        finally:
            office.close()


def take(office: Office, here: Path, name: str, sheets: Sequence[str]) -> None:
    """The pictures of one workbook; those of the example bear the names of its sheets alone."""
    book = shutil.copy(WORKBOOKS / f"{name}.xlsx", here)
    document = office("open", path=str(book))["document"]
    office("recalculate", document=document)
    for sheet in sheets:
        page = here / f"{sheet}.pdf"
        # The proof is long: its first page shows what it is.
        office("pdf", document=document, path=str(page), sheet=sheet, whole=sheet != "Proof")
        called = sheet.lower() if name == "alibaba" else f"{name}_{sheet.lower()}"
        replace_file(WORKBOOKS / "pictures" / f"{called}.png", picture(page))


def take_small(office: Office, here: Path, name: str) -> None:
    """The picture of a template: its first sheet, as large as may come with the package."""
    book = shutil.copy(WORKBOOKS / f"{name}.xlsx", here)
    document = office("open", path=str(book))["document"]
    office("recalculate", document=document)
    page = here / f"{name}.pdf"
    office("pdf", document=document, path=str(page), sheet="Summary", whole=True)
    drawn = (picture(page, dots, COLOURS // 2) for dots in range(DOTS, 20, -6))
    replace_file(SMALL / f"{name}.png", next(content for content in drawn if len(content) <= LARGEST))


def picture(page: Path, dots: int = DOTS, colours: int = COLOURS) -> bytes:
    """The first page of a PDF without its margins, in few colours."""
    subprocess.run(["pdftoppm", "-r", str(dots), "-png", "-singlefile", page, page.with_suffix("")], check=True)
    with Image.open(page.with_suffix(".png")) as whole:
        image = whole.convert("RGB")
    box = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    content = io.BytesIO()
    image.crop(box).quantize(colours).save(content, "PNG", optimize=True)
    return content.getvalue()


if __name__ == "__main__":
    main(sys.argv[1:])
