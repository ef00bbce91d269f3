"""The company's own past when another fiscal year becomes FY2: a check says that the two are not of one year."""

from datetime import date, timedelta

import pytest

from tests.templates.conftest import HEAD
from xlmodel import Workbook
from xlmodel.tasks.new import new
from xlmodel.tasks.refresh import refresh

pytestmark = pytest.mark.usefixtures("own_store")
_OF_ITS_YEAR = "Own past: its EPS is of the year that FY2 is now"


def rows(days, first, second, end):
    estimate = "USD,per_ordinary,fiscal_year"
    for n, day in enumerate(days):
        yield f"ACME,price,actual,{50 + n},USD,per_ordinary,point,,,{day},Exchange,"
        if (
            day == days[-1]
        ):  # with both years on each day the past would be of the next twelve months, which roll on by themselves
            yield f"ACME,eps,consensus,{first},{estimate},{end}-12-31,gaap,{day},Survey,"
        yield f"ACME,eps,consensus,{second},{estimate},{end + 1}-12-31,gaap,{day},Survey,"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("past")
    days = [date(2025, month, 3) for month in range(2, 13)]
    later = [*days, date(2026, 3, 3)]
    then = [*rows(days, 2, 2.5, 2025), *rows(later[-1:], 2.5, 3, 2026)]
    for name, lines in (("before.csv", list(rows(days, 2, 2.5, 2025))), ("after.csv", then)):
        (folder / name).write_text("\n".join([HEAD, "ACME,name,,,,,,,,2025-01-02,,Acme", *lines]) + "\n")
    return folder


def test_a_refresh_into_the_next_fiscal_year_turns_the_check_of_the_own_past(files, tmp_path):
    """In 2025 all days are of the EPS of 2026; in March 2026 the EPS of FY2 is that of 2027."""
    path = tmp_path / "acme.xlsx"
    made = new("one-pager", "ACME", figures=files / "before.csv", as_of=date(2025, 12, 3), out=path)
    book = Workbook(path)
    assert not [check for check in made["failing"] if check.startswith(_OF_ITS_YEAR)]
    assert book.inputs["history_year"] == date(2026, 12, 31)
    refresh(path, figures=files / "after.csv", as_of=date(2026, 3, 3))
    book = Workbook(path)
    book.run()
    [(apart, holds)] = [row[1:3] for row in book.table("CheckTable")[1:] if row[0].startswith(_OF_ITS_YEAR)]
    assert book.inputs["eps_fy2"] == 3
    assert (apart, holds) == (365, False)
    book.run(history_year=date(2027, 12, 31) - timedelta(3))
    assert [row[2] for row in book.table("CheckTable")[1:] if row[0].startswith(_OF_ITS_YEAR)] == [True]
