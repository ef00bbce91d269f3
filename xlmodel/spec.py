"""What a worksheet function is: one declaration, read by every host.

`worksheet_function` notes on a valuation function what a spreadsheet must know about it and hands it back: it stays
an ordinary function, to be imported, tested and vectorised with no spreadsheet in sight. `declared_in` finds the
declarations of a chapter again; `functions` puts those of all chapters in order.
The name, the arguments and the texts all come from what is there anyway: the Python name, the signature, the
annotations, the docstring and `terms`.
"""

import inspect
import keyword
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from types import MappingProxyType, ModuleType
from typing import Annotated, Any, Final, Literal, TypeVar, get_args, get_origin, get_type_hints

from numpy.typing import ArrayLike

from xlmodel.terms import TERMS, Term


class Kind(Enum):
    """The shape a value has on the sheet."""

    NUMBER = "one number"
    NUMBERS = "a number, or a range worked cell by cell"
    LIST = "a list of numbers; a blank in it is missing data"
    GAPS = "a list of numbers; a blank in it is left open"
    MULTIPLES = "a list of multiples; what is not meaningful is left out"
    GRID = "a block of numbers, one column a variable"
    LABELS = "a list of names"
    WORD = "one of a few words"
    FLAG = "TRUE or FALSE"
    TEXT = "a text"
    TEXTS = "a text, or a range worked cell by cell"
    ANY = "whatever stands there"
    TABLE = "a table that spills, with a header row"

    @property
    def core_axes(self) -> int:
        """How many axes one value has, as in a gufunc's signature: a number none, a list (n), a block (n, k)."""
        return _CORE_AXES.get(self, 0)

    @property
    def is_stacked(self) -> bool:
        """Whether it holds numbers, which scenarios stack along axes before its own; the rest is the same for all."""
        return self in _NUMERIC

    @property
    def holds_many(self) -> bool:
        """Whether an array of it is many values: numbers that stack, and texts that are worked cell by cell."""
        return self in _NUMERIC or self is Kind.TEXTS


_CORE_AXES: Final = {Kind.LIST: 1, Kind.GAPS: 1, Kind.MULTIPLES: 1, Kind.LABELS: 1, Kind.GRID: 2}
_NUMERIC: Final = frozenset({Kind.NUMBER, Kind.NUMBERS, Kind.LIST, Kind.GAPS, Kind.MULTIPLES, Kind.GRID})


Number = Annotated[ArrayLike, Kind.NUMBER]
Numbers = Annotated[ArrayLike, Kind.NUMBERS]
List = Annotated[ArrayLike, Kind.LIST]
Gaps = Annotated[ArrayLike, Kind.GAPS]
Multiples = Annotated[ArrayLike, Kind.MULTIPLES]
Grid = Annotated[ArrayLike, Kind.GRID]
Labels = Annotated[Sequence[str], Kind.LABELS]
Flag = Annotated[bool, Kind.FLAG]
Text = Annotated[str, Kind.TEXT]
Texts = Annotated[Any, Kind.TEXTS]

_F = TypeVar("_F", bound=Callable[..., Any])

REQUIRED: Final = object()


class Columns(dict[str, Any]):
    """A table: heading -> column, all of one length. Numbers or texts; NaN shows as #N/A.

    Of stacked scenarios a column has its rows on the last axis and the scenarios before it; a list of texts is the
    same for all of them.

    `why` says why there is an error in it, where the function knows better than the declaration; it is asked only if
    there is one. `empty` marks by heading the cells that mean nothing in their row: NaN, and in a sheet an empty text
    instead of an error.
    """

    why: Callable[[], str | None] = staticmethod(lambda: None)
    empty: Mapping[str, ArrayLike] = MappingProxyType({})


Table = Annotated[Columns, Kind.TABLE]


@dataclass(frozen=True)
class Parameter:
    """One argument of a worksheet function."""

    name: str
    kind: Kind
    term: Term
    words: tuple[str, ...] = ()
    default: Any = REQUIRED

    @property
    def required(self) -> bool:
        """Whether it has no default."""
        return self.default is REQUIRED

    @property
    def unit(self) -> str:
        """The unit it is given in."""
        return self.term.unit

    @property
    def description(self) -> str:
        """The line that the function wizard shows."""
        if self.words:
            return f"{self.term.meaning}: {', '.join(self.words)} (left out: {self.default})"
        omitted = (
            ""
            if self.required or self.default is None or self.kind is Kind.ANY
            else f"; left out: {_shown(self.default)}"
        )
        return f"{self.term.meaning} ({self.term.unit}{omitted})"


