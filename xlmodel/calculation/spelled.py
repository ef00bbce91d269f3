"""The formulas of a workbook as calculation engines are given them, and in addresses alone."""

from collections.abc import Mapping
from contextlib import suppress

from xlmodel.formula.area import Area
from xlmodel.formula.parse import FormulaError, parse
from xlmodel.formula.structured import structured_area
from xlmodel.formula.tree import Cells, Name, Node, Structured, rebuilt, written
from xlmodel.functions import REGISTRY
from xlmodel.workbook.calc_copy import spelled_for_engines
from xlmodel.workbook.safe_read import Package
from xlmodel.workbook.saved import SavedFormula


class Spelled:
    """The formulas of a workbook as engines are given them."""

    def __init__(self, package: Package, formulas: Mapping[Area, SavedFormula]) -> None:
        self.formulas = formulas
        self._package, self._names = package, package.formula_names
        self._local = {name.rpartition("!")[2] for name in package.all_name_formulas if "!" in name}
        self._in_addresses: dict[Area, str] = {}

    def is_local_name(self, name: str) -> bool:
        """Whether a name means something on one sheet alone."""
        return name.casefold() in self._local

    def for_engines(self, cell: Area) -> str:
        """The formula in a cell."""
        return spelled_for_engines(self.formulas[cell], self._package, REGISTRY)

    def in_addresses(self, cell: Area) -> str:
        """The formula as the file has it, with addresses in place of columns of tables and names of several cells."""
        if cell not in self._in_addresses:
            text = self.formulas[cell].text
            if "[" in text or self._names.block_in(text):
                with suppress(FormulaError):
                    text = written(rebuilt(parse(text), lambda node: self._addressed(node, cell)))
            self._in_addresses[cell] = text
        return self._in_addresses[cell]

    def _addressed(self, node: Node, here: Area) -> Node:
        block = None
        if isinstance(node, Name):
            block = self._names.block(node, here)
        elif isinstance(node, Structured):
            block = structured_area(node.text, self._package.tables, here)
        return node if block is None else Cells(block.absolute)
