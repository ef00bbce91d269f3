"""Every limit is set in one place - the workbook's cell, else the user's setting, else its default - and is obeyed."""

from dataclasses import fields
from datetime import date, timedelta

import pytest

from tests.market.observations import count, eps, seen
from tests.market.test_refresh import DAY, EPS, PRICE, YEAR, FakeBook, FakeProvider
from xlmodel import market_price
from xlmodel.errors import NoDataError, SettingError
from xlmodel.market.limits import Limits, limits
from xlmodel.market.observation import Basis
from xlmodel.market.settings import config_folder
from xlmodel.market.store import open_store
from xlmodel.refresh.run import refresh

LATE = DAY - timedelta(days=20)
HELD = ["in_price", "no", *PRICE[2:]]
SHARES = [count("ordinary_shares", 8e9), count("ads_ratio", 8.0)]  # 1e9 ADSs


def worth(value):
    return seen(item="market_cap", value=value, basis=Basis.TOTAL)


# The limit, another value of it, what the store knows, the rows of the workbook, and what it says only within one of them.
CASES = {
    "price_age": (30, [seen(known=LATE), eps(8, YEAR)], [PRICE], "the limit price_age is 10 days", 1),
    "estimate_age": (15, [seen(), eps(8, YEAR, LATE)], [EPS], "the limit estimate_age is 15 days", 2),
    "date_tolerance": (10, [seen(), eps(8, YEAR, LATE)], [EPS], "DATES DISAGREE: in_eps of BABA is from 2025-09-04", 2),
    "unit_tolerance": (
        0.5,
        [seen(value=88), *SHARES, worth(1.3 * 88e9)],
        [PRICE],
        "UNITS: the market value of BABA",
        1,
    ),
    "held_tolerance": (0.5, [seen(value=88 * 1.4)], [HELD], "in_price is held at 88", 1),
    "estimate_jump": (9, [seen(value=640), *SHARES, eps(64, YEAR)], [EPS], "in_eps of BABA jumped 8 times", 1),
    "smallest_forward_pe": (2, [seen(value=24), eps(8, YEAR)], [EPS], "makes a forward P/E of 3.00", 1),
    "largest_forward_pe": (500, [seen(value=3360), eps(8, YEAR)], [EPS], "makes a forward P/E of 420.00", 1),
}


def told(store, given, rows, **cells):
    book = FakeBook(*rows, **cells)
    report = refresh(book, FakeProvider(*given), store, DAY)
    return " / ".join(finding.sentence for finding in report.findings)


@pytest.mark.parametrize("how", ["cell", "environment", "file"])
@pytest.mark.parametrize("name", list(CASES))
def test_each_limit_is_obeyed_wherever_it_is_set(name, how, monkeypatch):
    other, given, rows, sentence, within = CASES[name]
    cells = {}
    with open_store(":memory:") as store:
        usual = told(store, given, rows)
    if how == "cell":
        cells = {f"in_{name}": float(other)}
    elif how == "environment":
        monkeypatch.setenv(f"XLMODEL_{name.upper()}", str(other))
    else:
        config_folder().mkdir()
        (config_folder() / "config.toml").write_text(f"[settings]\n{name} = {other}\n")
    with open_store(":memory:") as store:
        changed = told(store, given, rows, **cells)
    assert [sentence in usual, sentence in changed] == [within == 1, within == 2], (usual, changed)


def test_every_limit_has_its_case():
    assert set(CASES) == {field.name for field in fields(Limits)}


def test_the_workbook_counts_before_the_setting_and_the_setting_before_the_default(monkeypatch):
    assert limits() == Limits()
    monkeypatch.setenv("XLMODEL_DATE_TOLERANCE", "45")
    assert limits().date_tolerance == 45
    assert limits({"in_date_tolerance": 60.0}).date_tolerance == 60
    assert limits({"in_date_tolerance": None}).date_tolerance == 45
    assert limits({"in_date_tolerance": "a month"}).date_tolerance == 45
    assert limits({"in_date_tolerance": 0.0}).date_tolerance == 0


@pytest.mark.parametrize("text", ["soon", "-1", "nan", ""])
def test_a_setting_that_is_no_number_is_refused_in_words(monkeypatch, text):
    monkeypatch.setenv("XLMODEL_PRICE_AGE", text)
    if text:
        with pytest.raises(SettingError, match=f"the setting price_age is '{text}', not a number"):
            limits()
    else:  # as if it were not there
        assert limits() == Limits()


@pytest.mark.parametrize("age", ["", "20"])
def test_formulas_without_a_workbook_obey_the_setting(monkeypatch, tmp_path, age):
    address = str(tmp_path / "store.sqlite")
    monkeypatch.setenv("XLMODEL_STORE", address)
    monkeypatch.setenv("XLMODEL_PRICE_AGE", age)
    with open_store(address) as store:
        store.append("test", DAY, [seen(value=88.0, known=date(2025, 9, 4))])
    if age:
        assert market_price("BABA", DAY) == 88.0
    else:
        with pytest.raises(NoDataError, match="the limit price_age is 10 days"):
            market_price("BABA", DAY)
