"""Slips of the pen in a file of figures: the row, what stands there and what may; nothing of a refused file is kept."""

from datetime import date

import openpyxl
import pytest
from click.testing import CliRunner

from tests.zoo.books import RELATIONS, SHEET, parts, sheet, zipped
from xlmodel.cli import app
from xlmodel.errors import XlModelError
from xlmodel.market.figure_rows import COLUMNS
from xlmodel.market.observation import Accounting, Basis, Period
from xlmodel.market.provider import SchemaError
from xlmodel.market.store import open_store
from xlmodel.market.vendors.file import FileProvider
from xlmodel.tasks.fetch import fetch
from xlmodel.tasks.new import new
from xlmodel.tasks.refresh import chosen_providers, refresh
from xlmodel.tasks.store import import_figures

SOUND = {
    "security": "ACME", "item": "eps", "value": "2.5", "known_on": "2025-10-01", "currency": "EUR",
    "basis": "per_ordinary", "period": "fiscal_year", "period_end": "2025-12-31", "accounting": "gaap",
}  # fmt: skip


@pytest.fixture
def file_of(tmp_path):
    """A file of figures: rows, each with what is other than in a sound one."""

    def made(*rows, between=",", name="own.csv", encoding="utf-8"):
        columns = list(dict.fromkeys([*SOUND, *(key for row in rows for key in row)]))
        lines = [columns, *([(SOUND | row).get(column, "") for column in columns] for row in rows)]
        path = tmp_path / name
        path.write_text("".join(between.join(line) + "\n" for line in lines), encoding=encoding)
        return path

    return made


def refusal(path):
    with pytest.raises(SchemaError) as problem:
        FileProvider(path).everything()
    return str(problem.value)


@pytest.mark.parametrize(
    ("column", "typed", "nearest"),
    [
        ("item", "esp", "eps"),
        ("item", "prise", "price"),
        ("item", "ordinary share", "ordinary_shares"),
        ("item", "market capital", "market_cap"),
        ("period", "fiscal yaer", "fiscal_year"),
        ("period", "qarter", "quarter"),
        ("currency", "EURO", "EUR"),
        ("currency", "CYN", "CNY"),
        ("unit", "mony", "money"),
        ("basis", "per_asd", "per_ads"),
        ("accounting", "nongaap", "non_gaap"),
        ("stat", "concensus", "consensus"),
    ],
)
def test_a_misspelt_word_is_refused_with_its_row_and_the_nearest_word_first(file_of, column, typed, nearest):
    told = refusal(file_of({}, {column: typed}))
    assert told.startswith(f"own.csv, row 3: {column} is {typed!r}, not "), told
    listed = told.partition(", not ")[2].removeprefix("one of ").replace(" or another", ",").split(",")
    near = [word.strip() for word in listed]
    assert near[0] == nearest or (column == "currency" and nearest in near)


def test_nothing_of_a_refused_file_is_kept_and_every_row_of_it_is_named(file_of, tmp_path):
    path = file_of({}, {"item": "esp"}, {"security": "OTHER"}, {"currency": "EURO"}, {"basis": "each"})
    store = str(tmp_path / "store.sqlite")
    with pytest.raises(SchemaError, match=r"own\.csv, row 3: item is 'esp', .*; refused too: rows 5, 6$"):
        import_figures(path, store)
    with open_store(store) as opened:
        assert opened.observations() == []
    file_of({}, {"security": "OTHER"})
    assert import_figures(path, store)["new"] == 2


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ({"item": "EPS non-GAAP", "accounting": ""}, ("eps", Accounting.NON_GAAP)),
        ({"item": "Net Income", "accounting": "non-GAAP"}, ("net_income", Accounting.NON_GAAP)),
        ({"item": " EPS ", "period": "Fiscal year", "basis": "per ordinary", "currency": "eur"}, ("eps", Accounting.GAAP)),
    ],
)  # fmt: skip
def test_a_word_is_the_same_however_it_is_written(file_of, written, meant):
    [one] = FileProvider(file_of(written)).everything().observations
    assert ((one.item, one.accounting), one.period, one.currency) == (meant, Period.YEAR, "EUR")
    assert one.basis is Basis.PER_ORDINARY


def test_pence_and_pounds_are_never_taken_for_each_other(file_of):
    assert "currency is 'gbp', not GBP, GBp or another" in refusal(file_of({"currency": "gbp"}))
    [pence] = FileProvider(file_of({"currency": "GBp", "value": "250"})).everything().observations
    assert (pence.value, pence.currency) == (2.5, "GBP")


