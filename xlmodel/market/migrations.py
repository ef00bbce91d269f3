"""The tables of the store, as steps that are taken once each; a step that has been released is never edited.

The statements serve SQLite and PostgreSQL alike; `{text}`, `{real}`, `{blob}` and `{options}` are their types.
"""

from typing import Final

# PostgreSQL compares texts by language unless told not to; moments are kept as texts that sort by time.
SQLITE: Final = {
    "text": "TEXT NOT NULL",
    "real": "REAL NOT NULL",
    "blob": "BLOB NOT NULL",
    "whole": "INTEGER NOT NULL",
    "options": "STRICT, WITHOUT ROWID",
}
POSTGRES: Final = {
    "text": 'TEXT COLLATE "C" NOT NULL',
    "real": "DOUBLE PRECISION NOT NULL",
    "blob": "BYTEA NOT NULL",
    "whole": "BIGINT NOT NULL",
    "options": "",
}

_OBSERVATION: Final = """
CREATE TABLE observation (
    security {text}, item {text}, stat {text}, period {text}, period_end {text}, accounting {text}, provider {text},
    known_at {text}, recorded_at {text},
    value {real}, unit {text}, currency {text}, basis {text}, source {text}, url {text}, payload {text}, words {text},
    batch {text},
    PRIMARY KEY (security, item, stat, period, accounting, provider, period_end, known_at, recorded_at)
) {options}
"""
_BATCH: Final = """
CREATE TABLE batch (
    id {text}, provider {text}, as_of {text}, recorded_at {text}, observations {whole}, PRIMARY KEY (id)
) {options}
"""
_PAYLOAD: Final = """
CREATE TABLE payload (
    digest {text}, provider {text}, url {text}, fetched_at {text}, size {whole}, packed {blob}, PRIMARY KEY (digest)
) {options}
"""
_SETTLEMENT: Final = """
CREATE TABLE settlement (
    security {text}, recorded_at {text}, currency {text}, basis {text}, PRIMARY KEY (security, recorded_at)
) {options}
"""
# The only table that changes in place: a counter is no observation.
_QUOTA: Final = """
CREATE TABLE quota (
    provider {text}, span {text}, began {text}, used {whole}, PRIMARY KEY (provider, span)
) {options}
"""

APPEND_ONLY: Final = ("observation", "batch", "payload", "settlement")

_SQLITE_GUARD: Final = """
CREATE TRIGGER {table}_{verb}_refused BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'the store only ever grows'); END
"""
_POSTGRES_GUARD_FUNCTION: Final = """
CREATE FUNCTION xlmodel_only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the store only ever grows'; END $$
"""
_POSTGRES_GUARD: Final = """
CREATE TRIGGER {table}_refused BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION xlmodel_only_grows()
"""


def _guards(postgres: bool) -> list[str]:
    if postgres:
        return [_POSTGRES_GUARD_FUNCTION, *(_POSTGRES_GUARD.format(table=table) for table in APPEND_ONLY)]
    return [_SQLITE_GUARD.format(table=table, verb=verb) for table in APPEND_ONLY for verb in ("update", "delete")]


def _share_counts(postgres: bool) -> list[str]:
    """Numbers of before are per the share count of the day on which they were known; the guard is away for just that."""
    types = POSTGRES if postgres else SQLITE
    guard = "observation_refused ON observation" if postgres else "observation_update_refused"
    again = (
        _POSTGRES_GUARD.format(table="observation")
        if postgres
        else _SQLITE_GUARD.format(table="observation", verb="update")
    )
    return [
        "ALTER TABLE observation ADD COLUMN counted_on {text} DEFAULT ''".format(**types),
        f"DROP TRIGGER {guard}",
        "UPDATE observation SET counted_on = substr(known_at, 1, 10)",
        again,
    ]


def steps(postgres: bool) -> list[list[str]]:
    """The statements of each version, the first version first."""
    types = POSTGRES if postgres else SQLITE
    tables = [table.format(**types) for table in (_OBSERVATION, _BATCH, _PAYLOAD, _SETTLEMENT, _QUOTA)]
    return [[*tables, *_guards(postgres)], _share_counts(postgres)]
