"""The database as one file, and back: SQLite by its own copy, PostgreSQL by its own tools."""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection, transaction

from clickable.backup.parcel import BackupError, private
from clickable.base.files import sync

Counts = dict[str, int]  # rows by table


def kind() -> str:
    return "sqlite" if settings.ON_SQLITE else "postgresql"


def is_empty() -> bool:
    """Whether there is no table at all."""
    if settings.ON_SQLITE and not _file().exists():
        return True
    try:
        return not connection.introspection.table_names()
    finally:
        connection.close()


def counts() -> Counts:
    """How many rows each table has."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names()):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found[table] = int(cursor.fetchone()[0])
    return found


def dump(to: Path) -> Counts:
    """The database as it is at one moment; how many rows each table of it has."""
    return _dump_sqlite(to) if settings.ON_SQLITE else _dump_postgresql(to)


def load(dumped: Path, expected: Counts) -> None:
    """Put a dump in place of nothing. Raises BackupError when it is not what was dumped."""
    if settings.ON_SQLITE:
        _load_sqlite(dumped, expected)
        return
    _run("pg_restore", "--single-transaction", "--exit-on-error", "--dbname", _name(), str(dumped))
    if counts() != expected:
        raise BackupError("the database has not the rows that were backed up: do not use it")


def _file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _dump_sqlite(to: Path) -> Counts:
    """Without free pages, in which deleted rows might still lie."""
    private(to).close()
    source = sqlite3.connect(f"file:{quote(str(_file()))}?mode=rw", uri=True, timeout=60)
    try:
        source.execute("VACUUM INTO ?", (str(to),))
    finally:
        source.close()
    return _checked_sqlite(to)


def _load_sqlite(dumped: Path, expected: Counts) -> None:
    if _checked_sqlite(dumped) != expected:
        raise BackupError("the database has not the rows that were backed up")
    connection.close()
    fresh = _file().with_name(f".{_file().name}.new")
    fresh.unlink(missing_ok=True)
    try:
        with dumped.open("rb") as content, private(fresh) as out:
            shutil.copyfileobj(content, out)
        sync(fresh)
        fresh.replace(_file())
        sync(_file().parent)
    finally:
        fresh.unlink(missing_ok=True)


def _checked_sqlite(path: Path) -> Counts:
    source = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
    try:
        if source.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise BackupError("the database is damaged (PRAGMA integrity_check)")
        names = source.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
            " ORDER BY name"
        ).fetchall()
        return {
            name: source.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
            for (name,) in names
        }
    except sqlite3.DatabaseError as error:
        raise BackupError("the database in it is damaged") from error
    finally:
        source.close()


def _dump_postgresql(to: Path) -> Counts:
    """The dump and the counts see one snapshot."""
    private(to).close()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        found = counts()
        options = ["--format=custom", f"--snapshot={snapshot}", f"--file={to}"]
        _run("pg_dump", *options, "--dbname", _name())
    return found


def _run(program: str, *words: str) -> None:
    """One of PostgreSQL's tools; where and who in its environment, so that no list of processes shows it."""
    if shutil.which(program) is None:
        raise BackupError(f"{program} is missing (Debian: apt install postgresql-client)")
    common = ["--no-owner", "--no-privileges", "--no-password"]
    done = subprocess.run(  # noqa: S603 -- our own fixed words
        [program, *common, *words], env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"ended with {done.returncode}"]
        raise BackupError(f"{program}: {said[-1]}")


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _environment() -> dict[str, str]:
    found = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    given = {name: str(found.get(key) or "") for name, key in names.items()}
    return {**os.environ, **{name: value for name, value in given.items() if value}}
