"""What one run came to is a value: nothing that happens later changes what it says or saves."""

import copy
import gc
import pickle
import subprocess
import sys
import zipfile
from datetime import date, datetime
from functools import cache
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter

from tests.workbooks.sample_books import plain_book, rich_book
from xlmodel.calculation.workbook import Workbook
from xlmodel.errors import CellError, WorkbookError, XlModelError
from xlmodel.findings import Kind
from xlmodel.market.store import open_store

BOOK = rich_book()
LOSS = plain_book(
    {"A1": 88, "A2": 8, "B1": "=FORWARD_PE(A1,A2)", "C1": "=B1*2"},
    {"in_price": "=Model!$A$1", "in_eps": "=Model!$A$2", "out_pe": "=Model!$B$1", "out_double": "=Model!$C$1"},
)


@cache
def book() -> Workbook:
    return Workbook(BOOK)


def test_two_runs_and_a_save_write_what_each_of_them_says(tmp_path):
    opened = Workbook(LOSS)
    first, second = opened.run(price=50.0), opened.run(price=200.0)
    for result, price in ((first, 50.0), (second, 200.0), (first, 50.0)):
        result.save(tmp_path / "saved.xlsx")
        saved = Workbook(tmp_path / "saved.xlsx")
        assert saved.inputs["price"] == price
        assert saved.run().pe == result.pe == price / 8
        kept = openpyxl.load_workbook(tmp_path / "saved.xlsx", data_only=True)["Model"]
        assert (kept["A1"].value, kept["B1"].value) == (price, price / 8)


def test_saving_an_earlier_run_leaves_the_workbook_at_its_last(tmp_path):
    opened = Workbook(LOSS)
    first = opened.run(price=50.0)
    opened.run(price=200.0)
    first.save(tmp_path / "saved.xlsx")
    assert opened.value("Model", 1, 2) == 25.0


def test_an_earlier_run_and_the_last_give_the_same_bytes():
    opened = Workbook(BOOK, now=datetime(2026, 1, 31))
    result = opened.run(price=90.0, scenario="Bull", grid=[[1, 1], [1, None]], as_of=date(2027, 5, 1))
    at_once = result.to_bytes()
    opened.run()
    assert result.to_bytes() == at_once


def test_it_keeps_its_day(monkeypatch):
    content = plain_book({"A1": "=TODAY()", "A2": 1.0}, {"out_today": "=Model!$A$1", "in_x": "=Model!$A$2"})
    opened = Workbook(content)
    result = opened.run(x=2.0)
    opened.run(x=3.0)

    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2222, 1, 1, tzinfo=tz)

    monkeypatch.setattr("xlmodel.calculation.calculator.datetime", Later)
    assert opened.run().today > result.today
    assert Workbook(result.to_bytes(), now=datetime(1999, 1, 1)).run().today != result.today
    kept = openpyxl.load_workbook(BytesIO(result.to_bytes()), data_only=True)["Model"]
    assert kept["A1"].value == result.today


def test_what_the_store_has_changed_is_not_written_as_if_it_had_not(tmp_path, monkeypatch):
    cells = {"A1": '=MARKET_PRICE("BABA",45924)', "A2": 1.0}
    opened = Workbook(plain_book(cells, {"out_price": "=Model!$A$1", "in_x": "=Model!$A$2"}))
    first = opened.run(x=2.0)
    last = opened.run(x=3.0)
    with open_store(str(tmp_path / "empty.db")):
        pass
    monkeypatch.setenv("XLMODEL_STORE", str(tmp_path / "empty.db"))
    with pytest.raises(
        WorkbookError, match=r"as of this run: price was 176\.44 and is now #N/A, by a figure in the store"
    ):
        first.to_bytes()
    assert b"176.44" in zipfile.ZipFile(BytesIO(last.to_bytes())).read("xl/worksheets/sheet1.xml")


def test_a_reason_is_kept_with_the_result_and_asks_no_engine(monkeypatch):
    opened = Workbook(LOSS)
    loss = opened.run(eps=-1.0)
    monkeypatch.delattr("xlmodel.calculation.engine.Engine.reason")
    opened.run(eps=8.0)
    assert set(loss.reasons) == {"pe", "double"}
    assert loss.reasons["double"].startswith("Model!B1: forward_eps is zero or negative")


def test_good_results_cost_no_search_for_reasons(monkeypatch):
    opened = Workbook(LOSS)
    monkeypatch.delattr("xlmodel.calculation.engine.Engine.reason")
    assert opened.run(eps=4.0).reasons == {}


