"""What is wrong with a file, as one sentence about it."""

from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from xlmodel.errors import WorkbookError, lacks_memory


class DamageError(Exception):
    """What a part says cannot be. It is raised about what stands in a file, and only `damage_reported` catches it."""


@contextmanager
def damage_reported(name: str) -> Iterator[None]:
    """Turns what a reader finds damaged into one sentence about the file."""
    try:
        yield
    except DamageError as problem:
        raise WorkbookError(f"{name} is damaged: {problem}") from problem


def damaged(name: str, problem: Exception) -> WorkbookError:
    """What a library says of a file that it cannot read."""
    # The parser calls it an "unknown error" in line 0; every real one is in a line.
    if lacks_memory(problem) or (isinstance(problem, etree.XMLSyntaxError) and not problem.lineno):
        return WorkbookError(f"{name} needs more memory than there is")
    text = next(iter(str(problem).splitlines()), "") or type(problem).__name__
    return WorkbookError(f"{name} is damaged: {text.rstrip('.')[:200]}")
