"""The commands as a person types them: each once in a process of its own, what else there is to see of it in this one."""

import csv
import io
import json
import logging
import os
import shutil
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from tests.workbooks.sample_books import plain_book
from xlmodel.cli import main
from xlmodel.functions import REGISTRY

BOOK = Path(__file__).parents[1] / "workbooks" / "alibaba.xlsx"


def xlmodel(*arguments, alone=False, given=None, cwd=None):
    command = [sys.executable, "-m", "xlmodel.cli", *map(str, arguments)]
    if alone:
        return subprocess.run(command, input=given, capture_output=True, text=True, timeout=900, cwd=cwd)
    with pytest.MonkeyPatch.context() as patch:
        out, err, code = io.StringIO(), io.StringIO(), 0
        for name, value in {"argv": command[2:], "stdin": None, "stdout": out, "stderr": err}.items():
            patch.setattr(sys, name, value)
        patch.setattr(logging.getLogger(), "handlers", [])
        patch.chdir(cwd or Path.cwd())
        try:
            main()
        except SystemExit as end:
            code = end.code
    return subprocess.CompletedProcess(command, code, out.getvalue(), err.getvalue())


def printed(*arguments, **options):
    done = xlmodel(*arguments, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(*arguments, **options):
    """The one sentence on standard error; nothing on standard output, exit code 2."""
    done = xlmodel(*arguments, **options)
    assert done.returncode == 2
    assert done.stdout == ""
    [sentence] = done.stderr.splitlines()
    assert sentence.startswith("xlmodel: ")
    return sentence


@pytest.fixture
def book(tmp_path):
    return Path(shutil.copy(BOOK, tmp_path / "book.xlsx"))


# eval


def test_eval_prints_the_value():
    assert printed("eval", "=FORWARD_PE(88,8)", alone=True) == "11\n"


def test_eval_takes_several_formulas_and_natives_too():
    answers = printed("eval", "=PEER_DISCOUNT(11,{20,25,30})", "=SUM(SCENARIO_VALUE(8,0.1,3,{10,15,20}))", "=1+1")
    discount, total, two = answers.splitlines()
    assert discount == "0.56"
    assert float(total) == pytest.approx(8 * 1.1**3 * 45)  # by hand
    assert two == "2"


def test_eval_reads_formulas_from_standard_input():
    assert printed("eval", "-", alone=True, given="=FORWARD_PE(88,8)\n\n=UPSIDE(80,64)\n").split() == ["11", "0.25"]


def test_eval_shows_a_spill_as_an_aligned_table():
    lines = printed("eval", '=PEER_STATS({10,20,30},{"a","b","c"})').splitlines()
    assert lines[0].split() == ["Statistic", "Value"]
    assert lines[5].split() == ["Median", "20"]
    assert len({len(line) for line in lines}) == 1


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=FORWARD_PE(88,8)", 11),
        ("=1=1", True),
        ('="a"&"b"', "ab"),
        ("={1,2;3,4}", [[1, 2], [3, 4]]),
    ],
)
def test_eval_json_prints_one_value_a_line(formula, expected):
    assert json.loads(printed("eval", "--json", formula)) == expected


@pytest.mark.parametrize(
    ("formula", "error", "reason"),
    [
        ("=FORWARD_PE(88,-1)", "#N/A", "forward_eps"),
        ("=EXPECTED_VALUE({80,58,32},{0.35,0.45,0.3})", "#NUM!", "1.1"),
        ("=FORWARD_PE(88)", "#N/A", "forward_eps"),
        ('=FORWARD_PE("ten",8)', "#VALUE!", "ten"),
        ("=NOSUCH(1)", "#NAME?", "NOSUCH"),
        ("=1/0", "#DIV/0!", "zero"),
        ("=SUM(FORWARD_PE(88,-1),1)", "#N/A", "forward_eps"),
    ],
)
def test_eval_json_gives_an_error_with_its_reason(formula, error, reason):
    answer = json.loads(printed("eval", "--json", formula))
    assert answer["error"] == error
    assert reason in answer["reason"]


