"""Whether a store is whole: the database, every reply against its digest, every batch, every row."""

import zlib
from hashlib import sha256

from xlmodel.market.database import Database
from xlmodel.market.stored_rows import SELECT, why_unread

_WITHOUT_REPLY = (
    "SELECT count(*) FROM observation WHERE payload <> '' "
    "AND NOT EXISTS (SELECT 1 FROM payload WHERE digest = observation.payload)"
)
_PARTIAL = (
    "SELECT b.id FROM batch b LEFT JOIN observation o ON o.batch = b.id "
    "GROUP BY b.id, b.observations HAVING count(o.security) <> b.observations"
)


def wrong_in(database: Database) -> list[str]:
    """What is wrong with it, in words; nothing if all is well."""
    wrong = database.check()
    if wrong:
        return wrong
    for digest, size, packed in database.rows("SELECT digest, size, packed FROM payload"):
        try:
            content = zlib.decompress(bytes(packed))
        except zlib.error:
            wrong.append(f"the reply {digest[:12]} cannot be unpacked")
            continue
        if len(content) != size or sha256(content).hexdigest() != digest:
            wrong.append(f"the reply {digest[:12]} is not what was received")
    [(orphans,)] = database.rows(_WITHOUT_REPLY)
    if orphans:
        wrong.append(f"{orphans} numbers refer to a reply that is not here")
    wrong += [f"the batch {batch[:12]} is not whole" for (batch,) in database.rows(_PARTIAL)]
    return [*wrong, *(why for row in database.rows(SELECT) if (why := why_unread(row)))]
