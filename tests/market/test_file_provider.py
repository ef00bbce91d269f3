"""Figures from a file: what it says, nothing guessed, and one sentence where it cannot be read."""

import zipfile
from datetime import date

import openpyxl
import pytest

from xlmodel.market.figure_rows import case_observations
from xlmodel.market.observation import Basis, Period, Stat
from xlmodel.market.provider import NotFoundError, SchemaError
from xlmodel.market.vendors.file import FileProvider

DAY = date(2025, 9, 24)
LINES = """\
security,item,value,known_on,currency,basis,period,period_end,stat
BABA,price,88.5,2024-11-19,USD,per_ads,,,
BABA,EPS,8.1,2024-11-19,USD,per_ads,fiscal_year,2025-03-31,consensus
BABA,eps,9.9,2026-01-01,,,fiscal_year,2027-03-31,consensus
VOD,price,70.5,2025-09-24,GBp,,,,
NA,price,,2025-09-24,USD,,,,
"""


@pytest.fixture
def figures(tmp_path):
    path = tmp_path / "figures.csv"
    path.write_text(LINES)
    return path


def test_a_csv_says_what_was_known_on_the_day(figures):
    reply = FileProvider(figures).fetch("BABA", ["price", "eps"], DAY)
    assert [(o.item, o.value, o.basis) for o in reply.observations] == [
        ("price", 88.5, Basis.PER_ADS),
        ("eps", 8.1, Basis.PER_ADS),
    ]
    assert reply.payloads[0].content == figures.read_bytes()
    assert reply.observations[0].payload == reply.payloads[0].digest


def test_what_a_csv_leaves_out_is_unknown(figures):
    [open_one] = FileProvider(figures).fetch("BABA", ["eps"], date(2026, 2, 1)).observations[1:]
    assert (open_one.currency, open_one.basis, open_one.stat) == ("", Basis.UNKNOWN, Stat.CONSENSUS)
    assert FileProvider(figures).fetch("VOD", ["price"], DAY).observations[0].value == 0.705


def test_a_changed_file_is_read_again(figures):
    provider = FileProvider(figures)
    provider.fetch("BABA", ["price"], DAY)
    figures.write_text(LINES.replace("88.5", "99.25"))
    assert provider.fetch("BABA", ["price"], DAY).observations[0].value == 99.25


@pytest.mark.parametrize("block", ["", "#Figures", "#Figures!B3:J8", "#'Figures'!$B$3:$J$8"])
def test_a_sheet_or_a_block_of_a_workbook(tmp_path, block):
    book = openpyxl.Workbook()
    book.active.title = "Figures"
    rows = [line.split(",") for line in LINES.splitlines()]
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            typed = float(cell) if i and j == 2 and cell else date.fromisoformat(cell) if i and j == 3 else cell or None
            book.active.cell(i + (3 if "!" in block else 1), j + (2 if "!" in block else 1), typed)
    if "!" in block:
        book.active["B1"] = "a heading above"
        book.active["B10"] = "a note below"
    path = tmp_path / "figures.xlsx"
    book.save(path)
    reply = FileProvider(f"{path}{block}").fetch("BABA", ["eps"], DAY)
    assert [(o.value, o.period_end, o.period) for o in reply.observations] == [(8.1, date(2025, 3, 31), Period.YEAR)]
    with pytest.raises(NotFoundError):
        FileProvider(f"{path}{block}").fetch("NOPE", ["eps"], DAY)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.csv", b"security,item,value\nBABA,price,1\n", "no column known_on"),
        ("a.csv", b"security,item,value,known_on\nBABA,price,eighty,2025-01-01\n", "row 2"),
        ("a.csv", b"security,item,value,known_on\nBABA,price,nan,2025-01-01\n", "row 2"),
        ("a.csv", b"security,item,value,known_on\nBABA,price,1,yesterday\n", "row 2"),
        ("a.csv", b"security,item,value,known_on,basis\nBABA,price,1,2025-01-01,each\n", "row 2"),
        ("a.csv", b"\xff\xfe\x00", "UTF-8"),
        ("a.xlsx", b"PK not a workbook", "cannot be read"),
        ("a.xlsx", b"", "cannot be read"),
        ("a.pdf", b"%PDF", "neither"),
    ],
)
def test_a_file_that_is_none_is_refused_in_one_sentence(tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SchemaError, match=sentence):
        FileProvider(path).fetch("BABA", ["price"], DAY)