def test_an_item_of_the_users_own_is_marked_by_her_and_named(file_of, tmp_path):
    path = file_of({"item": "own backlog", "comment": "from the call"})
    done = import_figures(path, str(tmp_path / "store.sqlite"))
    assert done["not_read"] == ["column 'comment' of own.csv"]
    assert [each["sentence"] for each in done["findings"]] == [
        "own.csv: own_backlog is an item of your own: no formula but CONSENSUS and REPORTED reads it",
    ]
    assert "begins with own_" in refusal(file_of({"item": "backlog"}))


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"value": '"1,234.5"'}, "no separator of thousands"),
        ({"value": "1_000"}, "not a number in plain digits"),
        ({"value": "5 %"}, "0.05 for 5 %"),
        ({"value": "$5"}, "no currency"),
        ({"value": "nan"}, "not a number"),
        ({"known_on": "24/09/2025"}, "known_on is '24/09/2025', not a day such as 2025-09-24"),
        ({"known_on": "24.9.2025"}, "not a day such as"),
        ({"known_on": "45924"}, "not a day such as"),
        ({"known_on": "2025-02-30"}, "not a day such as"),
        ({"period_end": "12/2025"}, "period_end is '12/2025', not a day"),
        ({"period_end": ""}, "period is fiscal_year, and period_end is blank"),
        ({"period_end": "", "period": ""}, "of which time is this eps"),
        ({"accounting": "gaap", "item": "eps non-gaap"}, "one of the two is enough"),
        ({"text": "about"}, "eps is a number, and text is 'about'"),
        ({"item": "name"}, "name is words: they stand in the column text"),
        ({"item": "fx_rate", "security": "USDCYN"}, "'CYN' is not "),
        ({"item": "fx_rate", "security": "USD/CNY"}, "a rate is of two currencies such as USDCNY"),
        ({"security": ""}, "needs a security"),
        ({"value": "2,5"}, "stands under no heading"),
    ],
)
def test_what_may_be_read_in_two_ways_or_in_none_is_refused(file_of, row, why):
    told = refusal(file_of({"security": "OTHER"}, row))
    assert told.startswith("own.csv, row 3: ")
    assert why in told


@pytest.mark.parametrize(
    ("item", "per_cent", "fraction"),
    [("roe", "20", "0.20"), ("volatility", "35", "0.35"), ("government_yield", "2.7", "0.027")],
)
def test_a_per_cent_in_place_of_a_fraction_is_refused_with_its_row_and_the_fraction_is_read(
    file_of, item, per_cent, fraction
):
    point = {"item": item, "period": "", "period_end": "", "currency": "", "basis": "", "accounting": ""}
    refused = refusal(file_of({}, point | {"value": per_cent}))
    assert refused.startswith(f"own.csv, row 3: {item} is {per_cent}: {per_cent} % is {fraction}")
    [_, read] = FileProvider(file_of({}, point | {"value": fraction}, name="right.csv")).everything().observations
    assert read.value == float(fraction)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (["1.234", "203,45"], "row 2: value is '1.234': with decimal commas as the '203,45' of row 3"),
        (["1.234,56"], "row 2: value is '1.234,56': with decimal commas, a point may divide thousands"),
        (["5.5", "1.234"], "row 3: value is '1.234', thousands or a fraction? Write 1234 or 1.2340"),
    ],
)
def test_a_point_between_thousands_never_makes_a_number_a_thousandth(file_of, values, why):
    days = (f"2025-10-0{day}" for day in range(1, 9))
    assert why in refusal(
        file_of(*({"value": value, "known_on": day} for value, day in zip(values, days, strict=False)), between=";")
    )


def test_semicolons_may_have_either_mark_of_decimals(file_of):
    for value, number in (("2,5", 2.5), ("2.5", 2.5), ("1.2340", 1.234), ("-0,75", -0.75), ("1234", 1234.0)):
        [one] = FileProvider(file_of({"value": value}, between=";")).everything().observations
        assert one.value == number


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_cells_are_divided_by_commas_semicolons_or_tabs_in_any_unicode(file_of, between, encoding):
    path = file_of({"security": "MÜNCH", "source": "Börse"}, {"value": "3"}, between=between, encoding=encoding)
    first, second = FileProvider(path).everything().observations
    assert (first.security, first.source, first.value, second.value) == ("MÜNCH", "Börse", 2.5, 3.0)


def test_a_spreadsheets_unicode_text_is_read_whatever_it_is_called(file_of):
    """Excel's own: UTF-16, tabs, rows that end in both marks; of a German one with decimal commas."""
    path = file_of(
        {"value": "2,5"}, {"value": "1,234", "security": "OTHER"}, between="\t", encoding="utf-16", name="own.txt"
    )
    path.write_bytes(path.read_bytes().decode("utf-16").replace("\n", "\r\n").encode("utf-16"))
    assert [o.value for o in FileProvider(path).everything().observations] == [2.5, 1.234]
    assert [o.value for o in FileProvider(path.rename(path.with_suffix(".tsv"))).everything().observations] == [
        2.5,
        1.234,
    ]


