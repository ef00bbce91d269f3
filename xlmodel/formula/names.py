"""What defined names stand for, put in their place: engines know hardly more names than those of plain cells."""

import re
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from typing import Final

from xlmodel.formula.area import Area, unquoted
from xlmodel.formula.moving import moved
from xlmodel.formula.parse import FormulaError, parse
from xlmodel.formula.tree import (
    Call,
    Cells,
    Error,
    Group,
    Logical,
    Name,
    Node,
    Number,
    Prefix,
    Structured,
    Text,
    rebuilt,
    written,
)

_FIXED: Final = r"(?:\$[A-Za-z]{1,3}(?:\$[0-9]{1,7})?|\$[0-9]{1,7})"
_PLAIN: Final = re.compile(rf"('(?:[^'\[]|'')+'|[\w.]+)!{_FIXED}(:{_FIXED})?")  # as nearly all names are written
# A name may be made of names, and doubles in length each time where it refers to one twice.
_DEEPEST: Final = 20
_LONGEST: Final = 8192  # characters, as long as a formula may be


class Names:
    """The names of a workbook, and which of them have to give way to their meaning."""

    def __init__(self, meanings: Mapping[str, str], sheets: Sequence[str]) -> None:
        """Keeps what it is given.

        Parameters
            meanings  what each name stands for, by its name in small letters; one of a single sheet as `sheet!name`.
            sheets    the sheets in their order.
        """
        self.sheets = tuple(sheets)
        self._meanings = meanings
        spelled = {sheet.casefold(): sheet for sheet in sheets}
        self._odd = {key for key, meaning in meanings.items() if _is_odd(meaning, spelled)}
        self._words = {key.rpartition("!")[2] for key in meanings}
        self._blocks = {key for key, meaning in meanings.items() if key not in self._odd and _is_block(meaning)}
        # A name of another sheet is spelled with that sheet, and no engine knows it so.
        self._odd_words = {key.rpartition("!")[2] for key in meanings if key in self._odd or "!" in key}
        self._block_words = {key.rpartition("!")[2] for key in self._blocks}

    def __contains__(self, word: str) -> bool:
        """Whether some sheet has a name spelled so."""
        return word.casefold().rpartition("!")[2] in self._words

    def odd_in(self, formula: str) -> bool:
        """Whether a name in a formula may have to give way."""
        small = formula.casefold()
        return _any_of(self._odd_words, _WORD, small) or ("!" in small and _any_of(self._words, _PLACED, small))

    def block_in(self, formula: str) -> bool:
        """Whether a name in a formula may stand for several cells."""
        return _any_of(self._block_words, _WORD, formula.casefold())

    def block(self, name: Name, here: Area) -> Area | None:
        """The cells that a name stands for, if they are several."""
        key = self._key(name.text, here)
        return Area.referred(self._meanings[key]) if key in self._blocks else None

    def inlined(self, tree: Node, here: Area, depth: int = 0) -> Node:
        """A formula with the meaning of those names in their place; as it was where that has no end."""
        return rebuilt(tree, lambda node: self._meant(node, here, depth) if isinstance(node, Name) else node)

    def _key(self, spelling: str, here: Area) -> str:
        place, _, word = spelling.casefold().rpartition("!")
        local = f"{unquoted(place) or here.sheet.casefold()}!{word}"
        return local if local in self._meanings else word

    def _meant(self, name: Name, here: Area, depth: int) -> Node:
        key = self._key(name.text, here)
        elsewhere = "[" in name.text  # in another workbook
        if key not in self._meanings or elsewhere or depth >= _DEEPEST or not (key in self._odd or "!" in name.text):
            return name
        try:
            tree = _parsed(moved(self._meanings[key], here.row - 1, here.column - 1))
        except FormulaError:
            return name
        found = self.inlined(rebuilt(tree, _of_the_sheet_that_asks), here, depth + 1)
        if len(written(found)) > _LONGEST:
            return name
        return found if isinstance(found, _WHOLE) else Group(found)


_WHOLE: Final = (Cells, Number, Text, Logical, Error, Structured, Call, Group)  # what needs no brackets


@lru_cache(maxsize=1024)
def _parsed(formula: str) -> Node:
    return parse(formula)


def _of_the_sheet_that_asks(node: Node) -> Node:
    return Cells(node.text[1:]) if isinstance(node, Cells) and node.text.startswith("!") else node


def _is_odd(meaning: str, spelled: Mapping[str, str]) -> bool:
    """Whether an engine may not understand such a name."""
    plain = _PLAIN.fullmatch(meaning)
    if plain is not None:
        sheet = unquoted(plain[1])
        return spelled.get(sheet.casefold(), sheet) != sheet
    try:
        tree = _parsed(meaning)
    except FormulaError:
        return False
    match tree:
        case Number() | Text() | Logical() | Prefix(_, Number()) | Structured() | Error() | Call("_xlfn.LAMBDA", _):
            return False
    return True


def _is_block(meaning: str) -> bool:
    plain = _PLAIN.fullmatch(meaning)
    return plain is not None and plain[2] is not None


# What may be a name, and no function, in a formula in small letters; and what stands there after a sheet.
_WORD: Final = re.compile(r"(?<![\w.\\?])[\w.\\?]++(?!\()")
_PLACED: Final = re.compile(r"!([\w.\\?]++)(?!\()")


def _any_of(words: Set[str], spelled: re.Pattern[str], formula: str) -> bool:
    """Whether a formula may hold one of these words: a glance, which a text in it can mislead."""
    return bool(words) and not words.isdisjoint(spelled.findall(formula))
