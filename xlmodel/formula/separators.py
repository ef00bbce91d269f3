"""Formulas as they are typed where a comma stands within numbers: semicolons between the arguments."""

from xlmodel.formula.tokens import Kind, tokens


def has_semicolons(formula: str) -> bool:
    """Whether a semicolon stands outside the arrays of a formula, where only a comma has a meaning."""
    return ";" in formula and Kind.SEMICOLON in _between_arguments(formula)


def is_mixed(formula: str) -> bool:
    """Whether commas stand there too, so that 1,5 may be one number or two."""
    return {Kind.SEMICOLON, Kind.COMMA} <= _between_arguments(formula)


def with_commas(formula: str) -> str:
    """The formula with commas in the place of semicolons between arguments; arrays stay as they are."""
    return "".join("," if kind is Kind.SEMICOLON and not inside else text for kind, text, inside in _placed(formula))


def _between_arguments(formula: str) -> set[Kind]:
    return {kind for kind, _, inside in _placed(formula) if not inside}


def _placed(formula: str) -> list[tuple[Kind, str, bool]]:
    """The tokens, with whether each stands inside an array."""
    found = []
    inside = False
    for kind, text, _ in tokens(formula):
        inside = (inside or kind is Kind.OPEN_ARRAY) and kind is not Kind.CLOSE_ARRAY
        found.append((kind, text, inside))
    return found
