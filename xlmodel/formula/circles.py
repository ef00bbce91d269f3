"""Circles in a directed graph: Tarjan's strongly connected components, without recursion."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

_Vertex = TypeVar("_Vertex", bound=Hashable)


def circles(vertices: Iterable[_Vertex], following: Callable[[_Vertex], Iterable[_Vertex]]) -> Iterator[list[_Vertex]]:
    """The groups of several vertices of which each leads to all others of its group."""
    number: dict[_Vertex, int] = {}  # in the order of the first visit
    earliest: dict[_Vertex, int] = {}  # the first of those still open that a vertex leads to
    open_: dict[_Vertex, None] = {}  # visited, but in no finished group yet
    for start in vertices:
        if start in number:
            continue
        path: list[tuple[_Vertex, Iterator[_Vertex]]] = [_visited(start, following, number, earliest, open_)]
        while path:
            vertex, rest = path[-1]
            for later in rest:
                if later not in number:
                    path.append(_visited(later, following, number, earliest, open_))
                    break
                if later in open_:
                    earliest[vertex] = min(earliest[vertex], number[later])
            else:
                path.pop()
                if path:
                    before = path[-1][0]
                    earliest[before] = min(earliest[before], earliest[vertex])
                if earliest[vertex] == number[vertex]:
                    group: list[_Vertex] = []
                    while not group or group[-1] != vertex:
                        group.append(open_.popitem()[0])
                    if len(group) > 1:
                        yield group


def _visited(
    vertex: _Vertex,
    following: Callable[[_Vertex], Iterable[_Vertex]],
    number: dict[_Vertex, int],
    earliest: dict[_Vertex, int],
    open_: dict[_Vertex, None],
) -> tuple[_Vertex, Iterator[_Vertex]]:
    number[vertex] = earliest[vertex] = len(number)
    open_[vertex] = None
    return vertex, iter(following(vertex))
