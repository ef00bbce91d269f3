"""Every file that we write for Excel passes a validator that is not ours: openxml-audit, by the schemas of Open XML.

It reads sheets, tables, charts and the workbook; it does not look into styles and drawings.
"""

import shutil
import zipfile
from functools import cache
from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from tests.counts import some
from xlmodel import Workbook
from xlmodel.hosts.desktop.edition import edition
from xlmodel.hosts.desktop.files import addin
from xlmodel.tasks.convert import convert
from xlmodel.tasks.new import new, templates
from xlmodel.tasks.refresh import refresh

FOLDER = Path(__file__).parents[2] / "workbooks"
SHIPPED = sorted(path.stem for path in FOLDER.glob("*.xlsx"))
WORKED_ON = some(SHIPPED)
EARLIER = "2024-11-19"


@cache
def validator():
    return OpenXmlValidator(FileFormat.MICROSOFT_365, max_errors=0)


def findings(path):
    return [str(found) for found in validator().validate(path).errors]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_workbook_is_open_xml(name):
    assert findings(FOLDER / f"{name}.xlsx") == []


@pytest.mark.parametrize("template", some(templates()))
def test_a_template_with_gaps_is_open_xml(template, tmp_path):
    path = tmp_path / "gaps.xlsx"
    assert new(template, "NOBODY", as_of="2026-01-02", out=path)["gaps"]
    assert findings(path) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_a_workbook_with_buttons_is_open_xml(name, tmp_path):
    path = tmp_path / "buttons.xlsm"
    path.write_bytes(edition((FOLDER / f"{name}.xlsx").read_bytes()))
    assert findings(path) == []


@pytest.mark.parametrize("server", [(), ("dll", r"C:\Python\pythonw.exe")])
def test_the_add_in_is_open_xml(server, tmp_path):
    path = tmp_path / "xlmodel.xlam"
    path.write_bytes(addin(*server))
    assert findings(path) == []


@pytest.mark.parametrize("frozen", [False, True])
@pytest.mark.parametrize("name", WORKED_ON)
def test_a_recalculated_workbook_is_open_xml(name, frozen, tmp_path):
    path = tmp_path / "run.xlsx"
    Workbook(FOLDER / f"{name}.xlsx").run(price=96.8).save(path, frozen=frozen)
    assert findings(path) == []


@pytest.mark.parametrize("kind", ["xlsx", "xlsm"])
@pytest.mark.parametrize("name", WORKED_ON)
def test_a_refreshed_workbook_is_open_xml(name, kind, tmp_path):
    path = tmp_path / f"refreshed.{kind}"
    shutil.copy(FOLDER / f"{name}.xlsx", path)
    if kind == "xlsm":
        path.write_bytes(edition(path.read_bytes()))
    assert refresh(path, as_of=EARLIER)["written"]
    assert findings(path) == []


def test_a_workbook_spelled_for_calc_and_back_is_open_xml(tmp_path):
    calc = convert(FOLDER / "alibaba.xlsx", "calc", tmp_path / "calc.xlsx")
    assert findings(calc) == findings(convert(calc, "excel", tmp_path / "back.xlsx")) == []


@pytest.mark.parametrize(
    ("part", "right", "wrong"),
    [
        ("xl/worksheets/sheet2.xml", b'type="list"', b'type="lust"'),
        ("xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetDat/><sheetData>"),
        ("xl/tables/table1.xml", b"<tableColumn ", b'<tableColumn width="1" '),
        ("xl/charts/chart1.xml", b"<c:plotArea>", b"<c:plotArea><c:lines/>"),
    ],
)
def test_the_validator_sees_what_is_no_open_xml(part, right, wrong, tmp_path):
    path = tmp_path / "wrong.xlsx"
    with zipfile.ZipFile(FOLDER / "alibaba.xlsx") as source, zipfile.ZipFile(path, "w") as target:
        assert right in source.read(part)
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(right, wrong, 1) if name == part else content)
    assert [found for found in findings(path) if part in found]