@pytest.mark.parametrize(
    ("values", "meant"),
    [
        (["2,5", "1,234"], [2.5, 1.234]),
        (["2.5", "1.234"], [2.5, 1.234]),
        (["0,125", "-0,5"], [0.125, -0.5]),
        (["0.125"], [0.125]),
        (["1234", "7"], [1234.0, 7.0]),
        (["1,234"], "row 2: value is '1,234', thousands or a fraction? Write 1234 or 1,2340"),
        (["7", "1.234"], "row 3: value is '1.234', thousands or a fraction? Write 1234 or 1.2340"),
        (["2.5", "1,234"], "row 3: value is '1,234', not a number in plain digits"),
        (["1.234,5"], "row 2: value is '1.234,5', not a number in plain digits"),
        (["2,5", "1.234"], "row 3: value is '1.234': with decimal commas as the '2,5' of row 2"),
    ],
)
def test_of_a_file_with_tabs_the_numbers_tell_the_mark_of_decimals_or_it_is_refused(file_of, values, meant):
    days = (f"2025-10-0{day}" for day in range(1, 9))
    path = file_of(*({"value": value, "known_on": day} for value, day in zip(values, days, strict=False)), between="\t")
    if isinstance(meant, str):
        assert meant in refusal(path)
    else:
        assert [o.value for o in FileProvider(path).everything().observations] == meant


def test_a_column_that_nobody_knows_is_named_by_whatever_reads_the_file(file_of, tmp_path, monkeypatch):
    monkeypatch.setenv("XLMODEL_STORE", str(tmp_path / "store.sqlite"))
    price = {"item": "price", "period": "", "period_end": "", "accounting": ""}
    path = file_of(price | {"comment": "from the call", "The Analyst": "Ann"}, {})
    book = tmp_path / "acme.xlsx"
    for command in (
        ["new", "one-pager", "ACME", "--from", str(path), "--out", str(book)],
        ["refresh", str(book), "--from", str(path)],
        ["fetch", "ACME", "--from", str(path)],
        ["store", "import", str(path)],
    ):
        done = CliRunner().invoke(app, command)
        assert done.exit_code in (0, 1), done.output
        for column in ("comment", "The Analyst"):
            assert f"not read: column '{column}' of own.csv" in done.output.splitlines(), command
    assert new("one-pager", "ACME", figures=path, out=book, force=True)["not_read"][0] == "column 'comment' of own.csv"
    assert refresh(book, figures=path)["not_read"] == fetch(["ACME"], figures=path)["not_read"]


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ("security,item,value,known_on,value", "has two columns value"),
        ("security,item,value,known_on,acounting", "a column 'acounting', which is not read, and none accounting"),
        ("security,item,value,know_on,curency", "and none known_on: is that meant"),
        ("security,item,value,date", "has no column known_on; its columns are security, item, value, date"),
    ],
)
def test_a_heading_that_is_misspelt_or_stands_there_twice_is_refused(tmp_path, head, why):
    path = tmp_path / "own.csv"
    path.write_text(f"{head}\nACME,price,1,2025-09-24,2\n".replace(",2\n", ",2\n" if head.count(",") == 4 else "\n"))
    assert why in refusal(path)


def test_headings_blank_lines_and_the_mark_of_utf_8_are_read_as_they_are_meant(tmp_path):
    path = tmp_path / "own.csv"
    path.write_bytes(
        b'\xef\xbb\xbf\r\nSecurity,Item,Value,Known on,Source\r\n\r\nACME,price,50,2025-10-03,"a\r\nb"\r\n,,,,\r\nACME,price,x,2025-10-04,\r\n'
    )
    assert "own.csv, row 7: value is 'x'" in refusal(path)
    path.write_bytes(path.read_bytes().replace(b",x,", b",51.0,"))
    assert [o.value for o in FileProvider(path).everything().observations] == [50.0, 51.0]


def test_a_quote_that_nobody_closes_swallows_no_rows(tmp_path):
    path = tmp_path / "own.csv"
    rows = [f"ACME,price,5{day},2025-10-0{day},survey" for day in range(1, 5)]
    path.write_text("\n".join(["security,item,value,known_on,source", *rows]).replace("2,survey", '2,"survey') + "\n")
    assert "own.csv, row 3: unexpected end of data; is a quote" in refusal(path)


