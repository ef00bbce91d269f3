"""The Alibaba workbook: every number of it recomputed by something else, and every promise it makes."""

import random
import zipfile
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.counts import cases
from tests.templates import plain_alibaba
from xlmodel import Workbook, WorkbookError
from xlmodel.templates.alibaba import MADE
from xlmodel.templates.layout import Book
from xlmodel.workbook.safe_read import open_package

FILE = Path(__file__).parents[2] / "workbooks" / "alibaba.xlsx"

INPUTS = (
    "price forward_eps eps_fy1 eps_fy2 fy1_end as_of bear_eps base_eps bull_eps bear_growth base_growth bull_growth "
    "bear_multiple base_multiple bull_multiple bear_probability base_probability bull_probability years discount_rate"
).split()
OUTPUTS = (
    "forward_pe ntm_pe peer_multiple peer_discount bear_value base_value bull_value expected_value upside reward_risk "
    "breakeven_probability checks_ok"
).split()


@pytest.fixture(scope="module")
def book():
    return Workbook(FILE)


def test_the_names_scripts_rely_on_are_there(book):
    assert set(INPUTS) <= set(book.inputs)
    assert set(OUTPUTS) <= set(book.outputs)


def test_a_newcomer_reads_what_the_case_says(book):
    """Published: forward P/E of 11 on 88 USD; a price of 88 is 309 days older than 24 September 2025."""
    result = book.run()
    assert result.forward_pe == 11
    assert result.checks_ok is False
    assert result.checks_failed == 1
    assert "309 days" in result.warning


# Against plain Python


def agree(result, inputs):
    for name, expected in plain_alibaba.outputs(inputs).items():
        close = expected if isinstance(expected, str) else pytest.approx(expected, rel=1e-12, abs=1e-12)
        assert result[name] == close, name


def test_the_shipped_inputs_agree_with_plain_python(book):
    agree(book.run(), book.inputs)


@pytest.mark.parametrize("seed", range(200))
def test_random_inputs_agree_with_plain_python(book, seed):
    rng = random.Random(seed)  # noqa: S311
    as_of = date(2025, 4, 1) + timedelta(days=rng.randrange(365))
    bear, base = rng.uniform(0, 0.5), rng.uniform(0, 0.5)
    inputs = {
        "price": rng.uniform(5, 400),
        "forward_eps": rng.uniform(0.5, 30),
        "eps_fy1": rng.uniform(0.5, 30),
        "eps_fy2": rng.uniform(0.5, 30),
        "as_of": as_of,
        "fy1_end": date(2026, 3, 31),
        "years": rng.choice([0.5, 1, 2, 3, 5, 7.25]),
        "discount_rate": rng.uniform(0, 0.2),
        "peer_method": rng.choice(["median", "mean", "trimmed", "harmonic", "geometric", "weighted_harmonic"]),
        "nvda_eps_fy2": rng.uniform(1, 10),
        "cloud_growth_probability": rng.random(),
        "false_dawns_multiple_impact": rng.uniform(-1, 1),
        "bear_probability": bear,
        "base_probability": base,
        "bull_probability": 1 - bear - base,
    }
    for scenario in ("bear", "base", "bull"):
        inputs[f"{scenario}_eps"] = rng.uniform(1, 20)
        inputs[f"{scenario}_growth"] = rng.uniform(-0.3, 0.5)
        inputs[f"{scenario}_multiple"] = rng.uniform(1, 40)
    agree(book.run(**inputs), book.inputs | inputs)


def test_one_run_leaves_nothing_behind_for_the_next(book):
    before = book.run().to_dict()
    book.run(price=1.0, bear_eps=-1.0, peer_method="mean")
    assert book.run().to_dict() == before


def test_step_by_step_gives_what_a_fresh_calculation_gives(book):
    """The engine brings up to date what refers to a spill, but not what hangs from that: see Engine.recalculate."""
    rng = random.Random(7)  # noqa: S311
    names = [name for name, value in book.inputs.items() if isinstance(value, float) and "event" not in name]
    for _ in range(cases(5, 16)):
        inputs = {}
        for name in rng.sample(names, 3):
            try:
                value = book.inputs[name] * rng.uniform(0.3, 1.7)
                book.run(**{name: value})
            except WorkbookError:  # outside what its cell allows
                continue
            inputs[name] = value
        fresh = Workbook(book.run(**inputs).to_bytes())
        assert list(book.values()) == list(fresh.values()), inputs


# The checks


@pytest.mark.parametrize(
    ("inputs", "row"),
    [
        ({"bear_probability": 0.3}, 0),
        ({"bear_multiple": 30}, 2),
        ({"price_date": "2025-09-20"}, None),
        ({"eps_date": "2024-11-19"}, 4),
        ({"peers_date": "2024-11-19"}, 5),
        ({"fy1_end": "2025-03-31"}, 6),
        ({"price": 88 * 7.12}, 7),  # the price in CNY
        ({"ads_ratio": 1}, 8),
        ({"forward_eps": 8 * 7.12}, 9),  # the EPS in CNY: the vendor's P/E of 1.5
        ({"forward_eps": 1.0}, 9),  # the EPS per ordinary share
        ({"price": 8800.0}, 10),  # the price in cents
        ({f"{t}_eps_fy2": -1 for t in ("aapl", "msft", "amzn")}, 11),
    ],
)
def test_each_check_sees_its_fault_and_stops_nothing(book, inputs, row):
    first = 8
    result = book.run(**inputs)
    verdicts = [book.value("Checks", first + i, 4) for i in range(16)]
    assert all(isinstance(verdict, bool) for verdict in verdicts)
    assert result.checks_ok is all(verdicts)
    assert result.checks_failed == verdicts.count(False)
    if row is None:
        assert result.checks_ok
        assert result.warning == "All checks hold."
    else:
        assert verdicts[row] is False


def test_the_price_of_the_day_passes_every_check(book):
    result = book.run(price=176.44, price_date="2025-09-24", told_market_cap=407_449_300_000)
    assert result.checks_ok is True


# The file


def test_a_name_that_excel_would_call_is_refused():
    book = Book("t", "s", MADE)
    for name in ("median", "Forward_PE", "PE1"):
        with pytest.raises(ValueError, match=r"function's name|cell address"):
            book.define(name, "S", "A1")
    book.define("in_x", "S", "A1")
    with pytest.raises(ValueError, match="twice"):
        book.define("IN_X", "S", "A2")


def test_a_table_does_not_bear_its_sheets_name():
    book = Book("t", "s", MADE)
    page = book.page("Peers", (10,))
    with pytest.raises(ValueError, match="cannot name a table"):
        page.table("A1:A2", "peers", [{"header": "x", "style": "input", "number": "price"}], [[1.0]])


def test_written_with_new_inputs_all_other_parts_keep_their_bytes(book, tmp_path):
    target = tmp_path / "after.xlsx"
    book.run(price=96.8).save(target)
    with zipfile.ZipFile(FILE) as old, zipfile.ZipFile(target) as new:
        assert old.namelist() == new.namelist()
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
    assert all(name.startswith("xl/worksheets/sheet") for name in changed), changed
    read = openpyxl.load_workbook(target, data_only=True)
    names = open_package(target).names
    area = names["out_forward_pe"]
    assert read[area.sheet].cell(area.row, area.column).value == pytest.approx(12.1)
    frame = pd.read_excel(target, sheet_name=area.sheet, header=None)
    assert frame.iloc[area.row - 1, area.column - 1] == pytest.approx(12.1)
