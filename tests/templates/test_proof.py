"""The sheets that every template carries: the proofs and the reference."""

import re
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from xlmodel import Workbook
from xlmodel.functions import REGISTRY
from xlmodel.templates import proof
from xlmodel.templates.layout import Book
from xlmodel.workbook.safe_read import open_package

TEMPLATES = sorted((Path(__file__).parents[2] / "workbooks").glob("*.xlsx"))
PROOFS = proof.read_proofs()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_proof_in_every_template_is_true(template):
    book = Workbook(template)
    proofs = {name: area for name, area in open_package(template).names.items() if name.startswith("test_")}
    assert len(proofs) == len(PROOFS) + 1
    assert [name for name, area in proofs.items() if book.value(*area[:3]) is not True] == []


def test_every_function_is_proven_and_refuses_something():
    proven = {p["function"] for p in PROOFS if not p["expected"].startswith("#")}
    refused = {p["function"] for p in PROOFS if p["expected"].startswith("#")}
    # What data functions answer depends on the store of whoever opens the workbook.
    provable = {name for name, function in REGISTRY.items() if function.category != "Data"}
    assert proven == provable
    # These are defined for all numbers; what they refuse are errors, which a formula cannot be typed with everywhere.
    assert provable - refused <= {"EARNINGS_YIELD", "ENTERPRISE_VALUE"}


def test_the_sheet_says_how_many_answers_rest_on_what():
    rows = [{"kind": kind} for kind in ("published", "refusal", "computed", "published")]
    assert proof.counts(rows) == (
        "4 answers: 2 printed by a third party, 1 by hand or exact arithmetic, 0 from an identity, "
        "1 refused, as they must be"
    )
    book = Book("proof", "", datetime(2025, 1, 1))
    proof.write(book)
    made = Workbook(book.close())
    kinds = [made.value("Proof", proof.FIRST + i, 8) for i in range(len(PROOFS))]
    assert made.value("Proof", 5, 2) == proof.counts([{"kind": str(kind)} for kind in kinds])


@pytest.mark.parametrize("published", ["9.8", "#N/A", "9.9 times"])
def test_a_proof_that_does_not_hold_is_false(published, monkeypatch):
    """9.9 is what the CFA notes print for 137.90 on 13.91."""
    row = {
        "function": "FORWARD_PE",
        "formula": "=FORWARD_PE(137.9,13.91)",
        "tolerance": "0.05",
        "kind": "published",
        "source": "CFA",
    }
    monkeypatch.setattr(proof, "read_proofs", lambda: [row | {"expected": published}])
    book = Book("proof", "", datetime(2025, 1, 1))
    proof.write(book)
    made = Workbook(book.close())
    assert [made.value("Proof", proof.FIRST, 7), made.value("Proof", 4, 3)] == [False, False]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_the_reference_sheet_has_every_function_with_its_arguments(template):
    sheet = openpyxl.load_workbook(template)["Functions"]
    rows = {str(row[1].value).partition("(")[0]: row for row in sheet.iter_rows() if "(" in str(row[1].value)}
    assert set(rows) == set(REGISTRY)
    for name, row in rows.items():
        arguments = re.findall(r"^(\w+):", str(row[3].value), re.MULTILINE)
        assert arguments == [p.name for p in REGISTRY[name].parameters]
        assert row[6].value
