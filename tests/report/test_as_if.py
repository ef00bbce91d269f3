"""A note with other inputs than the workbook has: its numbers are those of that run, and the page says what was set."""

import json

import lxml.html
import pytest
from click.testing import CliRunner

from tests.report.books import ALIBABA, workbook
from xlmodel import Workbook
from xlmodel.cli import app
from xlmodel.errors import RequestError, WorkbookError
from xlmodel.report.note import read_note
from xlmodel.report.page import page
from xlmodel.tasks.report import report


def test_every_number_is_of_the_run_and_what_was_set_is_named_first():
    """By hand: at 80 and EPS of 10, 8 times; 0.25 * 60 + 0.5 * 110 + 0.25 * 180 = 115 stays, now 43.75 % above."""
    made = read_note(Workbook(workbook()), {"price": 80.0, "forward_eps": 10.0})
    assert (made.facts.price, made.facts.forward_pe) == (80.0, 8.0)
    assert made.verdict[0].text.startswith("At 80.00 the market pays 8.0 times forward earnings")
    assert made.head.as_if == ("Share price: 80 instead of 100", "EPS: 10 instead of 8")
    shown = lxml.html.fromstring(page(made, "0")).text_content()
    assert shown.index("Share price: 80 instead of 100") < shown.index("At 80.00 the market pays")
    assert "set for this note; in the workbook 100" in shown


def test_what_moves_the_value_is_moved_from_what_was_set():
    """The expected value is 0.25 * 60 + 0.5 * 110 + p * 180: of p = 0.4 a tenth is 0.04 * 180 = 7.2 up and down."""
    moved = read_note(Workbook(workbook()), {"bull_probability": 0.4}).moved.found
    [swing] = moved.swings
    assert (moved.centre, swing.at_low, swing.at_high) == pytest.approx((142.0, 134.8, 149.2))


def test_without_a_setting_nothing_is_as_if():
    made = read_note(Workbook(workbook()))
    assert made.head.as_if == ()
    assert "As if" not in page(made, "0")


def test_the_command_takes_settings_as_run_does_and_prints_json(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given = ["report", str(ALIBABA), "--set", "dated_price=96.8", "--set", "in_as_of=2025-09-25"]
    told = CliRunner().invoke(app, given).stdout.splitlines()
    assert told[:2] == [
        "as if: Last close: 96.80 USD per ADS instead of 176.44",
        "as if: Valuation date: 2025-09-25 instead of 2025-09-24",
    ]
    done = json.loads(CliRunner().invoke(app, [*given, "--json"]).stdout)
    assert (done["written"], done["verdict"][0]) == ("alibaba.html", told[2])
    assert done["verdict"][0].startswith("At 96.80 the market pays")
    assert [f"as if: {each}" for each in done["as_if"]] == told[:2]


def test_an_input_that_is_not_there_or_is_given_twice_is_refused_and_nothing_written(tmp_path):
    for inputs, problem in (({"prise": "1"}, WorkbookError), ({"in_price": 1.0, "price": 2.0}, RequestError)):
        with pytest.raises(problem):
            report(ALIBABA, inputs=inputs, out=tmp_path / "note.html")
    assert not (tmp_path / "note.html").exists()
