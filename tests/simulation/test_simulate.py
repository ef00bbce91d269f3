"""A workbook simulated: exact answers of simple models within the standard error, and every draw as a run gives it."""

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from scipy import stats

from tests.test_cli import printed, refused, xlmodel
from xlmodel import Workbook
from xlmodel.errors import RequestError, WorkbookError
from xlmodel.tasks.simulate import simulate

ALIBABA = Path(__file__).parents[2] / "workbooks" / "alibaba.xlsx"


@pytest.fixture
def book(tmp_path):
    def write(**outputs):
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(path) as workbook:
            sheet = workbook.add_worksheet("S")
            sheet.write_column("A1", [10.0, 5.0])
            sheet.write("A3", "word")
            sheet.data_validation("A2", {"validate": "decimal", "criteria": ">", "value": 0})
            for name, cell in (("in_x", "A1"), ("in_y", "A2"), ("in_word", "A3")):
                workbook.define_name(name, f"=S!${cell[0]}${cell[1:]}")
            for row, (name, formula) in enumerate(outputs.items(), 1):
                sheet.write_formula(f"B{row}", formula)
                workbook.define_name(f"out_{name}", f"=S!$B${row}")
        return path

    return write


def rows_of(path):
    return [*csv.DictReader(path.read_text(encoding="utf-8").splitlines())]


def test_a_sum_of_correlated_normal_draws_has_its_exact_mean_spread_and_percentiles(book):
    draws = {"x": "normal(10,3)", "y": "normal(50,2)"}
    done = simulate(book(total="=in_x+2*in_y"), draws, correlations={("x", "y"): 0.5}, count=20_000, below="112")
    exact = stats.norm(110, math.sqrt(9 + 16 + 2 * 0.5 * 3 * 4))  # the variance of a sum
    found = done["outputs"]["total"]
    assert found.mean == pytest.approx(exact.mean(), abs=4 * found.standard_error)
    assert found.standard_error == pytest.approx(exact.std() / math.sqrt(20_000), rel=0.05)
    assert found.standard_deviation == pytest.approx(exact.std(), rel=4 / math.sqrt(2 * 20_000))
    for name, share in (("5%", 0.05), ("25%", 0.25), ("50%", 0.5), ("75%", 0.75), ("95%", 0.95)):
        at = exact.ppf(share)
        error = math.sqrt(share * (1 - share) / 20_000) / exact.pdf(at)
        assert found.percentiles[name] == pytest.approx(at, abs=4 * error)
    assert done["below"].probability == pytest.approx(exact.cdf(112), abs=4 * done["below"].standard_error)


def test_eps_times_multiple_has_the_closed_form_of_simulate_value(book):
    draws = {"x": "lognormal(8,0.2)", "y": "lognormal(15,0.25)"}
    found = simulate(book(value="=in_x*in_y"), draws, correlations={("x", "y"): 0.3}, count=50_000)["outputs"]["value"]
    assert found.mean == pytest.approx(120 * math.exp(0.3 * 0.2 * 0.25), abs=4 * found.standard_error)
    spread = math.sqrt(0.2**2 + 0.25**2 + 2 * 0.3 * 0.2 * 0.25)
    median = 120 * math.exp(-(0.2**2 + 0.25**2) / 2)
    for name, share in (("5%", 0.05), ("50%", 0.5), ("95%", 0.95)):
        exact = stats.lognorm(spread, scale=median)
        error = math.sqrt(share * (1 - share) / 50_000) / exact.pdf(exact.ppf(share))
        assert found.percentiles[name] == pytest.approx(exact.ppf(share), abs=4 * error)


def test_every_draw_is_what_a_run_of_the_workbook_gives(tmp_path):
    path = tmp_path / "draws.csv"
    draws = {"price": "normal(88,10)", "Inputs!E51": "lognormal(9,0.3)", "bull_multiple": "triangular(10,20,25)"}
    done = simulate(ALIBABA, draws, count=60, seed=3, inputs={"discount_rate": "0.12"}, out=path)
    rows, workbook = rows_of(path), Workbook(ALIBABA)
    assert done["written"] == [str(path)]
    assert len(rows) == 60
    for row in rows[::12]:
        given = {name: float(row[name]) for name in ("price", "bull_eps", "bull_multiple")}
        result = workbook.run(discount_rate=0.12, **given)
        for name in done["outputs"]:
            value = result[name]
            expected = pytest.approx(value, rel=1e-13) if isinstance(value, float) else value
            assert (float(row[name]) if isinstance(value, float) else row[name]) == expected


def test_figures_are_numpys_of_the_draws_that_were_written(book, tmp_path):
    path = tmp_path / "draws.csv"
    done = simulate(book(y="=in_x^2"), {"x": "uniform(-1,3)"}, count=500, out=path, below="x")
    rows = rows_of(path)
    x, y = (np.array([float(row[name]) for row in rows]) for name in ("x", "y"))
    found = done["outputs"]["y"]
    assert (found.mean, found.standard_deviation) == pytest.approx((y.mean(), y.std()))
    expected = np.quantile(y, [0.05, 0.25, 0.5, 0.75, 0.95], method="inverted_cdf")
    assert [*found.percentiles.values()] == expected.tolist()
    assert done["below"].probability == (y < x).mean()
    [mover] = done["movers"]
    assert mover.rank_correlation == pytest.approx(stats.spearmanr(x, y).statistic)
    assert mover.at_low == pytest.approx(y[x <= np.quantile(x, 0.1)].mean())


