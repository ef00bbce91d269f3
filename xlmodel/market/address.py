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
    if address != ":memory:" and _NO_FILE.search(address):
        raise StoreError(
            "a store is a file or postgresql://..., and this is neither: the name of a file has no ://, no ? and no scheme, "
            "and the words for PostgreSQL begin with one that it knows, such as host="
        )
    return False


_WORD: Final = (
    r"(?:authtype|service(?:file)?|user|pass\w+|pwd|channel_binding|connect_timeout|dbname|host(?:addr)?|port|client_encoding|tty"
    r"|options|(?:fallback_)?application_name|tcp_user_timeout|require_?\w+|krbsrvname|replication|target_session_attrs"
    r"|load_balance_hosts|(?:min|max)_protocol_version|(?:ssl|gss|keepalives|scram_|oauth_)\w*)\s*="
)
_POSTGRES: Final = re.compile(rf"(?i)\s*(?:postgres(?:ql)?://|{_WORD})")
# A drive has one letter; a password before @ may have slashes.
_NO_FILE: Final = re.compile(
    rf"(?i)://|\?|^\s*[a-z][a-z0-9+.-]+:|^\s*(?://)?[^/\\\s]+:(?![/\\]).*@|[\s;&,]{_WORD}", re.DOTALL
)


def without_password(address: str) -> str:
    """An address that may be shown: of a team's database where it is, and nothing of who asks.

    Raises
        StoreError  a part of a password stands where the server or the database does.
    """
    if not is_postgres(address):
        return address
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(as_libpq_reads_it(address))
    host, port, name = (
        str(parts.get("host", parts.get("hostaddr", ""))),
        str(parts.get("port", "")),
        parts.get("dbname", ""),
    )
    if any(mark in f"{host}{name}" for mark in ("@", "://", "=")) or not re.fullmatch(r"[0-9,\s]*", port):
        raise StoreError(
            "the address of the PostgreSQL store has a server, port or database that is none: "
            "in a password @ is written %40, / is %2F, : is %3A"
        )
    return f"postgresql://{host}{f':{port}' if port else ''}/{name}"


def as_libpq_reads_it(address: str) -> str:
    """A PostgreSQL address with its scheme in the letters that PostgreSQL itself takes."""
    scheme, mark, rest = address.strip().partition("://")
    return f"{scheme.lower()}{mark}{rest}" if mark and _POSTGRES.match(f"{scheme}{mark}") else address.strip()
