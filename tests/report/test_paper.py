"""The note as a file: by a real browser and a real LibreOffice, the same bytes each time, over no other file."""

import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import lxml.html
import pytest
from PIL import Image

from tests.report.books import changed, workbook
from tests.test_cli import printed, refused
from tests.workbooks.saved_books import saved_book
from xlmodel import Workbook
from xlmodel.errors import RequestError, WorkbookError
from xlmodel.report import paper
from xlmodel.tasks.report import report

ALIBABA = Path(__file__).parents[2] / "workbooks" / "alibaba.xlsx"
needs_browser = pytest.mark.skipif(paper.browser() is None, reason="needs a browser of the Chromium family")
POPPLER = shutil.which("pdftotext")
needs_poppler = pytest.mark.skipif(POPPLER is None, reason="needs poppler")


@pytest.fixture
def book(tmp_path) -> Path:
    path = tmp_path / "acme.xlsx"
    path.write_bytes(workbook())
    return path


def text_of(pdf: Path) -> str:
    return subprocess.run([POPPLER, "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout


def test_the_command_prints_the_verdict_and_writes_a_page(tmp_path, book):
    shown = printed("report", book, alone=True, cwd=tmp_path)
    assert "At 100.00 the market pays 12.5 times forward earnings" in shown
    assert "This workbook lacks a valuation date" in shown
    assert "written: acme.html" in shown
    page = (tmp_path / "acme.html").read_bytes()
    assert page.startswith(b"<!DOCTYPE html>")
    printed("report", book, cwd=tmp_path)
    assert (tmp_path / "acme.html").read_bytes() == page
    assert sorted(each.name for each in tmp_path.iterdir()) == ["acme.html", "acme.xlsx"]


def test_a_file_that_is_no_note_is_left_alone_unless_forced(tmp_path, book):
    mine, before = tmp_path / "mine.html", book.read_bytes()
    mine.write_text("<p>mine</p>")
    assert "is there already and is no note of ours" in refused("report", book, "--out", mine)
    assert mine.read_text() == "<p>mine</p>"
    printed("report", book, "--out", mine, "--force")
    assert b"xlmodel report" in mine.read_bytes()
    printed("report", book, "--out", mine)
    assert "acme.xlsx does not end in .pdf" in refused("report", book, "--pdf", "--out", book)
    assert "does not end in .html, .pdf, .png" in refused("report", book, "--out", tmp_path / "note.docx")
    assert "one note at a time" in refused("report", book, "--pdf", "--png")
    assert book.read_bytes() == before


def test_the_task_gives_plain_values(tmp_path, book):
    done = report(book, out=tmp_path / "a.html")
    assert json.loads(json.dumps(done)) == done
    assert done["printed_by"] == ""
    assert done["verdict"][0].startswith("At 100.00")


@needs_browser
@needs_poppler
def test_a_browser_prints_two_numbered_pages_of_the_example(tmp_path):
    out = tmp_path / "a.pdf"
    assert report(ALIBABA, out=out)["printed_by"]
    pages = text_of(out).split("\f")[:-1]
    assert [re.findall(r"page (\d) of (\d)", page) for page in pages] == [[("1", "2")], [("2", "2")]]
    for text in ("176.44", "the expected value is 119.38", "207.05"):
        assert text in pages[0]


@needs_browser
def test_a_browser_gives_the_same_bytes_each_time_and_its_file_is_known_again(tmp_path, book):
    out = tmp_path / "a.pdf"
    report(book, out=out)
    first = out.read_bytes()
    report(book, kind="pdf", out=out)
    assert out.read_bytes() == first


def test_the_parts_of_a_page_count_from_nought_wherever_the_browser_began():
    early, late = (f"/ID (node{n:08d}) /P (node{n + 7:08d})".encode() for n in (354, 355))
    assert paper._settled(early) == paper._settled(late)
    assert b"(node00000000) /P (node00000007)" in paper._settled(late)


@needs_browser
def test_a_browser_draws_a_picture_of_all_of_it(tmp_path, book):
    out = tmp_path / "a.png"
    report(book, out=out)
    picture = Image.open(io.BytesIO(out.read_bytes())).convert("L")
    below = picture.crop((0, picture.height - 10, picture.width, picture.height))
    assert len({*below.tobytes()}) == 1
    assert picture.width == 1800
    assert picture.height > 1000
    report(book, out=out)


@pytest.mark.skipif(
    paper.office() is None or not Path("/usr/lib/libreoffice/program/libswlo.so").exists(),
    reason="needs LibreOffice Writer",
)
@needs_poppler
def test_libreoffice_prints_the_words_where_there_is_no_browser(tmp_path, book, monkeypatch):
    folder = tmp_path / "programs"  # what is there, but no browser
    folder.mkdir()
    (folder / "soffice").write_text(f'#!/bin/sh\nPATH=/usr/bin:/bin exec {paper.office()} "$@"\n')
    (folder / "soffice").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    assert report(book, out=first)["printed_by"].startswith("LibreOffice")
    report(book, out=second)
    assert first.read_bytes() == second.read_bytes()
    assert "the expected value is 115.00" in re.sub(r"\s+", " ", text_of(first))


def test_without_a_browser_one_sentence_says_so_and_nothing_is_written(tmp_path, book, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RequestError, match=r"a PDF is printed by a browser such as Chromium.*none is installed here"):
        report(book, out=tmp_path / "a.pdf")
    with pytest.raises(RequestError, match="a picture is printed by a browser"):
        report(book, out=tmp_path / "a.png")
    assert [each.name for each in tmp_path.iterdir()] == ["acme.xlsx"]


def test_a_browser_that_prints_nothing_is_named(tmp_path, book, monkeypatch):
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\necho no display >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(RequestError, match="chromium prints nothing: no display"):
        report(book, out=tmp_path / "a.pdf")


def test_without_matplotlib_one_sentence_says_what_to_install(tmp_path, book, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    with pytest.raises(RequestError, match=r"pip install 'xlmodel\[report\]'"):
        report(book, out=tmp_path / "a.html")
    assert not (tmp_path / "a.html").exists()


# In a notebook


def test_a_workbook_plots_its_football_field_for_a_notebook(tmp_path):
    picture = Workbook(workbook()).plot(price=150.0)
    shown = picture._repr_svg_()
    for text in ("60.00", "180.00", "price 150.00"):
        assert text in shown
    picture.save(tmp_path / "field.svg")
    picture.save(tmp_path / "field.png")
    assert (tmp_path / "field.svg").read_text("utf-8") == shown
    assert (tmp_path / "field.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(RequestError, match=r"neither \.svg nor \.png"):
        picture.save(tmp_path / "field.gif")


def test_a_workbook_without_ranges_says_what_it_needs_to_plot():
    with pytest.raises(
        WorkbookError, match=r"neither a table RangeTable .* nor outputs out_bear_value and out_bull_value"
    ):
        Workbook(workbook(changed(out_bear_value=None, out_expected_value=None, out_upside=None))).plot()


def test_a_result_in_a_notebook_marks_the_outputs_that_are_doubtful():
    content = saved_book(
        {"A1": 10, "B1": ("=A1*2", 21), "C1": ("=A1*3", 30)}, {"out_b": "=Model!$B$1", "out_c": "=Model!$C$1"}
    )
    cells = [row.text_content() for row in lxml.html.fromstring(Workbook(content).run()._repr_html_()).iter("tr")]
    assert cells[1:] == ["b21 ?", "c30"]