# run


def test_run_prints_the_outputs(book):
    text = printed("run", book, alone=True)
    assert "forward_pe" in text
    assert "11.00" in text
    assert "DATES DISAGREE" in text


def test_run_json_is_one_object_of_the_outputs(book):
    outputs = json.loads(printed("run", book, "--set", "price=96.8", "--set", "in_as_of=2025-09-25", "--json"))
    assert outputs["forward_pe"] == pytest.approx(12.1)
    assert outputs["checks_ok"] is False


def test_run_takes_per_cent(book):
    assert json.loads(printed("run", book, "--set", "discount_rate=0%", "--json"))["bear_value"] == pytest.approx(66.69)


def test_run_writes_the_recalculated_workbook_and_leaves_the_original(book, tmp_path):
    before = book.read_bytes()
    printed("run", book, "--set", "price=96.8", "--out", tmp_path / "out.xlsx")
    assert book.read_bytes() == before
    assert json.loads(printed("run", tmp_path / "out.xlsx", "--json"))["forward_pe"] == pytest.approx(12.1)


def test_run_may_write_to_the_workbook_it_reads(book):
    printed("run", book, "--set", "price=96.8", "--out", book)
    assert json.loads(printed("run", book, "--json"))["forward_pe"] == pytest.approx(12.1)


@pytest.mark.parametrize(
    "options",
    [
        ["run", "--out", "other.xlsx"],
        ["run", "--out", "other.xlsx", "--frozen"],
        ["run", "--out", "other.csv"],
        ["run", "--scenarios", "sets.csv", "--out", "other.csv"],
        ["simulate", "--draw", "price=normal(88,10)", "--csv", "other.csv"],
        ["simulate", "--draw", "price=normal(88,10)", "--png", "other.png"],
        ["convert", "--to", "calc", "--out", "other.xlsx"],
    ],
)
def test_a_file_that_is_there_is_written_over_only_with_force(book, tmp_path, options):
    other = tmp_path / options[-1 if options[-1] != "--frozen" else -2]
    other.write_bytes(b"another company's")
    (tmp_path / "sets.csv").write_text("scenario,price\none,90\n")
    assert "--force" in refused(options[0], book, *options[1:], cwd=tmp_path)
    assert other.read_bytes() == b"another company's"
    printed(options[0], book, *options[1:], "--force", cwd=tmp_path)
    assert other.read_bytes() != b"another company's"


def test_frozen_has_values_instead_of_our_formulas(book, tmp_path):
    printed("run", book, "--out", tmp_path / "frozen.xlsx", "--frozen")
    with zipfile.ZipFile(tmp_path / "frozen.xlsx") as file:
        sheets = "".join(file.read(n).decode() for n in file.namelist() if n.startswith("xl/worksheets/sheet"))
    assert not [name for name in REGISTRY if f"{name}(" in sheets]


def test_outputs_are_written_as_a_csv_with_the_reasons_of_errors(book, tmp_path):
    printed("run", book, "--set", "base_eps=-3", "--out", tmp_path / "outputs.csv")
    with (tmp_path / "outputs.csv").open(newline="") as file:
        rows = {row["output"]: row for row in csv.DictReader(file)}
    assert float(rows["forward_pe"]["value"]) == 11  # 88 / 8
    assert rows["forward_pe"]["reason"] == ""
    assert rows["base_value"]["value"] == "#N/A"
    assert rows["base_value"]["reason"].startswith("Summary!C15: eps is zero or negative")
    assert rows["base_value"]["cell"] == "Summary!C15"


def test_a_csv_of_outputs_has_nothing_to_freeze(book, tmp_path):
    assert "nothing is frozen" in refused("run", book, "--frozen", "--out", tmp_path / "outputs.csv")
    assert not (tmp_path / "outputs.csv").exists()


