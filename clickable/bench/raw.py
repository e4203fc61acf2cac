"""The reference for the database: the rows of a report with three addresses, without Click@ble.

As many rows of about the same size, in one durable transaction each, with the same settings.
"""

import secrets
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

LETTER, CONTENT = 830, 570  # bytes of a sealed letter, of a sealed address, with their wraps
WRITERS = 4  # connections on PostgreSQL: as many as the server has threads
PRAGMAS = "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;PRAGMA foreign_keys=ON;"
TABLES = """
CREATE TABLE bench_report (id char(32) PRIMARY KEY, locator {blob} UNIQUE, letter {blob});
CREATE TABLE bench_item (id char(32) PRIMARY KEY, token {blob} UNIQUE, content {blob});
CREATE TABLE bench_mention (report char(32) REFERENCES bench_report, item char(32) REFERENCES bench_item);
CREATE TABLE bench_entry (at text, verb text, subject text)
"""
INSERTS = (
    "INSERT INTO bench_report VALUES (?, ?, ?)",
    "INSERT INTO bench_item VALUES (?, ?, ?)",
    "INSERT INTO bench_mention VALUES (?, ?)",
    "INSERT INTO bench_entry VALUES (?, ?, ?)",
)
Row = tuple[object, ...]


def on_sqlite(folder: Path, *, seconds: float) -> float:
    """Transactions per second of one writer."""
    file = folder / f"raw-{secrets.token_hex(4)}.sqlite3"
    connection = sqlite3.connect(file, isolation_level=None)
    connection.executescript(PRAGMAS + TABLES.format(blob="blob"))

    def insert() -> None:
        connection.execute("BEGIN IMMEDIATE")
        for statement, rows in zip(INSERTS, _rows(), strict=True):
            connection.executemany(statement, rows)
        connection.execute("COMMIT")

    try:
        return _count(insert, seconds) / seconds
    finally:
        connection.close()
        file.unlink()


def on_postgresql(url: str, *, seconds: float) -> float:
    """Transactions per second of four connections."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in TABLES.format(blob="bytea").split(";"):
            connection.execute(statement.encode())
    try:
        with ThreadPoolExecutor(WRITERS) as pool:
            counts = pool.map(lambda _: _write_postgresql(url, seconds), range(WRITERS))
            return sum(counts) / seconds
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP TABLE bench_mention, bench_entry, bench_item, bench_report")


def _write_postgresql(url: str, seconds: float) -> int:
    statements = [statement.replace("?", "%s").encode() for statement in INSERTS]
    with psycopg.connect(url) as connection, connection.cursor() as cursor:

        def insert() -> None:
            for statement, rows in zip(statements, _rows(), strict=True):
                cursor.executemany(statement, rows)
            connection.commit()

        return _count(insert, seconds)


def _count(insert: Callable[[], None], seconds: float) -> int:
    done, until = 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        insert()
        done += 1
    return done


def _rows() -> tuple[list[Row], ...]:
    report, items = secrets.token_hex(16), [secrets.token_hex(16) for _ in range(3)]
    return (
        [(report, secrets.token_bytes(32), bytes(LETTER))],
        [(item, secrets.token_bytes(16), bytes(CONTENT)) for item in items],
        [(report, item) for item in items],
        [("2026-01-01T00:00:00", "report.received", report)],
    )
