"""Refresh, check and new for a workbook that is open elsewhere: the same as for a file, handed over instead of written."""

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest

from xlmodel import Workbook
from xlmodel.errors import RequestError, WorkbookError
from xlmodel.hosts.web.workbooks import ANSWERS
from xlmodel.tasks.check import check
from xlmodel.tasks.refresh import refresh
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.safe_read import open_package

BOOKS = Path(__file__).parents[3] / "workbooks"
BOOK = BOOKS / "one-pager.xlsx"
FIGURES = "security,item,value,known_on\nAAPL,price,251.5,2026-02-20\n"


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("XLMODEL_STORE", str(tmp_path / "store.sqlite"))


def ask(path: str, **question: Any) -> dict[str, Any]:
    return dict(json.loads(ANSWERS[path](json.dumps(question).encode())))


def packed(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()


def test_what_is_to_be_written_is_what_a_refresh_of_the_file_writes(tmp_path, monkeypatch):
    found = ask("/api/refresh", book=packed(BOOK), figures=FIGURES)
    monkeypatch.setenv("XLMODEL_STORE", str(tmp_path / "another.sqlite"))
    copy, figures = tmp_path / "copy.xlsx", tmp_path / "figures.csv"
    copy.write_bytes(BOOK.read_bytes())
    figures.write_text(FIGURES)
    done = refresh(copy, figures=figures)
    assert found["done"]["changes"] == done["changes"] != []
    before, after = Workbook(BOOK), Workbook(copy)
    written = {}
    for place in found["places"]:
        first = place["cells"].partition(":")[0]
        [column] = [ord(letter) - 64 for letter in first if letter.isalpha()]
        top = int("".join(filter(str.isdigit, first)))
        for i, [value] in enumerate(place["values"]):
            written[place["sheet"], top + i, column] = value
    assert {at: after.value(*at) for at in written if at[0] == "Inputs"} == {
        at: value for at, value in written.items() if at[0] == "Inputs"
    }
    changed = {name for name, value in after.inputs.items() if value != before.inputs[name]}
    assert "price" in changed


def test_an_input_that_is_a_formula_is_refused_as_in_a_file_and_nothing_is_handed_over():
    package = open_package(BOOK)
    place = package.names["in_price"]
    part = package.sheets[place.sheet]
    cell = f'(<c r="{place.block}"[^>]*>)(?=<v>)'.encode()
    sheet, count = re.subn(cell, rb"\1<f>100+1</f>", package.part(part))
    assert count == 1
    book = base64.b64encode(with_parts(package.content, {part: sheet})).decode()
    with pytest.raises(WorkbookError, match="formula"):
        ask("/api/refresh", book=book, figures=FIGURES)


def test_a_check_finds_what_it_finds_in_the_file():
    assert ask("/api/check", book=packed(BOOK))["findings"] == check(BOOK)["findings"]


def test_a_new_workbook_comes_back_whole(tmp_path):
    made = ask("/api/new", template="one-pager", ticker="AAPL")
    path = tmp_path / "new.xlsx"
    path.write_bytes(base64.b64decode(made["book"]))
    assert Workbook(path).inputs["ticker"] == "AAPL"
    assert made["done"]["company"].startswith("Apple")


@pytest.mark.parametrize("path", list(ANSWERS))
@pytest.mark.parametrize("body", [b"", b"[]", b'"x"', b"[" * 100_000, b'{"book": 1, "template": 1}', b'{"book": "?"}'])
def test_what_is_no_question_is_refused_in_a_sentence(path, body):
    with pytest.raises((RequestError, WorkbookError)):
        ANSWERS[path](body)


def test_what_is_no_workbook_is_refused():
    with pytest.raises(WorkbookError):
        ask("/api/refresh", book=base64.b64encode(b"PK nothing").decode())