LONG_REASON = (
    "Summary!C15: eps is zero or negative (eps -3, growth 0.094, years 3, exit_multiple 14, discount_rate 0.1, dps 0)"
)


@pytest.mark.parametrize("width", [30, 60, 80, 200])
def test_reasons_stand_in_full_in_a_column_of_their_own_whatever_the_width(book, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    lines = printed("run", book, "--set", "base_eps=-3").splitlines()
    at = lines[0].index("reason")
    row = next(i for i, line in enumerate(lines) if line.startswith(" base_value "))
    assert lines[row][:at].split() == ["base_value", "#N/A"]
    below = (i for i in range(row + 1, len(lines)) if lines[i][:at].strip())
    reason = " ".join(line[at:].strip() for line in lines[row : next(below)])
    assert reason == LONG_REASON
    assert next(line for line in lines if line.startswith(" upside "))[at:] == "as base_value"


def test_a_row_is_one_line_for_another_program(book, monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    [line] = [line for line in printed("run", book, "--set", "base_eps=-3").splitlines() if "base_value " in line]
    assert line.endswith(LONG_REASON)


def test_inputs_are_listed_with_values_units_and_cells(book, monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    lines = printed("run", book, "--inputs", "--set", "price=96.8").splitlines()
    rows = {line.split()[0]: line.split(maxsplit=3)[1:] for line in lines[2:]}
    assert rows["price"] == ["96.8", "Inputs!C6", "price currency per traded share"]
    assert rows["as_of"] == ["2025-09-24", "Inputs!C19", "date"]
    assert rows["bear_growth"] == ["0", "Inputs!C52", "fraction per year; 0.08 is 8 %"]
    assert rows["after_hours_return"] == ["0.1", "Inputs!C11", "fraction; 0.2 is 20 %"]  # the cell shows 10.0%
    assert rows["cloud_revenue"][:2] == ["15000000000", "Inputs!C14"]
    listed = json.loads(printed("run", book, "--inputs", "--json"))
    assert listed[0] == {
        "name": "price", "value": 88, "unit": "price currency per traded share", "cell": "Inputs!C6",
    }  # fmt: skip
    assert "runs nothing" in refused("run", book, "--inputs", "--out", "x.csv")


def test_verbose_shows_cells_and_formulas_and_what_the_workbook_checks(book, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    text = printed("run", book, "--verbose")
    [line] = [line for line in text.splitlines() if line.startswith(" peer_multiple ")]
    assert line.split(maxsplit=3)[2:] == [
        "Summary!C12", "=PEER_MULTIPLE(PeerTable[P/E FY2],in_peer_method,PeerTable[Market value])",
    ]  # fmt: skip
    assert "CHECK: Price and valuation date agree" in text


def test_the_version_is_that_of_the_package():
    from importlib.metadata import version

    assert printed("--version") == f"xlmodel {version('xlmodel')}\n"


def test_frozen_without_a_file_to_write_is_refused(book):
    assert "--out" in refused("run", book, "--frozen")


def test_a_block_of_cells_is_shown_as_rows_on_the_screen_and_in_a_csv(tmp_path):
    cells = {"A1": 2, "B1": "=A1*2", "C1": "=A1/0", "B2": "=A1*3", "C2": "=A1*4"}
    path = tmp_path / "block.xlsx"
    path.write_bytes(plain_book(cells, {"in_price": "=Model!$A$1", "out_block": "=Model!$B$1:$C$2"}))
    assert "4, #DIV/0!; 6, 8   Model!C1: division by zero" in printed("run", path)
    (tmp_path / "sets.csv").write_text("scenario,price\na,1\n")
    printed("run", path, "--scenarios", tmp_path / "sets.csv", "--out", tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open(newline="") as file:
        assert next(csv.DictReader(file))["block"] == "2, #DIV/0!; 3, 4"


def test_frozen_leaves_a_text_that_names_a_function_alone(tmp_path):
    formula = '="see FORWARD_PE(88, 8)"'
    path = tmp_path / "text.xlsx"
    path.write_bytes(plain_book({"A1": formula, "A2": "=FORWARD_PE(88,8)"}))
    printed("run", path, "--out", tmp_path / "frozen.xlsx", "--frozen")
    with zipfile.ZipFile(tmp_path / "frozen.xlsx") as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
    assert [cell.partition("</f>")[0] for cell in sheet.split("<f>")[1:]] == [formula.removeprefix("=")]


def test_scenarios_from_csv_print_and_write_a_row_each(book, tmp_path):
    sets = tmp_path / "sets.csv"
    sets.write_text("scenario,price,price_date\nas quoted,,\nafter hours,96.8,\nof the day,176.44,2025-09-24\n")
    text = printed("run", book, "--scenarios", sets, "--out", tmp_path / "rows.csv")
    assert "after hours" in text
    rows = list(csv.DictReader((tmp_path / "rows.csv").read_text().splitlines()))
    assert [row["scenario"] for row in rows] == ["as quoted", "after hours", "of the day"]
    assert float(rows[1]["forward_pe"]) == pytest.approx(12.1)


def test_scenarios_as_a_spreadsheet_writes_them_where_the_decimal_sign_is_a_comma(book, tmp_path):
    sets = tmp_path / "sets.csv"
    sets.write_text("scenario;in_price;discount_rate;as_of\nlow, cheap;80,5;0%;\nhigh;1.120,5;9,5 %;2025-09-25\n")
    low, high = map(json.loads, printed("run", book, "--scenarios", sets, "--json").splitlines())
    assert (low["scenario"], high["scenario"]) == ("low, cheap", "high")
    assert low["forward_pe"] == pytest.approx(80.5 / 8)
    assert low["bear_value"] == pytest.approx(7.41 * 9)  # no growth, nothing discounted
    assert high["forward_pe"] == pytest.approx(1120.5 / 8)
    assert high["bear_value"] == pytest.approx(7.41 * 9 / 1.095**3)


def test_a_reason_that_outputs_share_is_given_once_a_scenario(book, tmp_path):
    sets = tmp_path / "sets.csv"
    sets.write_text("scenario,base_eps\nloss,-3\nprofit,8\n")
    lines = printed("run", book, "--scenarios", sets).splitlines()
    [reason] = [line for line in lines if line.startswith("loss: ")]
    assert reason.count("Summary!C15: ") == 1
    assert "base_value, expected_value, dated_upside, upside: Summary!C15: eps is zero or negative" in reason


def test_scenarios_from_toml(book, tmp_path):
    sets = tmp_path / "sets.toml"
    sets.write_text('["as quoted"]\n[later]\nprice = 96.8\nas_of = 2025-09-25\npeer_method = "mean"\n')
    told, later = (json.loads(line) for line in printed("run", book, "--scenarios", sets, "--json").splitlines())
    assert told["scenario"] == "as quoted"
    assert later["forward_pe"] == pytest.approx(12.1)


def test_a_scenario_that_cannot_be_run_is_marked_and_the_rest_go_on(book, tmp_path):
    sets = tmp_path / "sets.csv"
    sets.write_text("scenario,price\ngood,96.8\nbad,minus\nworse,-5\nlast,90\n")
    done = xlmodel("run", book, "--scenarios", sets, "--json", alone=True)
    assert done.returncode == 1
    good, bad, worse, last = map(json.loads, done.stdout.splitlines())
    assert good["error"] is None
    assert "minus" in bad["error"]
    assert bad["forward_pe"] is None
    assert "above 0" in worse["error"]
    assert last["forward_pe"] == pytest.approx(11.25)


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal is made as Unix makes one")
def test_the_rows_go_where_standard_output_goes_while_a_bar_shows_progress(book, tmp_path):
    import pty

    sets = tmp_path / "sets.csv"
    sets.write_text("scenario,price\na,96.8\nb,90\n")
    terminal, side = pty.openpty()
    command = [sys.executable, "-m", "xlmodel.cli", "run", str(book), "--scenarios", str(sets), "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=side, text=True, timeout=120)
    os.close(side)
    os.close(terminal)
    assert [json.loads(line)["scenario"] for line in done.stdout.splitlines()] == ["a", "b"]


def test_an_error_among_the_outputs_of_a_run_carries_its_reason(book):
    outputs = json.loads(printed("run", book, "--set", "base_eps=-3", "--json"))
    assert outputs["base_value"]["error"] == "#N/A"
    assert "eps is zero or negative" in outputs["base_value"]["reason"]


def test_an_error_among_the_outputs_of_a_scenario_carries_its_reason(book, tmp_path):
    sets = tmp_path / "sets.csv"
    sets.write_text("scenario,base_eps\nloss,-3\nprofit,8\n")
    loss, profit = map(json.loads, printed("run", book, "--scenarios", sets, "--json").splitlines())
    assert loss["base_value"] == {"error": "#N/A"}
    assert "eps is zero or negative" in loss["reason"]
    assert profit["reason"] is None


# functions and demo


def test_functions_json_lists_the_declarations():
    listed = json.loads(printed("functions", "--json"))
    assert {f["name"] for f in listed} == set(REGISTRY)
    for function in listed:
        assert set(function) == {"name", "category", "summary", "parameters", "result", "source"}
        for parameter in function["parameters"]:
            assert {"name", "meaning", "unit", "required", "default"} <= set(parameter)
    assert [p["name"] for p in next(f for f in listed if f["name"] == "NTM_PE")["parameters"]] == [
        "price", "as_of", "fy1_end", "eps_fy1", "eps_fy2", "basis",
    ]  # fmt: skip


def test_functions_explains_one():
    text = printed("functions", "forward_pe", alone=True)
    assert text.startswith("FORWARD_PE(price, forward_eps)")
    assert "CFA" in text


def test_functions_markdown_has_every_function():
    page = printed("functions", "--markdown")
    assert all(f"### {f.signature}" in page for f in REGISTRY.values())


def test_demo_says_the_verdict_and_writes_workbook_picture_and_note(tmp_path):
    text = printed("demo", alone=True, cwd=tmp_path)
    assert "309 days away" in " ".join(text.replace("│", " ").split())
    assert "11.0x" in text
    assert (tmp_path / "alibaba.xlsx").read_bytes() == BOOK.read_bytes()
    picture = (tmp_path / "alibaba.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    assert width > 1000
    assert height > 400
    note = (tmp_path / "alibaba.html").read_text("utf-8")
    assert "the expected value is 119.38" in note
    printed("report", "alibaba.xlsx", "--out", "again.html", cwd=tmp_path)
    whose = (
        "; no value could be held against the file: the values saved in it are xlmodel&#x27;s own"  # once it is saved
    )
    assert (tmp_path / "again.html").read_text("utf-8").replace(whose, "") == note


def test_demo_overwrites_no_other_workbook(tmp_path):
    (tmp_path / "alibaba.xlsx").write_bytes(b"mine")
    assert "alibaba.xlsx is there already" in refused("demo", cwd=tmp_path)
    assert (tmp_path / "alibaba.xlsx").read_bytes() == b"mine"
    (tmp_path / "alibaba.xlsx").unlink()
    (tmp_path / "alibaba.html").write_text("mine")
    assert "alibaba.html is there already" in refused("demo", cwd=tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["alibaba.html"]


def test_help_shows_examples():
    for command in ("eval", "run", "report", "functions", "demo"):
        assert f"xlmodel {command}" in printed(command, "--help").split("Example")[1]


# What is refused: one sentence, exit code 2, nothing written


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (["prise=1"], "no input is called prise; there is price"),
        (["price"], "NAME=VALUE"),
        (["price=ten"], "price is a number"),
        (["price=nan"], "price"),
        (["price=-1"], "above 0"),
        (["as_of=yesterday"], "as_of is a date"),
        (["peer_method=mode"], "peer_method"),
        (["price=1", "price=2"], "twice"),
    ],
)
def test_an_input_that_cannot_be_set_is_refused(book, tmp_path, settings, says):
    before = book.read_bytes()
    out = tmp_path / "out.xlsx"
    options = [word for setting in settings for word in ("--set", setting)]
    assert says in refused("run", book, *options, "--out", out)
    assert not out.exists()
    assert book.read_bytes() == before


def _native(path, **formulas):
    with xlsxwriter.Workbook(path) as file:
        sheet = file.add_worksheet("S")
        for cell, formula in formulas.items():
            sheet.write_formula(cell, formula)
    return path


def test_a_file_that_is_no_workbook_is_refused(tmp_path, book):
    whole = book.read_bytes()
    files = {
        "missing.xlsx": None,
        "text.xlsx": b"price,88\n",
        "empty.xlsx": b"",
        "truncated.xlsx": whole[: len(whole) // 2],
        "encrypted.xlsx": bytes.fromhex("D0CF11E0A1B11AE1") + bytes(2048),
    }
    for name, content in files.items():
        if content is not None:
            (tmp_path / name).write_bytes(content)
        assert name in refused("run", tmp_path / name, alone=True)
    assert "encrypted" in refused("run", tmp_path / "encrypted.xlsx")


def test_a_circle_and_an_unknown_function_are_named(tmp_path):
    circle = printed("run", _native(tmp_path / "circle.xlsx", A1="=A2+1", A2="=A1+1"))
    assert "S!A1 is not calculated: it refers to itself" in circle
    sentence = printed("run", _native(tmp_path / "unknown.xlsx", B2="=NOSUCH(1)"))
    assert "S!B2 is not calculated: it calls NOSUCH" in sentence


def test_a_workbook_open_elsewhere_or_read_only_is_not_written(book, tmp_path):
    before = book.read_bytes()
    for lock in (".~lock.book.xlsx#", "~$book.xlsx"):
        (tmp_path / lock).touch()
        assert "open in a spreadsheet" in refused("run", book, "--set", "price=90", "--out", book)
        (tmp_path / lock).unlink()
    book.chmod(0o444)
    assert "read-only" in refused("run", book, "--set", "price=90", "--out", book)
    assert book.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("s.csv", "", "is empty"),
        ("s.csv", "scenario,price\n", "holds no scenario"),
        ("s.csv", "price,base_eps\n50,8\n60,9\n", "price is an input"),
        ("s.csv", "prize,base_eps\n50,8\n", "the heading scenario, not prize"),
        ("s.csv", ",price\na,50\n", "the heading scenario, not nothing"),
        ("s.csv", "scenario\nlow\n", "scenario is its only column"),
        ("s.csv", "scenario;price\na;80,5\nb;80.5\n", "80,5 (price of a) has a comma and 80.5 (price of b) a point"),
        ("s.csv", "scenario;price;base_eps\na;1.120;8\n", "1.120 (price of a) may have a point between thousands"),
        ("s.csv", f"scenario,price\na,{'1' * 200_000}\n", "row 2: field larger"),
        ("s.csv", "scenario,prise\na,1\n", "no input is called prise"),
        ("s.csv", "scenario,price,price\na,1,2\n", "two have the same"),
        ("s.csv", "scenario,price\na,1\na,2\n", "two scenarios are called a"),
        ("s.csv", "scenario,price\na,1,2\n", "row 2: '2' stands under no heading"),
        ("s.csv", "scenario,price,base_eps\na,50,8\nb,6\n", "row 3: there are 3 headings, and it has 2 cells"),
        ("s.csv", 'scenario,price\na,50\n"b,60\nc,70\n', "row 3: unexpected end of data; is a quote in it opened"),
        ("s.csv", 'scenario,price\na,50\n"b,60\nc",70\n', "row 3: one of its cells holds whole rows"),
        ("s.toml", "price = 1\n", "outside any table"),
        ("s.toml", "[a\n", "not TOML"),
        ("s.toml", "a=" + "[" * 100_000, "brackets within brackets"),
        ("s.toml", "a = " + "{a = " * 20_000, "brackets within brackets"),
        ("s.toml", "[a]\nprice = " + "9" * 5_000, "thousands of digits"),
        ("s.toml", "a." * 20_000 + "b = 1", "many parts"),
        ("s.toml", "[" + "'a' . " * 20_000 + "b]", "many parts"),
        ("s.toml", "[a]\n" + "# long\n" * 700_000, "larger than 4 MB"),
    ],
)
def test_a_file_of_scenarios_that_makes_no_sense_is_refused(book, tmp_path, name, content, says):
    (tmp_path / name).write_text(content)
    assert says in refused("run", book, "--scenarios", tmp_path / name, "--out", tmp_path / "rows.csv")
    assert not (tmp_path / "rows.csv").exists()


@pytest.mark.parametrize("options", [[], ["--raw"]])
def test_a_csv_holds_texts_and_no_formulas_unless_asked(tmp_path, options):
    texts = ["=1+1", "+2+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "-5", "+3.5 %", "plain", "\uff1d1"]
    cells = {f"A{i}": f'="{text}"' for i, text in enumerate(texts, 1)}
    names = {f"out_t{i}": f"=Model!$A${i}" for i in range(1, len(texts) + 1)}
    book, out = tmp_path / "book.xlsx", tmp_path / "out.csv"
    book.write_bytes(
        plain_book(cells | {"B1": -7, "B2": "=-B1*-1"}, names | {"out_n": "=Model!$B$2", "in_n": "=Model!$B$1"})
    )
    printed("run", book, "--out", out, *options)
    with out.open(newline="") as file:
        found = {row["output"]: row["value"] for row in csv.DictReader(file)}
    marked = [text if options or text in ("-5", "+3.5 %", "plain") else f"'{text}" for text in texts]
    assert [found[f"t{i}"] for i in range(1, len(texts) + 1)] == marked
    assert float(found["n"]) == -7
    (tmp_path / "sets.csv").write_text("scenario,n\n=1+1,5\n")
    printed("run", book, "--scenarios", tmp_path / "sets.csv", "--out", out, "--force", *options)
    assert out.read_text().splitlines()[1].startswith("=1+1," if options else "'=1+1,")


def test_an_unknown_function_has_no_reference():
    assert "FORWARD_PE" in refused("functions", "FORWRD_PE")


@pytest.mark.parametrize("options", [[], ["--inputs"], ["--verbose"]])
def test_no_text_of_a_workbook_commands_the_terminal(tmp_path, options):
    formula = '=CHAR(27)&"]0;owned"&CHAR(7)&CHAR(27)&"[2J"&_xlfn.UNICHAR(155)&_xlfn.UNICHAR(8238)&"[/b]"'
    cells = {"A1": "\u202e88[/b]", "A3": formula}
    book = tmp_path / "book.xlsx"
    book.write_bytes(plain_book(cells, {"in_note": "=Model!$A$1", "out_pe": "=Model!$A$3"}))
    printed = subprocess.run(
        [sys.executable, "-m", "xlmodel.cli", "run", book, *options], capture_output=True, text=True
    )
    assert printed.returncode == 0
    assert "[/b]" in printed.stdout
    assert "Traceback" not in printed.stderr
    assert not set(printed.stdout + printed.stderr) & {"\x1b", "\x07", "\x9b", "\u202e"}
    as_json = subprocess.run(
        [sys.executable, "-m", "xlmodel.cli", "run", book, "--json"], capture_output=True, text=True
    )
    assert json.loads(as_json.stdout)["pe"] == "\x1b]0;owned\x07\x1b[2J\x9b\u202e[/b]"
    assert not set(as_json.stdout) & {"\x1b", "\x07", "\x9b", "\u202e"}
