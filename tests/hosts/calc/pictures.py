"""The pictures of the templates for workbooks/README.md, rendered by a real LibreOffice Calc.

python -m tests.hosts.calc.pictures
"""

import io
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

from tests.hosts.calc.office import Office, prepared_profile
from xlmodel.hosts.calc import files
from xlmodel.workbook.replace_file import replace_file

WORKBOOKS = Path(__file__).parents[3] / "workbooks"
SHEETS = ("Summary", "Inputs", "Peers", "Case", "Story", "Scenarios", "Data", "Checks", "Proof")
COLOURS = 64


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="xlmodel_pictures_") as folder:
        here = Path(folder)
        office = Office(prepared_profile(here, files.extension()))
        try:
            book = shutil.copy(WORKBOOKS / "alibaba.xlsx", here)
            document = office("open", path=str(book))["document"]
            office("recalculate", document=document)
            for sheet in SHEETS:
                page = here / f"{sheet}.pdf"
                # The proof is long: its first page shows what it is.
                office("pdf", document=document, path=str(page), sheet=sheet, whole=sheet != "Proof")
                replace_file(WORKBOOKS / "pictures" / f"{sheet.lower()}.png", picture(page))
        finally:
            office.close()


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
