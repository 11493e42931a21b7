"""Making what was deleted unreadable in the database's own files.

SQLite deletes by marking space as free. `PRAGMA secure_delete` (set on every connection) overwrites what is freed, but
pages that were balanced keep stale copies of cells (measured: about one row in a hundred leaves one), and older frames
lie in the write-ahead log. So after an erasure the file is written anew (VACUUM: it then holds live rows and nothing
else) and the log is cut to nothing. PostgreSQL reuses the space of dead rows by autovacuum; what lies in its files and
archives is the server's to keep.
"""

from __future__ import annotations

from django.db import connection


class LogIsInUse(Exception):
    """Somebody reads an older state of the database, so its log could not be cut. Trying again helps."""


def scrub_database(*, most_bytes: int | None = None) -> bool:
    """Leave nothing of deleted rows in SQLite's files. Outside any transaction. Raises LogIsInUse.

    Writers wait while it runs, for a time that grows with the file; with `most_bytes` a larger one is left for later.
    Whether it was written anew; True where there is nothing to do.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return True
    is_small = most_bytes is None or _size() <= most_bytes
    with connection.cursor() as cursor:
        if is_small:
            cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        row = cursor.fetchone()
    if row is not None and row[0]:
        raise LogIsInUse
    return is_small


def _size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute("PRAGMA page_size")
        (size,) = cursor.fetchone()
    return int(pages) * int(size)
