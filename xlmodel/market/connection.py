"""What the connections to SQLite and to PostgreSQL have in common."""

from collections.abc import Iterator
from contextlib import contextmanager

from xlmodel.market.port import StoreError


class Connection:
    """What the two have in common: their own errors become a StoreError of one line."""

    where: str
    _errors: tuple[type[Exception], ...]

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        try:
            yield
        except self._errors as problem:
            first = next(iter(str(problem).splitlines()), type(problem).__name__)
            raise StoreError(f"the store {self.where}: {first}") from problem