def test_what_moves_a_value_most_comes_first(book):
    draws = {"x": "normal(10,1)", "y": "normal(50,1)"}
    done = simulate(book(v="=in_x-4*in_y"), draws, count=2000)
    assert [each.draw for each in done["movers"]] == ["y", "x"]
    assert done["movers"][0].rank_correlation < -0.9 < 0.1 < done["movers"][1].rank_correlation


def test_errors_are_counted_and_the_figures_are_of_the_other_draws(book):
    done = simulate(book(root="=SQRT(in_x)", twice="=2*in_x"), {"x": "discrete(-1:0.5, 4:0.5)"}, count=400)
    root, twice = done["outputs"]["root"], done["outputs"]["twice"]
    assert root.errors == {"#NUM!": 400 - root.draws}
    assert 150 < root.draws < 250
    assert (root.mean, root.standard_deviation) == (2.0, 0.0)
    assert (twice.draws, twice.errors) == (400, {})
    assert twice.mean == pytest.approx((8 * root.draws - 2 * (400 - root.draws)) / 400)


def test_draws_that_an_input_cannot_be_are_counted_and_named(book):
    path = book(v="=in_y")
    done = simulate(path, {"y": "discrete(-3:0.25, 4:0.75)"}, count=200)
    [(why, count)] = done["refused"].items()
    assert why == "y must be a number above 0, not -3.0"
    assert done["outputs"]["v"].draws == 200 - count
    shown = xlmodel("simulate", path, "--draw", "y=discrete(-3:0.25, 4:0.75)", "--count", 200)
    assert shown.returncode == 1
    assert f"not run: {count} of 200 draws, y must be a number above 0, not -3.0" in shown.stdout


def test_what_does_not_move_and_what_is_never_a_number_are_named(book):
    done = simulate(book(v="=in_x", w="=in_y", u="=1/0*in_x"), {"x": "normal(1,1)"}, count=20)
    assert [*done["outputs"]] == ["v"]
    assert (done["unmoved"], done["never"]) == (["w"], ["u"])


@pytest.mark.parametrize(
    ("draws", "others", "why"),
    [
        ({}, {}, "nothing is drawn"),
        ({"x": "normal(1,1)", "S!A1": "normal(1,1)"}, {}, "x is drawn twice"),
        ({"word": "normal(1,1)"}, {}, "word is not one cell that holds a number"),
        ({"z": "normal(1,1)"}, {}, "no input is called z"),
        ({"x": "normal(1,1)"}, {"inputs": {"x": "3"}}, "x is drawn and set to a value"),
        ({"x": "normal(1,1)"}, {"count": 0}, "the count of draws is 0"),
        ({"x": "normal(1,1)"}, {"seed": -1}, "the seed is -1"),
        ({"x": "normal(1,1)"}, {"output": "w"}, "no output that is a number is called w"),
        ({"x": "normal(1,1)"}, {"below": "dear"}, "--below takes a number"),
        ({"x": "normal(1,1)"}, {"out": "draws.txt"}, "--out is a CSV file"),
        ({"y": "uniform(-2,-1)"}, {}, "v is a number in none of the 10,000 draws: y must be a number above 0"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(book, draws, others, why):
    with pytest.raises((RequestError, WorkbookError)) as problem:
        simulate(book(v="=in_x"), draws, **others)
    assert why in str(problem.value)


def test_a_workbook_that_cannot_be_worked_out_at_once_is_run_one_by_one_and_says_so(book):
    path = book(v="=OFFSET(S!A1,in_x,0)")
    done = simulate(path, {"x": "discrete(0:0.5, 1:0.5)"}, count=20)
    assert done["stepped"]
    found = done["outputs"]["v"]
    assert found.draws == 20
    assert found.percentiles["5%"] in (0.0, 1.0)  # the cell itself, where nothing is the offset
    assert found.percentiles["95%"] == 5.0


def test_pictures_are_written_and_told(book, tmp_path):
    path = book(value="=in_x*in_y")
    for name in ("h.png", "h.svg", "t.svg"):
        option = "--png" if name[0] == "h" else "--tornado"
        done = printed(
            "simulate",
            path,
            "--draw",
            "x=normal(10,1)",
            "--draw",
            "y=uniform(1,2)",
            "--below",
            "9",
            option,
            tmp_path / name,
        )
        assert f"written: {tmp_path / name}" in done
    assert (tmp_path / "h.png").read_bytes().startswith(b"\x89PNG")
    assert "of the draws lie below" in (tmp_path / "h.svg").read_text(encoding="utf-8")
    assert "x (+" in (tmp_path / "t.svg").read_text(encoding="utf-8")


def test_the_command_gives_json_and_the_same_for_the_same_seed(book):
    arguments = ("simulate", book(v="=in_x"), "--draw", "x=normal(1,1)", "--count", 50, "--seed", 9, "--json")
    first = json.loads(printed(*arguments))
    assert first == json.loads(printed(*arguments))
    assert first["draws"] == {"x": "normal: mean 1, standard deviation 1"}
    assert first["outputs"]["v"]["draws"] == 50


def test_correlations_are_read_in_pairs(book):
    path = book(v="=in_x*in_y")
    both = ("--draw", "x=normal(1,1)", "--draw", "y=normal(50,1)")
    shown = [printed("simulate", path, *both, *more, "--count", 100) for more in ((), ("--correlation", "x,y=0.9"))]
    assert shown[0] != shown[1]
    assert "--correlation is written" in refused("simulate", path, *both, "--correlation", "x=0.5")
    assert "--draw is written price=normal(88,10), not x" in refused("simulate", path, "--draw", "x")
