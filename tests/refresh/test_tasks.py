"""Refresh and check as every host and the command line call them: plain values that JSON can carry."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.market.test_refresh import DAY, EPS, PRICE, FakeBook
from xlmodel.errors import NoDataError
from xlmodel.tasks.check import check
from xlmodel.tasks.refresh import refresh

SHIPPED = Path(__file__).parents[2] / "workbooks" / "alibaba.xlsx"
EARLIER = date(2024, 11, 19)


@pytest.fixture
def path(tmp_path):
    return Path(shutil.copy(SHIPPED, tmp_path / "alibaba.xlsx"))


def test_an_open_book_and_a_file_are_refreshed_alike_and_the_answer_is_json(path):
    done = refresh(path, as_of=EARLIER)
    assert json.loads(json.dumps(done)) == done
    assert (done["as_of"], done["written"]) == ("2024-11-19", True)
    assert len(done["changes"]) == done["updated"] + done["missing"] + 1  # the day itself
    first = done["changes"][0]
    assert (first["name"], first["old"], first["new"]) == ("in_as_of", "2025-09-24", "2024-11-19")
    book = FakeBook(PRICE, [*EPS[:4], "broker", *EPS[5:]])
    done = refresh(book, as_of=DAY, store="case")
    assert (done["changes"][0]["new"], book.cells["in_price"]) == (176.44, 176.44)
    assert done["total"] == {"out_pe": pytest.approx(176.44 / 7.41 - 11)}


def test_a_dry_run_says_the_same_and_makes_neither_a_store_nor_a_change(path, tmp_path):
    address, before = tmp_path / "none.sqlite", path.read_bytes()
    dry = refresh(path, as_of=EARLIER, store=str(address), dry_run=True)
    assert (address.exists(), path.read_bytes() == before) == (False, True)
    real = refresh(path, as_of=EARLIER, store=str(address))
    assert dry == real | {"written": False}
    assert address.exists()


def test_what_check_finds_has_a_kind_and_the_inputs_that_it_is_about(path):
    found = check(path, "case")["findings"]
    assert json.loads(json.dumps(found)) == found
    held = {
        "kind": "held",
        "sentence": "in_price is held at 88, while BABA stood at 176.44 on 2025-09-24",
        "inputs": ["in_price"],
        "security": "BABA",
    }
    assert held in found
    assert [finding["kind"] for finding in found].count("check") == 1


def test_check_says_of_the_inputs_what_a_dry_run_without_a_vendor_finds(path):
    """The store has what a refresh kept; asked for nothing new, both say the same."""
    refresh(path, as_of=EARLIER, store="case")
    compared = [f for f in check(path, "case")["findings"] if f["kind"] != "check"]
    assert compared == refresh(path, store="case", dry_run=True)["findings"]


def test_a_provider_that_does_not_exist_is_named(path):
    with pytest.raises(NoDataError, match="there is no provider bloomberg"):
        refresh(path, providers=["bloomberg"])
