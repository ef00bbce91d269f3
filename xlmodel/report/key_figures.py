"""The outputs of a workbook as a page shows them: label, value, and the same as somebody quoted it where both are kept."""

from datetime import date
from typing import Final, NamedTuple

from xlmodel.calculation.result import Result
from xlmodel.calculation.workbook import Workbook
from xlmodel.contract import CHECKS_OUTPUTS, DATED, OUT, STATUS, TO_FILL_IN
from xlmodel.errors import CellError
from xlmodel.report.labels import Labels, in_words
from xlmodel.report.shown import shown

_NO_ANSWER: Final = "n/a"
"""What a cell says that has no number to give; that is no news."""


class KeyFigure(NamedTuple):
    """An output as the page shows it."""

    names: tuple[str, ...]  # of the outputs in this line
    label: str
    shown: str
    quoted: str  # as somebody quoted it; empty where the workbook keeps no such thing
    doubtful: bool
    reason: str  # why it is an error; empty where it is none


def key_figures(workbook: Workbook, result: Result) -> list[KeyFigure]:
    """The outputs that are numbers, in the order of reading; what counts checks is left to those who name them."""
    labels = Labels(workbook)
    taken: set[str] = set()
    spelled = {name.casefold(): name for name in result}
    found = []
    for name in result:
        folded = name.casefold()
        is_second = folded.startswith(DATED) and folded.removeprefix(DATED) in spelled
        nothing_lacks = folded == TO_FILL_IN and result[name] == 0
        if is_second or nothing_lacks or folded.startswith(CHECKS_OUTPUTS) or not _is_number(result[name]):
            continue
        label = labels.of_output(name)
        label = f"{label} ({in_words(name).lower()})" if label in taken else label
        taken.add(label)
        twin = spelled.get(DATED + folded)
        shown_now, quoted = (twin, name) if twin is not None else (name, None)
        found.append(
            KeyFigure(
                names=(name,) if twin is None else (twin, name),
                label=label,
                shown=_text(workbook, result, shown_now),
                quoted="" if quoted is None else _text(workbook, result, quoted),
                doubtful=any(each in result.doubtful for each in (name, twin)),
                reason=result.reasons.get(shown_now, ""),
            )
        )
    return found


def words_of(result: Result) -> list[str]:
    """The outputs that are words, such as a warning."""
    return [value for name, value in result.items() if _is_words(value) and f"{OUT}{name}".casefold() != STATUS]


def status_of(result: Result) -> str:
    """The workbook's own line about its last refresh; empty where it has none."""
    found = next((value for name, value in result.items() if f"{OUT}{name}".casefold() == STATUS), None)
    return found if isinstance(found, str) and _is_words(found) else ""


def _is_number(value: object) -> bool:
    """Whether an output is a figure, or should have been one."""
    return isinstance(value, float | date | CellError | list) and not isinstance(value, bool)


def _is_words(value: object) -> bool:
    if not isinstance(value, str) or isinstance(value, CellError):
        return False
    return value.strip().casefold() not in ("", _NO_ANSWER)


def _text(workbook: Workbook, result: Result, name: str) -> str:
    return shown(result[name], workbook.number_formats[name])
