"""What storing anything costs at least: one row locked, changed and committed durably, by one writer."""

import sqlite3
import time
from pathlib import Path

import psycopg

from clickable.bench.raw import PRAGMAS

LOCKS = 500
SETUP = "CREATE TABLE raw_request (id integer PRIMARY KEY, state varchar(12), association varchar(40), turns integer)"
FILL = "INSERT INTO raw_request VALUES (1, 'verified', '', 0)"
CHANGE = (
    "UPDATE raw_request SET state = 'routed', association = 'one', turns = turns + 1 WHERE id = 1"
)


def on_sqlite(folder: Path) -> float:
    """Locks a second."""
    file = folder / "raw.sqlite3"
    file.unlink(missing_ok=True)
    connection = sqlite3.connect(file, isolation_level=None)
    connection.executescript(f"{PRAGMAS}{SETUP};{FILL}")
    began = time.perf_counter()
    for _each in range(LOCKS):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(CHANGE)
        connection.execute("COMMIT")
    taken = time.perf_counter() - began
    connection.close()
    return LOCKS / taken


def on_postgresql(url: str) -> float:
    """Locks a second."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in ("DROP TABLE IF EXISTS raw_request", SETUP, FILL):
            connection.execute(statement.encode())
        began = time.perf_counter()
        for _each in range(LOCKS):
            with connection.transaction():
                connection.execute(b"SELECT id FROM raw_request WHERE id = 1 FOR UPDATE")
                connection.execute(CHANGE.encode())
        return LOCKS / (time.perf_counter() - began)
