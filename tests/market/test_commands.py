"""`xlmodel refresh`, `check` and `store`, as a user types them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from xlmodel.cli import main

SHIPPED = Path(__file__).parents[2] / "workbooks" / "alibaba.xlsx"


@pytest.fixture
def xlmodel(tmp_path, monkeypatch, capsys):
    """A command in this process: what it prints, or its one sentence on standard error if it refuses."""
    monkeypatch.setenv("XLMODEL_STORE", str(tmp_path / "store.sqlite"))
    monkeypatch.chdir(tmp_path)
    shutil.copy(SHIPPED, tmp_path / "alibaba.xlsx")

    def run(*arguments, code=0):
        monkeypatch.setattr(sys, "argv", ["xlmodel", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        assert (end.value.code or 0) == code, printed
        return printed.out if code < 2 else printed.err

    return run


def test_refresh_run_check_and_the_store(xlmodel, tmp_path):
    # This one in a process of its own, as a user starts it.
    command = [sys.executable, "-m", "xlmodel.cli", "refresh", "alibaba.xlsx", "--as-of", "2024-11-19", "--dry-run"]
    dry = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert dry.returncode == 1, dry.stderr
    assert dry.stderr == ""  # no line of a bar that nobody sees
    assert "dry run: nothing written" in dry.stdout
    assert "in_dated_price: 176.44 -> 87.11" in dry.stdout
    assert json.loads(xlmodel("store", "info", "--json"))["numbers"] == 0
    told = xlmodel("refresh", "alibaba.xlsx")
    assert "0 updated, 46 unchanged, 0 missing" in told
    assert "written: alibaba.xlsx" in told
    assert "data_status: Data as of 2025-09-24: 46 figures" in xlmodel("run", "alibaba.xlsx")
    found = xlmodel("check", "alibaba.xlsx", code=1)
    assert "CHECK: Price and valuation date agree" in found
    assert "in_price is held at 88" in found
    assert "is sound" in xlmodel("store", "verify")
    xlmodel("store", "export", "all.parquet", "--parquet")
    assert len(pd.read_parquet(tmp_path / "all.parquet")) > 700


def test_refresh_as_of_today_keeps_what_is_old_and_says_how_old(xlmodel, monkeypatch):
    """More than a year after the last bundled price."""
    monkeypatch.setenv("XLMODEL_TODAY", "2027-01-15")
    xlmodel("refresh", "alibaba.xlsx", "--as-of", "2025-09-24")
    before = json.loads(xlmodel("run", "alibaba.xlsx", "--json"))
    done = json.loads(xlmodel("refresh", "alibaba.xlsx", "--as-of", "today", "--json", code=1))
    assert done["as_of"] == "2027-01-15"
    [price] = [each for each in done["kept"] if each["name"] == "in_dated_price"]
    assert (price["known_on"], price["age"]) == ("2025-09-24", 478)
    assert len(done["kept"]) == done["missing"]
    after = json.loads(xlmodel("run", "alibaba.xlsx", "--json"))
    for name in ("forward_pe", "dated_forward_pe", "expected_value"):
        assert after[name] == before[name]
    found = json.loads(xlmodel("check", "alibaba.xlsx", "--json", code=1))["findings"]
    assert any("478 days before" in finding["sentence"] for finding in found)


def test_figures_that_jump_as_by_a_split_are_named_when_they_are_read_in_and_the_row_ends_it(xlmodel, tmp_path):
    head = "security,item,value,currency,basis,known_on\n"
    (tmp_path / "prices.csv").write_text(
        f"{head}ACME,price,499.23,USD,per_ordinary,2020-08-28\nACME,price,134.18,USD,per_ordinary,2020-09-01\n"
    )
    *told, finding = xlmodel("store", "import", "prices.csv").splitlines()
    assert told == ["2 rows read: 2 kept", "2 of 2 numbers are new"]
    assert finding.startswith("SPLIT: ACME: price from 499.23 (2020-08-28) to 134.18 (2020-09-01), 1/3.72: about 4:1")
    assert "enter the row ACME,split,4,,2020-09-01 (security,item,value,basis,known_on;" in finding
    (tmp_path / "own.csv").write_text("security,item,value,basis,known_on\nACME,split,4,,2020-09-01\n")
    assert xlmodel("store", "import", "own.csv") == "1 row read: 1 kept\n1 of 1 numbers are new\n"
    assert xlmodel("store", "import", "prices.csv") == "2 rows read: 2 kept\n0 of 2 numbers are new\n"


def test_rows_that_are_no_figures_refuse_the_file_or_are_left_out_and_named_by_every_door(xlmodel, tmp_path):
    rows = [f"ACME,price,{50 + i},2025-10-{i:02},EUR,per_ordinary" for i in range(1, 8)]
    rows[1] = rows[1].replace("price", "prise")  # row 3
    rows[2] = rows[2].rpartition(",")[0]  # cut off
    rows[3] += ",more"
    rows[4] = rows[4].replace(",55,", ",,")  # the source has no such number
    text = "\n".join(["security,item,value,known_on,currency,basis", *rows]) + "\n"
    (tmp_path / "own.csv").write_text(text)
    told = xlmodel("store", "import", "own.csv", code=2)
    assert told.startswith("xlmodel: own.csv, row 3: item is 'prise'")
    assert told.endswith("; refused too: rows 4, 5\n")
    assert json.loads(xlmodel("store", "info", "--json")).get("numbers", 0) == 0
    doors = (["store", "import", "own.csv"], ["fetch", "ACME", "--from", "own.csv"], ["new", "one-pager", "ACME", "--from", "own.csv"])  # fmt: skip
    for door in doors:
        told = [line for line in xlmodel(*door, "--keep-going", code=1).splitlines() if line.startswith("left out: ")]
        assert [line.partition(": ")[2][:5] for line in told] == ["row 3", "row 4", "row 5"]
        assert "it has 5 cells: is it cut off?" in told[1]
        assert "'more' stands under no heading" in told[2]
    counted = xlmodel("store", "import", "own.csv", "--keep-going", code=1).splitlines()[0]
    assert counted == "7 rows read: 3 kept, 1 without a value (row 6), 3 refused (rows 3, 4, 5)"


def test_quotes_that_close_in_another_row_swallow_none(xlmodel, tmp_path):
    rows = [f"ACME,price,{50 + i},2025-10-{i:02},survey" for i in range(1, 20)]
    rows[3], rows[9] = rows[3].replace("survey", '"survey'), rows[9].replace("survey", '"')
    (tmp_path / "own.csv").write_text("\n".join(["security,item,value,known_on,source", *rows]) + "\n")
    assert "own.csv, row 5: one of its cells holds whole rows" in xlmodel("store", "import", "own.csv", code=2)
    rows[3], rows[9] = rows[1].replace("survey", '"of banks, brokers,\nand others"'), rows[1]
    (tmp_path / "own.csv").write_text("\n".join(["security,item,value,known_on,source", *rows]) + "\n")
    assert xlmodel("store", "import", "own.csv").startswith("19 rows read: 19 kept")


def test_a_source_with_line_breaks_forges_no_line_and_an_export_holds_no_formula(xlmodel, tmp_path):
    forged = '"survey\n\n0 new numbers in store\n"'
    rows = [
        f"ACME,price,50,2025-10-01,EUR,per_ordinary,{forged}",
        'ACME,price,51,2025-10-02,EUR,per_ordinary,"=HYPERLINK(1)"',
    ]
    (tmp_path / "own.csv").write_text("\n".join(["security,item,value,known_on,currency,basis,source", *rows]) + "\n")
    for as_of in ("2025-10-01", "2025-10-02"):
        told = xlmodel("fetch", "ACME", "--from", "own.csv", "--as-of", as_of, code=1).splitlines()
        assert not [line for line in told if line.strip().startswith("0 new numbers")]
    xlmodel("store", "import", "own.csv")
    xlmodel("store", "export", "all.csv")
    assert ",'=HYPERLINK(1)," in (tmp_path / "all.csv").read_text()
    assert len((tmp_path / "all.csv").read_text().splitlines()) == 3
    xlmodel("store", "export", "all.csv", "--raw")
    assert ",=HYPERLINK(1)," in (tmp_path / "all.csv").read_text()


def test_a_workbook_without_a_table_of_figures_is_checked_by_its_own_checks(xlmodel, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "own.xlsx") as out:
        sheet = out.add_worksheet("Proofs")
        columns = [{"header": heading} for heading in ("Check", "Holds", "Meaning")]
        sheet.add_table("B2:D4", {"name": "CheckTable", "columns": columns})
        for row, (label, formula) in enumerate([("Adds up", "=1+1=2"), ("Does not", "=1+1=3")], 2):
            sheet.write(row, 1, label)
            sheet.write_formula(row, 2, formula, None, True)
            sheet.write(row, 3, "a row of the model is missing")
    found = xlmodel("check", "own.xlsx", code=1)
    assert found == (
        "CHECK: Does not; a row of the model is missing\n"
        "NOT COMPARED: the workbook has no table DataTable that says which figures to refresh\n"
    )


def test_a_workbook_with_neither_checks_nor_figures_is_told_so_in_one_sentence(xlmodel, tmp_path):
    """A FALSE on a sheet called Checks may mean anything: nothing is guessed from where it stands."""
    with xlsxwriter.Workbook(tmp_path / "own.xlsx") as out:
        sheet = out.add_worksheet("Checks")
        sheet.write_row("A1", ["Unit", "Shown", "Is an ADR", "Note"])
        sheet.write_row("A2", ["ACME", "USD", False, "ordinary share"])
        sheet.write_formula("C3", "=1>2", None, False)
        sheet.write("D3", "ordinary share")
    assert xlmodel("check", "own.xlsx", code=1) == (
        "NOT CHECKED: the workbook has neither a table CheckTable that says what must hold nor a table DataTable that "
        "says which figures to compare\n"
    )


def test_import_keeps_the_bytes_and_nothing_twice(xlmodel, tmp_path):
    (tmp_path / "own.csv").write_text("security,item,value,known_on\nBABA,price,99.5,2025-09-25\n")
    assert xlmodel("store", "import", "own.csv") == "1 row read: 1 kept\n1 of 1 numbers are new\n"
    assert xlmodel("store", "import", "own.csv") == "1 row read: 1 kept\n0 of 1 numbers are new\n"
    xlmodel("store", "export", "all.csv")
    digest = pd.read_csv(tmp_path / "all.csv")["payload"][0]
    assert xlmodel("store", "raw", digest) == (tmp_path / "own.csv").read_text()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["refresh", "none.xlsx"], "there is no file none.xlsx"),
        (["refresh", "alibaba.xlsx", "--provider", "bloomberg"], "there is no provider bloomberg"),
        (["refresh", "alibaba.xlsx", "--provider", "fmp"], "XLMODEL_FMP_KEY"),
        (["refresh", "alibaba.xlsx", "--as-of", "yesterday"], "yesterday"),
        (["refresh", "alibaba.xlsx", "--store", "postgresql://u:pass-word@127.0.0.1:1/x"], "cannot be reached"),
        (["store", "raw", "0", "--store", "case"], "has no reply 0"),
        (["store", "raw", "0"], "there is no store"),
        (["store", "import", "none.csv"], "No such file"),
    ],
)
def test_what_is_refused_is_one_sentence(xlmodel, arguments, sentence):
    told = xlmodel(*arguments, code=2)
    assert sentence in told
    assert "Traceback" not in told
    assert "pass-word" not in told