def _shown(default: Any) -> str:
    return str(default).upper() if isinstance(default, bool) else f"{default:g}"


@dataclass(frozen=True)
class Function:
    """A valuation function as a sheet sees it."""

    name: str
    category: str
    summary: str
    parameters: tuple[Parameter, ...]
    kind: Kind
    result: str
    call: Callable[..., Any]
    sections: dict[str, str] = field(hash=False)

    @property
    def python_name(self) -> str:
        """What a script calls it."""
        return self.name.lower()

    @property
    def signature(self) -> str:
        """The name and the arguments, optional ones in brackets."""
        return f"{self.name}({', '.join(p.name if p.required else f'[{p.name}]' for p in self.parameters)})"

    @cached_property
    def bounded(self) -> tuple[tuple[int, Parameter], ...]:
        """The arguments that are fractions, with their places: what cannot be one is refused."""
        return tuple((place, p) for place, p in enumerate(self.parameters) if p.term.bounds)

    @cached_property
    def in_parts(self) -> tuple[tuple[int, Parameter], ...]:
        """The arguments that hold figures of several kinds, with their places: each is held to the bounds of its own."""
        return tuple((place, p) for place, p in enumerate(self.parameters) if p.term.parts)

    @cached_property
    def takes_plain_numbers(self) -> bool:
        """Whether every argument may be a number, and the answer is one that hangs on nothing else."""
        kinds = {self.kind, *(p.kind for p in self.parameters)}
        return self.is_pure and self.kind is Kind.NUMBERS and kinds <= {Kind.NUMBERS, Kind.NUMBER}

    @cached_property
    def required(self) -> int:
        """How many arguments it cannot do without."""
        return sum(p.required for p in self.parameters)

    @property
    def takes_scenarios(self) -> bool:
        """Whether its numbers may be many: what reads the store answers one question at a time."""
        return self.category != "Data"

    @cached_property
    def is_pure(self) -> bool:
        """Whether the answer hangs on the arguments alone, and not on figures in a store or on the day."""
        return self.call.__module__.startswith("xlmodel.valuation.")

    @property
    def answers_many(self) -> bool:
        """Whether one call may have several answers, of scenarios or cell by cell."""
        return any(p.kind is not Kind.NUMBER or self.takes_scenarios for p in self.parameters if p.kind.holds_many)

    @property
    def not_meaningful(self) -> str:
        """When a cell shows #N/A although every input is there."""
        return self.sections.get("Not meaningful", "")

    @property
    def source(self) -> str:
        """Where it is published."""
        return self.sections["Source"]


CATEGORIES = ("Multiples", "Peers", "Scenarios", "What the price implies, and intrinsic value", "Data", "Trust")


def worksheet_function(category: str, *, result: str) -> Callable[[_F], _F]:
    """Offer a valuation function to spreadsheets under its own name in capitals.

    Parameters
        category  the chapter of the reference it stands in.
        result    what the cell holds, with unit and sign; for a table, its headings.
    """

    def declare(call: _F) -> _F:
        function = _read_declaration(category, result, call)
        _check_limits(function)
        vars(call)[_DECLARATION] = function
        return call

    return declare


_DECLARATION: Final = "worksheet_function"


def declared_in(chapter: ModuleType) -> list[Function]:
    """The worksheet functions that a module declares; what it imports from another is left to that one."""
    calls = [each for each in vars(chapter).values() if inspect.isfunction(each)]
    own = [vars(call) for call in calls if call.__module__ == chapter.__name__]
    return [notes[_DECLARATION] for notes in own if _DECLARATION in notes]


# From a Python function to a declaration


def _read_declaration(category: str, result: str, call: Callable[..., Any]) -> Function:
    hints = get_type_hints(call, include_extras=True)
    parameters = []
    for parameter in inspect.signature(call).parameters.values():
        term = TERMS.get(f"{parameter.name} of {call.__name__.upper()}") or TERMS.get(parameter.name)
        if term is None:
            raise ValueError(f"{call.__name__}: {parameter.name} is not in terms.py")
        kind, words = _kind(hints[parameter.name])
        default = REQUIRED if parameter.default is parameter.empty else parameter.default
        parameters.append(Parameter(parameter.name, kind, term, words, default))
    summary, sections = _read_docstring(inspect.getdoc(call) or "")
    return Function(
        name=call.__name__.upper(),
        category=category,
        summary=summary,
        parameters=tuple(parameters),
        kind=_kind(hints["return"])[0],
        result=result,
        call=call,
        sections=sections,
    )


