"""Workbooks without names of ours: what they are told, and driving them by the addresses of cells."""

import json

import pytest
import xlsxwriter

from tests.test_cli import BOOK, printed, refused, xlmodel


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "plain.xlsx"
    with xlsxwriter.Workbook(path) as file:
        model, other = file.add_worksheet("Model"), file.add_worksheet("My calc")
        model.write("B4", 88)
        model.write("B5", 8)
        model.write_formula("F9", "=B4/B5", None, 11)
        other.write_formula("A1", "=Model!F9*2+C3", None, 22)
    return path


def test_a_workbook_without_names_says_so_and_how_to_go_on(plain):
    done = xlmodel("run", plain)
    assert done.returncode == 0
    assert "plain.xlsx has no cell named out_..." in done.stderr
    assert "the box left of the formula bar" in done.stderr
    assert "--cells 'Model!B4=90' --read 'Model!F9'" in done.stderr
    done = xlmodel("run", plain, "--json")
    assert json.loads(done.stdout) == {}
    assert "no cell named out_" in done.stderr
    assert "plain.xlsx has no cell named in_..." in refused("run", plain, "--set", "price=90")


def test_cells_are_set_and_read_by_their_addresses(plain):
    options = "--cells", "model!$b$4=96", "--read", "Model!F9", "--read", "'My calc'!A1"
    assert json.loads(printed("run", plain, *options, "--json")) == {"Model!F9": 12, "'My calc'!A1": 24}
    table = printed("run", plain, *options)
    assert [line.split() for line in table.splitlines()[2:3]] == [["Model!F9", "12"]]


def test_a_blank_cell_may_be_set_and_is_written(plain, tmp_path):
    printed("run", plain, "--cells", "'My calc'!C3=5", "--read", "'My calc'!A1", "--out", tmp_path / "out.xlsx")
    read = printed("run", tmp_path / "out.xlsx", "--read", "'My calc'!A1", "--read", "'My calc'!C3", "--json")
    assert json.loads(read) == {"'My calc'!A1": 27, "'My calc'!C3": 5}


def test_scenarios_may_be_headed_by_addresses(plain, tmp_path):
    (tmp_path / "sets.csv").write_text("scenario,Model!B4,model!b5\na,80,\nb,,4\nc,,\n")
    lines = printed("run", plain, "--scenarios", tmp_path / "sets.csv", "--read", "Model!F9", "--json").splitlines()
    assert [json.loads(line)["Model!F9"] for line in lines] == [10, 22, 11]
    assert "no cell named out_" in refused("run", plain, "--scenarios", tmp_path / "sets.csv")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--cells", "B4=90"], "SHEET!CELL=VALUE, such as Sheet1!B4=90, not B4=90"),
        (["--cells", "Model!B4"], "SHEET!CELL=VALUE"),
        (["--cells", "Model!F9=1"], "Model!F9 holds a formula"),
        (["--cells", "Modell!B4=1"], "no sheet is called Modell; there is Model"),
        (["--cells", "Model!B4=ten"], "Model!B4 is a number, not 'ten'"),
        (["--cells", "Model!B4=1", "--cells", "Model!B4=2"], "twice"),
        (["--cells", "Model!B4=1", "--set", "model!$B$4=2"], "Model!B4 is given twice"),
        (["--read", "F9"], "F9 names no sheet: write Model!F9"),
        (["--read", "Model!ZZZZ9"], "ZZZZ9"),
    ],
)
def test_an_address_that_makes_no_sense_is_refused(plain, options, says):
    assert says in refused("run", plain, *options)


def test_an_input_goes_by_its_name_by_in_and_its_name_and_by_its_address():
    for setting in (["--set", "in_price=96.8"], ["--set", "Price=96.8"], ["--cells", "Inputs!C6=96.8"]):
        outputs = json.loads(printed("run", BOOK, *setting, "--read", "Summary!D10", "--json"))
        assert outputs == {"Summary!D10": pytest.approx(12.1)}  # 96.8 / 8
    assert "price is given twice" in refused("run", BOOK, "--set", "price=1", "--cells", "Inputs!C6=2")