def test_rows_of_a_sheet_are_counted_as_the_sheet_counts_them(tmp_path):
    book = openpyxl.Workbook()
    rows = (["security", "item", "value", "known_on"], [7203, "price", 2750, date(2025, 10, 3)])
    for i, row in enumerate(rows, start=3):
        for j, cell in enumerate(row, start=2):
            book.active.cell(i, j, cell)
    book.active["C7"] = "prise"
    book.active["D7"] = 1.0
    path = tmp_path / "own.xlsx"
    book.save(path)
    assert "own.xlsx, row 7: item is 'prise', not one of price" in refusal(path)
    assert "own.xlsx, row 7: item is 'prise', not one of price" in refusal(f"{path}#Sheet!B3:E9")
    book.active["C7"] = book.active["D7"] = None
    book.active["B8"], book.active["C8"], book.active["D8"], book.active["E8"] = "NA", "price", 8, "2025-10-03"
    book.save(path)
    assert [o.security for o in FileProvider(path).everything().observations] == ["7203", "NA"]


def figures_sheet(value):
    """The XML of a sheet with one figure."""
    rows = (("security", "item", "value", "known_on"), ("ACME", "price", None, "2025-10-01"))
    return sheet(
        "".join(
            f'<row r="{i}">'
            + "".join(
                f'<c r="{letter}{i}"><v>{value}</v></c>'
                if text is None
                else f'<c r="{letter}{i}" t="inlineStr"><is><t>{text}</t></is></c>'
                for letter, text in zip("ABCD", row, strict=True)
            )
            + "</row>"
            for i, row in enumerate(rows, 1)
        )
    )


def test_a_sheet_in_utf_16_is_read_whatever_it_calls_itself(tmp_path):
    path = tmp_path / "own.xlsx"
    path.write_bytes(zipped({**parts(), SHEET: figures_sheet("50").encode("utf-16")}))
    (figure,) = FileProvider(path).everything().observations
    assert (figure.security, figure.value) == ("ACME", 50)


def test_a_number_beyond_all_numbers_is_refused_with_its_row(tmp_path):
    path = tmp_path / "own.xlsx"
    path.write_bytes(zipped(parts(figures_sheet("1e999"))))
    assert "own.xlsx, row 2: C2 holds 1e999" in refusal(path)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (f"{RELATIONS}/worksheet", f"{RELATIONS}/chartsheet", "its first sheet is one of charts"),
        ("<Relationship Id", '<Relationship Id="rId1" Type="x" Target="y.xml"/><Relationship Id', "have one id"),
    ],
)
def test_a_workbook_whose_relations_lead_astray_is_refused_as_figures(tmp_path, old, new, why):
    found = parts(figures_sheet("50"))
    relations = "xl/_rels/workbook.xml.rels"
    path = tmp_path / "own.xlsx"
    path.write_bytes(zipped({**found, relations: found[relations].replace(old.encode(), new.encode())}))
    assert why in refusal(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"\xff\xfes\x00",
        b"\xff\xfes",
        b"s\x00e\x00",
        b"M\xfcnch",
        b'security,item,value,known_on\n"' + b"x" * 200_000,
    ],
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(tmp_path, content):
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    assert "own.csv" in refusal(path)


@pytest.mark.parametrize(
    "security", ["AC\x1b]0;x\x07ME", '"AC\nME"', "AC\u200bME", "AC\u202eME", "AC\xa0ME", "\ufeffACME"]
)
def test_a_name_with_a_sign_that_is_not_seen_is_refused_with_its_row(file_of, security):
    shown = refusal(file_of({}, {"security": security}))
    assert "own.csv, row 3: " in shown
    assert shown.isprintable()


def test_a_block_that_is_wider_than_its_sheet_is_refused_in_a_short_sentence(tmp_path):
    book = openpyxl.Workbook()
    for line in (list(SOUND), list(SOUND.values())):
        book.active.append(line)
    book.save(tmp_path / "own.xlsx")
    shown = refusal(f"{tmp_path / 'own.xlsx'}#Sheet!A1:XFD1048576")
    assert "A1:XFD1048576" in shown
    assert len(shown) < 120


def test_a_file_named_for_a_workbook_is_refused_before_anything_is_written(file_of, tmp_path):
    path = file_of({"item": "esp"})
    for attempt in (
        lambda: new("one-pager", "ACME", figures=path, out=tmp_path / "acme.xlsx", store="case"),
        lambda: chosen_providers(path, ["yahoo"]),
    ):
        with pytest.raises(XlModelError, match=r"own\.csv, row 2: item is 'esp', not one of eps"):
            attempt()
    assert not (tmp_path / "acme.xlsx").exists()


def test_the_columns_that_are_read_are_those_of_the_page(request):
    text = (request.config.rootpath / "workbooks" / "ESTIMATES.md").read_text(encoding="utf-8")
    page = text.partition("| column |")[2].partition("\n\n")[0]
    named = {word for line in page.splitlines() if line.startswith("| `") for word in line.split("|")[1].replace("`", " ").replace(",", " ").split()}  # fmt: skip
    assert {"security", "url"} < named <= set(COLUMNS)
