"""The pictures of the templates for workbooks/README.md, rendered by a real LibreOffice Calc.

python -m tests.hosts.calc.pictures
"""

import io
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageChops

from tests.hosts.calc.office import Office, prepared_profile
from xlmodel.hosts.calc import files
from xlmodel.workbook.replace_file import replace_file

WORKBOOKS = Path(__file__).parents[3] / "workbooks"
SHEETS = {
    "alibaba": ("Summary", "Inputs", "Peers", "Case", "Story", "Scenarios", "Data", "Checks", "Proof"),
    "one-pager": ("Summary", "Inputs"),
}
COLOURS = 64


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="xlmodel_pictures_") as folder:
        here = Path(folder)
        office = Office(prepared_profile(here, files.extension()))
        try:
            for name, sheets in SHEETS.items():
                take(office, here, name, sheets)
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


def picture(page: Path) -> bytes:
    """The first page of a PDF without its margins, in few colours."""
    subprocess.run(["pdftoppm", "-r", "86", "-png", "-singlefile", page, page.with_suffix("")], check=True)
    with Image.open(page.with_suffix(".png")) as whole:
        image = whole.convert("RGB")
    box = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    content = io.BytesIO()
    image.crop(box).quantize(COLOURS).save(content, "PNG", optimize=True)
    return content.getvalue()


if __name__ == "__main__":
    main()