def _kind(hint: Any) -> tuple[Kind, tuple[str, ...]]:
    # An optional list is written `Gaps | None`; its kind is that of the list.
    kinds = [h for h in (hint, *get_args(hint)) if get_origin(h) is Annotated]
    if get_origin(hint) is Literal:
        return Kind.WORD, get_args(hint)
    return get_args(kinds[0])[1], ()


_SECTION = re.compile(r"^(Shapes|Not meaningful|Raises|Source)\n((?:[ \t]+.*\n|\n)+)", re.MULTILINE)


def _read_docstring(text: str) -> tuple[str, dict[str, str]]:
    """The first line, and the sections by their heading; the formula is the first indented block."""
    sections = {name: textwrap.dedent(body).strip() for name, body in _SECTION.findall(text + "\n")}
    formula = re.search(r"\n\n((?:    .*\n)+)", text)
    if formula:
        sections["Formula"] = textwrap.dedent(formula[1]).strip()
    return text.partition("\n")[0], sections


# The tightest limit of any host, so that one name and one text serve them all

MAX_TEXT = 255  # Excel: a registered string is shorter than this
MAX_ARGUMENT_NAMES = 232  # Excel: the function wizard misbehaves beyond this
MAX_ARGUMENTS = 30  # LibreOffice's add-in interface and old Excel
NAME = re.compile(r"[A-Z][A-Z0-9_]{2,}")  # VBA allows no dots; Office.js wants three characters
ARGUMENT = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")  # becomes camel case in UNO, which allows no underscore
CELL_REFERENCE = re.compile(r"[A-Z]{1,3}[0-9]{1,7}|R[0-9]*C[0-9]*")
# Excel 4 macro functions, which Excel still takes for itself.
MACRO_NAMES = frozenset(
    "ACTIVATE ALERT BEEP CALL CLOSE COPY CUT ECHO ERROR EXEC FORMULA GOTO HALT HIDE INPUT INSERT MESSAGE NEW NOTE "
    "OPEN PASTE PRINT QUIT REGISTER RESULT RETURN RUN SAVE SELECT SORT STEP UNDO VOLATILE WAIT WINDOW".split()
)
# Reserved in VBA or in UNO's interface language; Python's own come from `keyword`.
RESERVED_ARGUMENTS = frozenset(
    "and any as attribute boolean byref byte byval call case char const context date declare dim do double each else "
    "empty end enum erase error event exception exit false float for friend function get global gosub goto hyper if "
    "implements in inout input integer interface is let like local lock long loop lset me mod module new next not "
    "nothing null object on open option optional or out output private property public raise randomize readonly redim "
    "rem resume return rset select sequence service set short single singleton static step stop string struct sub "
    "then to true type union unsigned until variant void wend while with write xor".split()
)


def _check_limits(function: Function) -> None:
    def refuse(why: str) -> None:
        raise ValueError(f"{function.name}: {why}")

    texts = [function.summary, function.result, *(p.description for p in function.parameters)]
    if not NAME.fullmatch(function.name) or CELL_REFERENCE.fullmatch(function.name) or function.name in MACRO_NAMES:
        refuse("cannot name a function in every host")
    if function.category not in CATEGORIES:
        refuse(f"no such category as {function.category}")
    if not all(texts):
        refuse("lacks a description")
    if max(map(len, texts)) >= MAX_TEXT:
        refuse(f"a description has {MAX_TEXT} characters or more")
    for section in ("Formula", "Source"):
        if section not in function.sections:
            refuse(f"the docstring has no {section.lower()}")
    names = [p.name for p in function.parameters]
    if len(",".join(names)) > MAX_ARGUMENT_NAMES or len(names) > MAX_ARGUMENTS:
        refuse("the argument names are too long together, or too many")
    for name in names:
        if (
            not ARGUMENT.fullmatch(name)
            or CELL_REFERENCE.fullmatch(name.upper())
            or name in RESERVED_ARGUMENTS
            or keyword.iskeyword(name)
        ):
            refuse(f"{name} cannot name an argument in every host")
        if name.upper() == function.name:
            refuse("an argument has the function's own name; VBA ignores case")
    required = [p.required for p in function.parameters]
    if required != sorted(required, reverse=True):
        refuse("a required argument follows an optional one")
