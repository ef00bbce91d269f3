"""What the text of a formula tells by itself: whether its value may differ from the saved one, and what it lacks."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from xlmodel.calculation.known_functions import is_function
from xlmodel.formula.arithmetic import is_plain_arithmetic
from xlmodel.formula.spelling import bare_name, called, plain_name
from xlmodel.formula.tokens import Kind, of_kind
from xlmodel.functions import REGISTRY
from xlmodel.workbook.saved import SavedFormula

# OFFSET and INDIRECT are computed anew each time too, but from the workbook alone: they come to the same.
_RANDOM: Final = frozenset({"RAND", "RANDBETWEEN", "RANDARRAY"})
_CHANGING: Final = _RANDOM | {"TODAY", "NOW"}
# What CELL can say of a cell without a spreadsheet; of the rest, the folder of a file is one thing here, and there another.
_KNOWN_OF_CELLS: Final = re.compile(r'CELL\(\s*"(?:row|col|address|contents|type)"', re.IGNORECASE)
ELSEWHERE: Final = "refers to another workbook"
UNKNOWABLE: Final = "asks for what only a spreadsheet knows"
# Found step by step, or by powers and logarithms: no two programs come to the same last digits.
_APPROXIMATED: Final = frozenset(
    """IRR XIRR MIRR RATE NPER PMT IPMT PPMT CUMIPMT CUMPRINC PV FV NPV XNPV RRI EFFECT NOMINAL YIELD PRICE DURATION
    MDURATION POWER EXP LN LOG LOG10 SIN COS TAN ASIN ACOS ATAN ATAN2 SINH COSH TANH STDEV STDEV.S STDEV.P STDEVP
    VAR VAR.S VAR.P VARP CORREL COVAR COVARIANCE.S COVARIANCE.P SLOPE INTERCEPT RSQ STEYX FORECAST FORECAST.LINEAR TREND
    GROWTH LINEST LOGEST GEOMEAN HARMEAN NORM.DIST NORM.INV NORM.S.DIST NORM.S.INV NORMDIST NORMINV NORMSDIST NORMSINV
    LOGNORM.DIST LOGNORM.INV LOGNORMDIST LOGINV T.DIST T.INV T.INV.2T TDIST TINV CHISQ.DIST CHISQ.INV CHIDIST CHIINV
    F.DIST F.INV FDIST FINV BETA.DIST BETA.INV BETADIST BETAINV GAMMA GAMMA.DIST GAMMA.INV GAMMADIST GAMMAINV GAMMALN
    BINOM.DIST BINOMDIST POISSON.DIST POISSON EXPON.DIST EXPONDIST CONFIDENCE CONFIDENCE.NORM CONFIDENCE.T ERF ERFC
    SKEW KURT DEVSQ MMULT MINVERSE MDETERM""".split()
)
_ADDITION: Final = re.compile(r"[+-]|SUM\(")
_OTHER: Final = re.compile(r"[*/^&<>=]")
_STORE: Final = frozenset(function.name for function in REGISTRY.values() if function.category == "Data")


class Traits(NamedTuple):
    """What a formula is like, wherever it stands."""

    changing: str = ""  # why its value may differ from the saved one without being wrong
    lacking: str = ""  # what it asks for that nothing without a spreadsheet has
    random: bool = False  # whether two engines may come to different values of it
    ours: bool = False  # whether it calls a function of ours
    approximated: bool = False  # whether its last digits are those of the program that computes it

    def joined(self, other: "Traits") -> "Traits":
        """Those of both; of two reasons the first."""
        return Traits(
            self.changing or other.changing,
            self.lacking or other.lacking,
            self.random or other.random,
            self.ours or other.ours,
            self.approximated or other.approximated,
        )


_PLAIN: Final = Traits()


class Reader:
    """Reads the formulas of a workbook, each text once."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Keeps the workbook's names with what they stand for, by the name in small letters."""
        self._names = {name.rpartition("!")[2] for name in names}
        self._read: dict[str, Traits] = {}
        self._calls: dict[str, Traits] = {}
        self._named: dict[str, Traits] = {}
        of_names = {name.rpartition("!")[2]: self._of_text(text) for name, text in names.items()}
        self._named = {name: traits for name, traits in of_names.items() if any(traits)}

    def traits(self, formula: SavedFormula) -> Traits:
        """What a formula is like; a data table lacks an engine that fills it."""
        if formula.kind == "dataTable":
            return Traits(lacking="is filled by a data table, which only a spreadsheet does")
        text = formula.written
        if text not in self._read:
            self._read[text] = self._of_text(text)
        return self._read[text]

    def _of_text(self, text: str) -> Traits:
        if is_plain_arithmetic(text):
            return _PLAIN
        found = Traits(approximated="^" in text)
        calls = called(text)
        for spelling in calls:
            if spelling not in self._calls:
                self._calls[spelling] = self._of_call(spelling)
            if any(self._calls[spelling]):
                found = found.joined(self._calls[spelling])
        asked = [spelling for spelling in calls if plain_name(spelling).upper() in ("CELL", "INFO")]
        if len(asked) > len(_KNOWN_OF_CELLS.findall(text)):
            found = found.joined(Traits(lacking=f"{UNKNOWABLE}, by {asked[0].upper()}"))
        if "[" in text and "!" in text:
            referring = [*of_kind(Kind.CELLS, text), *of_kind(Kind.NAME, text)]
            elsewhere = next((token.text for token in referring if "[" in token.text), "")
            if elsewhere:
                found = found.joined(Traits(lacking=f"{ELSEWHERE}, {elsewhere}"))
        if self._named:
            for token in of_kind(Kind.NAME, text):
                name = plain_name(token.text).casefold().rpartition("!")[2]
                found = found.joined(self._named.get(name, Traits()))
        return found

    def _of_call(self, spelling: str) -> Traits:
        bare, plain = bare_name(spelling), plain_name(spelling).upper()
        ours = plain in REGISTRY
        changing = lacking = ""
        if plain in _STORE:
            changing = f"it calls {plain}, which reads the store"
        elif plain in _CHANGING:
            changing = f"it calls {plain}, which may change each time"
        elif not (bare.lower().startswith("_xlpm.") or plain.lower() in self._names or is_function(bare)):
            lacking = f"calls {plain}, which is not known without a spreadsheet"
        return Traits(changing, lacking, plain in _RANDOM, ours, ours or plain in _APPROXIMATED)


def adds_up(formula: str) -> bool:
    """Whether a formula only adds and subtracts, so that nothing but the last digits of all numbers may be left."""
    only_adds = _ADDITION.search(formula) and not _OTHER.search(formula)
    return bool(only_adds) and {plain_name(name).upper() for name in called(formula)} <= {"SUM", "ABS"}
