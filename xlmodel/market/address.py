"""The address of a store: a file, or a team's PostgreSQL in any of its spellings; a password is never shown."""

import re
from typing import Final

from xlmodel.market.port import StoreError


def is_postgres(address: str) -> bool:
    """Whether an address is a team's database and not a file: a URL, or words such as host=desk dbname=figures.

    Raises
        StoreError  it is the address of something else; a password in it never becomes the name of a file.
    """
    if _POSTGRES.match(address):
        return True
    other = _OTHER.match(address)
    if other:
        raise StoreError("a store is a file or postgresql://..., and this is neither")
    return False


_POSTGRES: Final = re.compile(
    r"(?i)postgres(ql)?://|\s*(host|hostaddr|port|dbname|user|password|passfile|service|sslmode|options)\s*="
)
_OTHER: Final = re.compile(r"(?i)[a-z][a-z0-9+.-]+:/|postgres\w*:|[^/\\\s]+:[^/\\\s]*@")  # a drive has one letter


def without_password(address: str) -> str:
    """An address that may be shown: of a team's database where it is, and nothing of who asks."""
    if not is_postgres(address):
        return address
    from psycopg.conninfo import conninfo_to_dict

    said = conninfo_to_dict(as_libpq_reads_it(address))
    port = f":{said['port']}" if "port" in said else ""
    return f"postgresql://{said.get('host', said.get('hostaddr', ''))}{port}/{said.get('dbname', '')}"


def as_libpq_reads_it(address: str) -> str:
    """A PostgreSQL address with its scheme in the letters that PostgreSQL itself takes."""
    scheme, mark, rest = address.partition("://")
    return f"{scheme.lower()}{mark}{rest}" if mark and _POSTGRES.match(f"{scheme}{mark}") else address
