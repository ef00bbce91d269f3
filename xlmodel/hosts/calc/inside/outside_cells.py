"""Formulas that stand in no cell: those of names, conditional formats and validations, made ours like the others."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from . import table

_BARE = re.compile(rf"(?<![\w.\]!'])(?:{table.SPELLINGS})*({table.NAMES})(?=\()", re.IGNORECASE)
_TEXTS = re.compile(r'("(?:[^"]|"")*")')


def adopt(document: Any, quietly: Callable[..., None]) -> None:
    """Have Calc read them again with the names of our functions as it knows them."""
    sheets = [document.Sheets.getByIndex(number) for number in range(document.Sheets.getCount())]
    for names in (document.NamedRanges, *(sheet.NamedRanges for sheet in sheets)):
        for name in map(names.getByName, names.getElementNames()):
            old = name.getContent()
            if (new := _plain(old)) != old:
                quietly(name.setContent, new)
    for sheet in sheets:
        _adopt_conditions(sheet, quietly)
        _adopt_validations(sheet, quietly)


def _adopt_conditions(sheet: Any, quietly: Callable[..., None]) -> None:
    for form in sheet.ConditionalFormats.getConditionalFormats():
        for entry in map(form.getByIndex, range(form.getCount())):
            for side in ("Formula1", "Formula2"):
                old = getattr(entry, side, "")  # a scale of colours has none
                if (new := _plain(old)) != old:
                    quietly(entry.setPropertyValue, side, new)


def _adopt_validations(sheet: Any, quietly: Callable[..., None]) -> None:
    alike = sheet.getUniqueCellFormatRanges()
    for cells in map(alike.getByIndex, range(alike.getCount())):
        condition = cells.getByIndex(0).Validation
        old = condition.getFormula1(), condition.getFormula2()
        new = _plain(old[0]), _plain(old[1])
        if new != old:
            condition.setFormula1(new[0])
            condition.setFormula2(new[1])
            for block in map(cells.getByIndex, range(cells.getCount())):
                quietly(setattr, block, "Validation", condition)


def _plain(formula: str) -> str:
    parts = _TEXTS.split(formula)
    return "".join(part if i % 2 else _BARE.sub(lambda m: m[1].upper(), part) for i, part in enumerate(parts))
