"""After rows were deleted: their bytes, in the files of the database.

SQLite overwrites what it deletes (`secure_delete`, on every connection), but not the copies that a
row leaves behind in a page when pages are split or joined, and its journal holds the pages of before
until it is emptied: the file is written anew, then the journal is emptied. PostgreSQL keeps deleted
rows until it cleans up.
"""

import logging

from django.apps import apps
from django.db import OperationalError, connection

log = logging.getLogger(__name__)
TRIES = 3  # each waits as long as the database waits for a lock


def settle() -> bool:
    """Take what was deleted out of the files. False: it could not be done now.

    Never inside a transaction: there it is not possible.
    """
    if connection.in_atomic_block:
        return False
    try:
        done = _write_anew() if connection.vendor == "sqlite" else _clean_up()
    except OperationalError:
        done = False
    if not done:
        log.warning("retention: the database is in use; its files are cleaned at the next run")
    return done


def _write_anew() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        for _ in range(TRIES):
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_pages = cursor.fetchone()
            if not busy:
                return True
    return False


def _clean_up() -> bool:
    tables = sorted(m._meta.db_table for m in apps.get_models(include_auto_created=True))  # noqa: SLF001 -- documented by Django
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")
    return True