def packed(tmp_path, **changed):
    """A workbook of figures in which one part is another."""
    book = openpyxl.Workbook()
    for line in LINES.splitlines():
        book.active.append(line.split(","))
    book.save(tmp_path / "sound.xlsx")
    path = tmp_path / "figures.xlsx"
    with zipfile.ZipFile(tmp_path / "sound.xlsx") as sound, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as other:
        for name in sound.namelist():
            other.writestr(name, changed.get(name.rpartition("/")[2].partition(".")[0], sound.read(name)))
    return path


@pytest.mark.parametrize(
    ("part", "why"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>', "declares a document type"),
        (b"<worksheet>" + b" " * (64 << 20), "packed too tightly"),
        (
            "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a><worksheet/>".encode("utf-16"),
            "declares a document type",
        ),
    ],
)
def test_a_hostile_workbook_of_figures_is_refused_before_it_is_read(tmp_path, part, why):
    assert FileProvider(packed(tmp_path)).fetch("BABA", ["price"], DAY).observations
    with pytest.raises(SchemaError, match=f"figures.xlsx cannot be read as a sheet of figures: .*{why}"):
        FileProvider(packed(tmp_path, sheet1=part)).fetch("BABA", ["price"], DAY)


@pytest.mark.parametrize("last", ["XFD1", "A1048576", "XFD1048576"])
@pytest.mark.parametrize("spelling", ['r="{}"', "r='{}'"])
def test_a_workbook_of_figures_with_a_cell_far_away_is_refused_before_it_is_read(tmp_path, last, spelling):
    path = tmp_path / "figures.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["security", "item", "value"])
    book.active["XFD1"], book.active["A1048576"] = 1, 1
    book.active[last] = 1
    book.save(path)
    content = zipfile.ZipFile(path)
    changed = {name: content.read(name) for name in content.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    changed[sheet] = changed[sheet].replace(f'r="{last}"'.encode(), spelling.format(last).encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in changed.items():
            archive.writestr(name, part)
    with pytest.raises(SchemaError, match="a cell far away from the others: 1,048,576 rows, 16,384 columns"):
        FileProvider(path).everything()


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(NotFoundError, match="No such file"):
        FileProvider(tmp_path / "none.csv").fetch("BABA", ["price"], DAY)


def test_the_setting_names_the_file(monkeypatch, figures):
    monkeypatch.setenv("XLMODEL_FILE", str(figures))
    assert FileProvider().fetch("VOD", ["price"], DAY).observations


def test_the_bundled_case_is_sound():
    """Each figure has its source; the price as told, which the market contradicts, is not among them."""
    known = case_observations()
    assert len({o.security for o in known}) == 14
    assert all(o.source and o.currency != "GBp" for o in known)
    prices = {o.known_on: o.value for o in known if o.security == "BABA" and o.item == "price"}
    assert prices[DAY] == 176.44
    assert 88.0 not in [price for day, price in prices.items() if day.year >= 2024]
    shares = {o.value for o in known if o.item == "ordinary_shares"}
    assert 1_858_037_427 not in shares  # a cover page that lacks a digit


def test_two_rows_that_say_two_things_of_one_figure_are_refused(tmp_path):
    """There is room for one; which of them is right nobody but the user knows."""
    figures = tmp_path / "own.csv"
    head = "security,item,value,known_on,currency,basis,source\n"
    one, other = "A,price,10,2024-01-02,USD,per_ordinary,", "A,price,20,2024-01-02,USD,per_ads,"
    figures.write_text(f"{head}{one}a\nB,price,3,2024-01-02,USD,per_ads,a\n{other}a\n")
    with pytest.raises(
        SchemaError, match=r"own\.csv, row 2: rows 2 and 4 say two things of the price of A known on 2024-01-02"
    ):
        FileProvider(figures).everything()
    figures.write_text(f"{head}{one}a\n{one}b\n")  # twice the same is no contradiction
    assert [o.value for o in FileProvider(figures).everything().observations] == [10.0]


def test_a_file_of_a_country_with_decimal_commas_is_read_as_it_is(tmp_path):
    path = tmp_path / "zahlen.csv"
    path.write_text("security;item;value;known_on;currency\nSAP;price;203,45;2025-09-24;EUR\n")
    assert [o.value for o in FileProvider(path).everything().observations] == [203.45]


def test_what_was_known_before_its_period_was_over_is_an_estimate(tmp_path):
    path = tmp_path / "figures.csv"
    path.write_text(
        "security,item,value,known_on,period,period_end\n"
        "SAP,eps,6.1,2025-09-24,fiscal_year,2025-12-31\n"
        "SAP,eps,3.4,2025-01-28,fiscal_year,2024-12-31\n"
    )
    assert [o.stat for o in FileProvider(path).everything().observations] == [Stat.CONSENSUS, Stat.ACTUAL]