def test_it_says_what_it_was_computed_from():
    result = book().run(price=90, as_of="2026-12-31", growth=None, grid=[[1, 2], [3, 5]])
    assert result.given == {
        "price": 90.0,
        "as_of": date(2026, 12, 31),
        "growth": None,
        "grid": [[1.0, 2.0], [3.0, 5.0]],
    }
    assert result.inputs == book().inputs | result.given


def test_it_carries_the_checks_of_the_workbook_that_fail_in_its_run():
    content = BytesIO()
    with xlsxwriter.Workbook(content) as made:
        sheet = made.add_worksheet("Model")
        sheet.write("A1", 100)
        headings = [{"header": heading} for heading in ("Check", "Holds", "Meaning")]
        sheet.add_table("C1:E2", {"name": "CheckTable", "columns": headings})
        sheet.write("C2", "Price is plausible")
        sheet.write_formula("D2", "=A1<50")
        made.define_name("in_price", "=Model!$A$1")
    opened = Workbook(content.getvalue())
    dear, cheap = opened.run(), opened.run(price=40)
    assert [each.sentence for each in dear.findings if each.kind is Kind.CHECK] == ["CHECK: Price is plausible"]
    assert not [each for each in cheap.findings if each.kind is Kind.CHECK]
    assert pickle.loads(pickle.dumps(dear)) == dear  # noqa: S301
    assert pickle.loads(pickle.dumps(dear)).findings == dear.findings  # noqa: S301


def test_nobody_changes_it():
    result = book().run(price=90.0)
    with pytest.raises(AttributeError, match="does not change"):
        result.pe = 3.0
    with pytest.raises(AttributeError, match="does not change"):
        del result.pe
    result.doubled[0][0] = 0.0
    result.inputs["price"] = 0.0
    result.given.clear()
    result.to_dict().clear()
    with pytest.raises(TypeError):
        result.reasons["pe"] = "mine"
    assert result == book().run(price=90.0)
    assert result.doubled[0] == [180.0]


def test_results_compare_and_hash_by_what_they_say():
    one, same, other = book().run(price=90.0), Workbook(BOOK).run(price=90.0), book().run(price=91.0)
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert len({one, same, other}) == 2
    assert one != one.to_dict()
    unseen = book().run(price=90.0, months=6)  # no formula looks at it
    assert unseen.to_dict() == one.to_dict()
    assert unseen != one


@pytest.mark.parametrize("copied", [lambda r: pickle.loads(pickle.dumps(r)), copy.deepcopy, copy.copy])  # noqa: S301
def test_a_copy_is_the_same_and_can_be_saved(copied):
    result = Workbook(LOSS).run(eps=-1.0)
    other = copied(result)
    assert other == result
    assert dict(other) == dict(result) == {"pe": CellError.NA, "double": CellError.NA}
    assert other.reasons == result.reasons
    assert other.given == {"eps": -1.0}
    assert other.to_bytes() == result.to_bytes()


def test_it_is_read_in_another_process_without_the_workbook(tmp_path):
    (tmp_path / "result").write_bytes(pickle.dumps(Workbook(LOSS).run(price=50.0)))
    script = (
        "import pickle, sys; result = pickle.load(open(sys.argv[1], 'rb')); result.save(sys.argv[2]); print(result.pe)"
    )
    command = [sys.executable, "-c", script, tmp_path / "result", tmp_path / "saved.xlsx"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "6.25\n"
    assert Workbook(tmp_path / "saved.xlsx").run().pe == 6.25


def test_it_outlives_its_workbook():
    result = Workbook(LOSS).run(price=50.0)
    gc.collect()
    assert Workbook(result.to_bytes()).run().pe == 6.25


def test_an_unknown_name_is_a_key_error_that_names_what_is_near():
    result = book().run()
    assert result.get("nope", 0) == 0
    assert "nope" not in result
    assert (result.get(5), result.get(None, 0), 5 in result) == (None, 0, False)
    with pytest.raises(KeyError, match=r"^no output is called discont; there is discount"):
        result["discont"]
    with pytest.raises(XlModelError):
        result["discont"]
    with pytest.raises(AttributeError, match="no output is called discont; there is discount"):
        _ = result.discont
    assert not hasattr(result, "_repr_svg_")


def test_a_notebook_shows_a_table():
    shown = Workbook(LOSS).run(eps=-1.0)._repr_html_()
    assert shown.count("<tr>") == 3
    assert "<td>pe</td>" in shown
    assert "#N/A" in shown
    assert "forward_eps is zero or negative" in shown
    assert "eps = -1" in shown
    assert "&lt;&amp;&gt;" in book().run()._repr_html_()


def test_the_outputs_are_offered_when_one_types():
    assert {"pe", "discount", "save", "reasons"} <= set(dir(book().run()))
