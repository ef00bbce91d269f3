"""The templates that a workbook of any company can be made from."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from xlmodel.templates import one_pager
from xlmodel.templates.case import Case
from xlmodel.templates.layout import Values
from xlmodel.templates.one_pager import inputs as one_pager_inputs


class Template(NamedTuple):
    """A kind of workbook."""

    line: str  # what it is for
    build: Callable[[Case, Values | None], bytes]
    needed: Callable[[Case], Mapping[str, str]]  # the inputs that may not stay blank, and how each is called


TEMPLATES: Final[Mapping[str, Template]] = {
    "one-pager": Template(
        "two years ahead, EPS times P/E for bear, base and bull, against peers and the company's own past",
        one_pager.build,
        one_pager_inputs.needed,
    ),
}
