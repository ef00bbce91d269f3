"""How draws hang together, as somebody writes it: price,bull_multiple=0.5."""

from collections.abc import Mapping, Sequence

from xlmodel.errors import RequestError
from xlmodel.valuation.distributions import correlation_matrix, is_positive_definite
from xlmodel.valuation.domain import Array


def matrix_of(drawn: Sequence[str], pairs: Mapping[tuple[str, str], float]) -> Array:
    """The correlations of what is drawn, of the normal variables behind it (a Gaussian copula); those not given are zero.

    Raises
        RequestError  an input is not drawn, a pair is given twice, or no variables can be correlated so.
    """
    places: dict[tuple[int, int], float] = {}
    for (one, other), value in pairs.items():
        for name in (one, other):
            if name not in drawn:
                raise RequestError(f"{one},{other}={value:g}: {name} is not drawn, and only draws are correlated")
        pair = (min(drawn.index(one), drawn.index(other)), max(drawn.index(one), drawn.index(other)))
        if pair[0] == pair[1]:
            raise RequestError(f"{one},{other}={value:g}: an input is correlated with another one, not with itself")
        if pair in places:
            raise RequestError(f"the correlation of {one} and {other} is given twice")
        if not -1 < value < 1:
            raise RequestError(f"{one},{other}={value:g}: a correlation lies between -1 and 1, and is neither")
        places[pair] = value
    matrix = correlation_matrix(len(drawn), places)
    if not is_positive_definite(matrix):
        given = "; ".join(f"{drawn[i]},{drawn[j]}={value:g}" for (i, j), value in places.items())
        raise RequestError(
            f"these correlations contradict each other (the matrix is not positive definite), those not given being 0: {given}"
        )
    return matrix
