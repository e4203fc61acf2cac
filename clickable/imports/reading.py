"""A sheet as somebody gives it, CSV or XLSX, read as text: rows with the line they stand on. Pure.

Nothing in a sheet is run: a formula stays the text it is written as, and its line is refused later.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from openpyxl import load_workbook

from clickable.imports.workbook import BombError, walk

LARGEST = 2_000_000  # bytes at the desk
LARGEST_BY_COMMAND = 32 * 1024 * 1024
MOST_LINES = 10_000
MOST_COLUMNS = 60
LONGEST_CELL = 20_000  # characters
LONGEST_ROW = 100  # lines that one row of a CSV file may go over: beyond it, a quote was not closed
DELIMITERS = ";,\t|"
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff]")
ZIP = b"PK\x03\x04"


class Unread(StrEnum):
    """Why nothing of a file is read."""

    LARGE = "large"
    NOT_TEXT = "not_text"  # neither a text nor an XLSX file: an image, a PDF, an old XLS …
    DAMAGED = "damaged"  # an XLSX file that does not open
    BOMB = "bomb"  # an XLSX file that would be far more than it weighs, or no spreadsheet
    EMPTY = "empty"  # no line below the names of the columns
    COLUMNS = "columns"  # more columns than are read
    LINES = "lines"  # more lines than one import takes


class UnreadError(ValueError):
    def __init__(self, why: Unread) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, repr=False)
class Row:
    """One row; `fault` says why its cells cannot be told."""

    line: int
    cells: Sequence[str] = ()
    fault: str = ""


@dataclass(frozen=True, repr=False)
class Table:
    """What a file holds."""

    kind: str  # csv, xlsx
    encoding: str  # utf-8, utf-16, cp1252; empty for XLSX
    delimiter: str
    headers: Sequence[str] = ()
    rows: Sequence[Row] = field(default_factory=list)


def read_table(given: bytes, *, largest: int = LARGEST) -> Table:
    """Raises UnreadError."""
    if len(given) > largest:
        raise UnreadError(Unread.LARGE)
    if given.startswith(ZIP):
        return _whole(_sheet(given), kind="xlsx")
    text, encoding = text_of(given)
    delimiter = _delimiter(text)
    records = _records(text, delimiter)
    return _whole(records, kind="csv", encoding=encoding, delimiter=delimiter)


def text_of(given: bytes) -> tuple[str, str]:
    """The text, and how it was written: UTF-8, UTF-16, or Windows' Western letters. Raises UnreadError."""
    for mark, codec, name in BOMS:
        if given.startswith(mark):
            return _decoded(given, codec), name
    if b"\x00" in given:
        return _decoded(given, "utf-16-be" if given[:1] == b"\x00" else "utf-16-le"), "utf-16"
    try:
        return _decoded(given, "utf-8"), "utf-8"
    except UnreadError:
        return _decoded(given, "cp1252"), "cp1252"


def _decoded(given: bytes, codec: str) -> str:
    try:
        text = given.decode(codec)
    except UnicodeDecodeError as error:
        raise UnreadError(Unread.NOT_TEXT) from error
    if NOT_TEXT.search(text):
        raise UnreadError(Unread.NOT_TEXT)
    return text


def _delimiter(text: str) -> str:
    """The one that parts the names of the columns; of none, a comma."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    unquoted = re.sub('"[^"]*+"', "", first)
    return max(DELIMITERS, key=unquoted.count) if any(d in unquoted for d in DELIMITERS) else ","


def _records(text: str, delimiter: str) -> Iterator[Row]:
    """Row by row. One that cannot be told ends at its own line: the next ones are good."""
    lines = list(io.StringIO(text, newline=""))
    at = 0
    while at < len(lines):
        if lines[at].isspace():
            at += 1
            continue
        reader = csv.reader(lines[at : at + LONGEST_ROW], delimiter=delimiter, strict=True)
        try:
            cells, used, fault = next(reader), reader.line_num, ""
        except (csv.Error, StopIteration):
            long = len(lines[at]) > csv.field_size_limit()
            cells, used, fault = [], 1, "long" if long else "quote"
        yield Row(at + 1, [cell.strip() for cell in cells], fault)
        at += used


def _sheet(given: bytes) -> Iterator[Row]:
    """The first sheet of a workbook. Formulas come as they are written, never as what they gave."""
    _refuse_bomb(given)
    try:
        book = load_workbook(io.BytesIO(given), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size is not believed
        rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1, max_row=MOST_LINES + 3, values_only=True)
        for line, values in enumerate(rows, start=1):
            yield Row(line, [_cell(value) for value in values])
    except UnreadError:
        raise
    except Exception as error:  # whatever a broken workbook makes its reader say
        raise UnreadError(Unread.DAMAGED) from error


def _refuse_bomb(given: bytes) -> None:
    """Raises UnreadError."""
    try:
        walk(given)
    except BombError as error:
        raise UnreadError(Unread.BOMB) from error
    except Exception as error:  # zipfile's, zlib's, expat's and their kin
        raise UnreadError(Unread.DAMAGED) from error


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | time | timedelta | bool | int):
        return str(value)
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else repr(value)
    return "="  # a formula of several cells, and what else is no value


def _whole(records: Iterator[Row], *, kind: str, encoding: str = "", delimiter: str = "") -> Table:
    """Raises UnreadError. The first row with anything in it names the columns."""
    filled = (row for row in records if row.fault or any(row.cells))
    first = next(filled, None)
    if first is None or first.fault:
        raise UnreadError(Unread.NOT_TEXT if first else Unread.EMPTY)
    headers = list(first.cells)
    while headers and not headers[-1]:
        headers.pop()
    if len(headers) > MOST_COLUMNS:
        raise UnreadError(Unread.COLUMNS)
    rows: list[Row] = []
    for row in filled:
        if len(rows) == MOST_LINES:
            raise UnreadError(Unread.LINES)
        rows.append(_told(row, len(headers)))
    if not rows:
        raise UnreadError(Unread.EMPTY)
    return Table(kind, encoding, delimiter, headers, rows)


def _told(row: Row, wide: int) -> Row:
    if row.fault:
        return row
    if any(row.cells[wide:]):
        return Row(row.line, fault="columns")
    if any(len(cell) > LONGEST_CELL for cell in row.cells):
        return Row(row.line, fault="long")
    return Row(row.line, [*row.cells[:wide], *[""] * (wide - len(row.cells))])
