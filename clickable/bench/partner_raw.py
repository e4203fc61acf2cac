"""The reference of `partner-intake`: the rows of as many lines, without Click@ble.

As many rows of about the same size with the same unique indexes, a hundred lines in one durable
transaction: `executemany` on SQLite, COPY on PostgreSQL. One writer, as one partner's program is.
"""

import secrets
import sqlite3
import time
from pathlib import Path

import psycopg

from clickable.bench.raw import CONTENT, LETTER, PRAGMAS, Row

CHUNK = 100  # lines
PATHS = 3  # of an address with two folders
WRAPS = 176  # bytes of an item's private key, for two readers
TABLES = """
CREATE TABLE raw_report (id char(32) PRIMARY KEY, locator {blob} UNIQUE, letter {blob}, wrapped {blob});
CREATE TABLE raw_item (id char(32) PRIMARY KEY, reference char(10) UNIQUE, token {blob} UNIQUE, content {blob}, wrapped {blob});
CREATE TABLE raw_mention (report char(32) REFERENCES raw_report, item char(32) REFERENCES raw_item, UNIQUE (report, item));
CREATE TABLE raw_path (token {blob}, item char(32) REFERENCES raw_item, UNIQUE (token, item));
CREATE TABLE raw_delivery (report char(32) UNIQUE REFERENCES raw_report, batch char(32), line integer, UNIQUE (batch, line))
"""
COLUMNS = {"raw_report": 4, "raw_item": 5, "raw_mention": 2, "raw_path": 2, "raw_delivery": 3}


def on_sqlite(folder: Path, *, lines: int) -> float:
    """Lines per second."""
    file = folder / f"raw-{secrets.token_hex(4)}.sqlite3"
    connection = sqlite3.connect(file, isolation_level=None)
    connection.executescript(PRAGMAS + TABLES.format(blob="blob"))
    began = time.perf_counter()
    for first in range(0, lines, CHUNK):
        connection.execute("BEGIN IMMEDIATE")
        for table, rows in _rows(first).items():
            marks = ", ".join("?" * COLUMNS[table])
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
        connection.execute("COMMIT")
    taken = time.perf_counter() - began
    connection.close()
    for left in folder.glob(f"{file.name}*"):
        left.unlink()
    return lines / taken


def on_postgresql(url: str, *, lines: int) -> float:
    """Lines per second."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in TABLES.format(blob="bytea").split(";"):
            connection.execute(statement.encode())
    try:
        with psycopg.connect(url) as connection, connection.cursor() as cursor:
            began = time.perf_counter()
            for first in range(0, lines, CHUNK):
                for table, rows in _rows(first).items():
                    with cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
                        for row in rows:
                            copy.write_row(row)
                connection.commit()
            return lines / (time.perf_counter() - began)
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP TABLE {', '.join(reversed(COLUMNS))}".encode())


def _rows(first: int) -> dict[str, list[Row]]:
    """The rows of one chunk."""
    pairs = [(secrets.token_hex(16), secrets.token_hex(16)) for _n in range(CHUNK)]
    return {
        "raw_report": [
            (report, secrets.token_bytes(32), bytes(LETTER), bytes(WRAPS))
            for report, _item in pairs
        ],
        "raw_item": [
            (item, secrets.token_hex(5), secrets.token_bytes(16), bytes(CONTENT), bytes(WRAPS))
            for _report, item in pairs
        ],
        "raw_mention": list(pairs),
        "raw_path": [
            (secrets.token_bytes(16), item) for _report, item in pairs for _n in range(PATHS)
        ],
        "raw_delivery": [(report, "one", first + n) for n, (report, _item) in enumerate(pairs)],
    }
