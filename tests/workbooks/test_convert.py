"""Workbooks spelled for one spreadsheet and back."""

import zipfile
from io import BytesIO
from itertools import permutations
from pathlib import Path

import pytest

from tests.workbooks.sample_books import plain_book, rich_book
from xlmodel import Workbook
from xlmodel.errors import RequestError, WorkbookError
from xlmodel.formula.spelling import CALC_PREFIX
from xlmodel.functions import REGISTRY
from xlmodel.tasks.convert import convert
from xlmodel.tasks.run import run
from xlmodel.workbook.archive import with_parts
from xlmodel.workbook.convert import HOSTS, converted

BOOK = Path(__file__).parents[2] / "workbooks" / "alibaba.xlsx"


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


SHEET = "xl/worksheets/sheet1.xml"


def formula(text: str, host: str) -> str:
    """How a formula, as XML writes it, is spelled for a host."""
    book = plain_book({"A1": "=HERE"}, {})
    book = with_parts(book, {SHEET: parts(book)[SHEET].replace(b"HERE", text.encode())})
    return parts(converted(book, host, REGISTRY))[SHEET].decode().partition("<f>")[2].partition("</f>")[0]


@pytest.mark.parametrize("content", [BOOK.read_bytes(), rich_book()], ids=["alibaba", "rich"])
def test_there_and_back_gives_every_part_again(content: bytes):
    canonical = converted(content, "excel", REGISTRY)
    for_calc = converted(canonical, "calc", REGISTRY)
    assert parts(for_calc) != parts(canonical)
    assert parts(converted(for_calc, "excel", REGISTRY)) == parts(canonical)
    assert converted(for_calc, "calc", REGISTRY) == for_calc


@pytest.mark.parametrize("content", [BOOK.read_bytes(), rich_book()], ids=["alibaba", "rich"])
def test_through_every_spelling_and_back_gives_every_part_again(content: bytes):
    canonical = converted(content, "excel", REGISTRY)
    for first, second in permutations(HOSTS, 2):
        there = converted(converted(canonical, first, REGISTRY), second, REGISTRY)
        assert parts(there) == parts(converted(canonical, second, REGISTRY))
        assert parts(converted(there, "excel", REGISTRY)) == parts(canonical)


def test_the_values_of_a_workbook_are_those_of_a_frozen_run(tmp_path: Path):
    convert(BOOK, "values", tmp_path / "values.xlsx")
    run(BOOK, out=tmp_path / "frozen.xlsx", frozen=True)
    values = (tmp_path / "values.xlsx").read_bytes()
    assert values == (tmp_path / "frozen.xlsx").read_bytes()
    assert not any(b"FORWARD_PE(" in content for name, content in parts(values).items() if "worksheets/" in name)


def test_a_workbook_for_the_addin_runs_headless_as_before(tmp_path: Path):
    convert(BOOK, "office-js", tmp_path / "web.xlsx")
    spelled = b"".join(parts((tmp_path / "web.xlsx").read_bytes()).values())
    assert b"_xldudf_XLM_FORWARD_PE(" in spelled
    assert dict(Workbook(tmp_path / "web.xlsx").run(price=96.8)) == dict(Workbook(BOOK).run(price=96.8))


def test_a_template_is_spelled_for_excel_already():
    assert converted(BOOK.read_bytes(), "excel", REGISTRY) == BOOK.read_bytes()


def test_only_formulas_change():
    for_calc = parts(converted(BOOK.read_bytes(), "calc", REGISTRY))
    changed = {name for name, content in parts(BOOK.read_bytes()).items() if for_calc[name] != content}
    assert changed
    assert all(name.startswith(("xl/worksheets/", "xl/workbook.xml", "xl/tables/")) for name in changed)


@pytest.mark.parametrize(
    "spelling",
    ["FORWARD_PE(A2,A3)", "_xll.FORWARD_PE(A2,A3)", "_xldudf_XLM_FORWARD_PE(A2,A3)", "[1]!FORWARD_PE(A2,A3)",
     "forward_pe(A2,A3)", f"{CALC_PREFIX}FORWARD_PE(A2,A3)", f"{CALC_PREFIX.lower()}forward_pe(A2,A3)"],
)  # fmt: skip
def test_every_spelling_of_a_function_is_understood(spelling: str):
    assert formula(spelling, "calc") == f"{CALC_PREFIX}FORWARD_PE(A2,A3)"
    assert formula(spelling, "excel") == "FORWARD_PE(A2,A3)"
    assert formula(spelling, "office-js") == "_xldudf_XLM_FORWARD_PE(A2,A3)"


@pytest.mark.parametrize(
    "text",
    [
        "SUM(A2,A3)",
        'IF(A2,"FORWARD_PE(1,2)","say ""FORWARD_PE(1)""")',
        "MY_FORWARD_PE(A2)",
        "FORWARD_PE",
        "Book1!FOO(1)",
        "MY.FORWARD_PE(1)",
        "Sheet1!FORWARD_PE",
        "'it''s FORWARD_PE('!A1",
        'A1&amp;"FORWARD_PE("',
        "&quot;FORWARD_PE(&quot;&amp;A1",
    ],
)
def test_what_is_not_ours_stays(text: str):
    assert formula(text, "calc") == formula(text, "excel") == text


def test_inner_calls_and_wrapped_ranges():
    nested = "IFERROR(PEER_DISCOUNT(FORWARD_PE(A2,A3),B2:B9),0)"
    assert formula(nested, "calc").count(CALC_PREFIX) == 2
    wrapped = f"{CALC_PREFIX}PEER_MULTIPLE({CALC_PREFIX}WITH_ERRORS('Peers (old)'!B2:B9),\"median\")"
    assert formula(wrapped, "excel") == "PEER_MULTIPLE('Peers (old)'!B2:B9,\"median\")"
    assert formula(wrapped, "office-js") == "_xldudf_XLM_PEER_MULTIPLE('Peers (old)'!B2:B9,\"median\")"
    offset = f"{CALC_PREFIX}PEER_MULTIPLE({CALC_PREFIX}WITH_ERRORS(OFFSET(B2,0,0,(8))))&amp;&quot;x)&quot;"
    assert formula(offset, "excel") == "PEER_MULTIPLE(OFFSET(B2,0,0,(8)))&amp;&quot;x)&quot;"


def test_xlwings_lite_is_refused_with_what_would_be_lost(tmp_path: Path):
    with pytest.raises(RequestError, match=r"xlwings Lite: .* an error as a blank or a text.* --to office-js"):
        convert(plain_book({"A1": 1}), "lite", tmp_path / "lite.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_host_we_do_not_know_and_a_damaged_file_are_refused():
    with pytest.raises(RequestError, match="excel, office-js, calc, not for numbers"):
        converted(BOOK.read_bytes(), "numbers", REGISTRY)
    with pytest.raises(RequestError, match="excel, office-js, calc or values, not to numbers"):
        convert(BOOK, "numbers", "numbers.xlsx")
    with pytest.raises(WorkbookError):
        converted(BOOK.read_bytes()[:-200], "calc", REGISTRY)
