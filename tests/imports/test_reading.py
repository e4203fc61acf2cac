"""A partner's file as rows: whatever it is, an answer; what is good in it, kept."""

import io
import zipfile
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.imports.reading import (
    LARGEST,
    MOST_LINES,
    Row,
    Unread,
    UnreadError,
    read_table,
)
from clickable.imports.workbook import CELLS, CELLS_OF_A_ROW, OTHERS, UNPACKED
from tests.imports.making import csv_of, xlsx_of

pytestmark = pytest.mark.once
HEADS, ROW = ("adresse", "message"), ("https://a.example/1", "vu à l’école")


def why(content: bytes) -> Unread:
    with pytest.raises(UnreadError) as refused:
        read_table(content)
    return refused.value.why


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16"),
     ("utf-16-be", "utf-16"), ("cp1252", "cp1252")],
)  # fmt: skip
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_encodings_and_delimiters_are_found(encoding: str, told: str, delimiter: str) -> None:
    table = read_table(csv_of(HEADS, ROW, delimiter=delimiter, encoding=encoding))
    assert (table.encoding, table.delimiter) == (told, delimiter)
    assert (table.headers, table.rows) == (list(HEADS), [Row(2, list(ROW))])


def test_a_quote_that_is_not_closed_costs_its_own_line() -> None:
    content = (
        b'url,note\na.example,ok\n"b.example,never closed\nc.example,ok\n"d.example","two\nlines"\n'
    )
    table = read_table(content)
    assert [(row.line, row.fault) for row in table.rows] == [
        (2, ""),
        (3, "quote"),
        (4, ""),
        (5, ""),
    ]
    assert table.rows[-1].cells == ["d.example", "two\nlines"]


def test_what_is_not_under_a_title_is_told_and_short_rows_are_filled() -> None:
    table = read_table(b"url,note\na.example\nb.example,x,y\n\n,,,\nc.example,x,\n")
    assert [(row.line, list(row.cells), row.fault) for row in table.rows] == [
        (2, ["a.example", ""], ""),
        (3, [], "columns"),
        (6, ["c.example", "x"], ""),
    ]


def test_a_cell_of_any_length_is_read_or_told() -> None:
    table = read_table(
        csv_of(("url", "note"), ("a.example", "x" * 10_000), ("b.example", "x" * 900_000))
    )
    assert [row.fault for row in table.rows] == ["", "long"]


def test_xlsx_gives_what_is_written_and_never_what_a_formula_gave() -> None:
    content = xlsx_of(
        ["URL", "Date", "N"],
        ["https://a.example/1", datetime(2026, 1, 2, 3, 4), 12.0],  # noqa: DTZ001 -- as sheets have it
        ['=HYPERLINK("https://b.example")', None, True],
    )
    table = read_table(content)
    assert [(row.line, row.cells) for row in table.rows] == [
        (2, ["https://a.example/1", "2026-01-02 03:04", "12"]),
        (3, ['=HYPERLINK("https://b.example")', "", "True"]),
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", Unread.EMPTY),
        (b"url,note\n", Unread.EMPTY),
        (b"\x89PNG\r\n\x1a\n\x00\x00", Unread.NOT_TEXT),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)), Unread.NOT_TEXT),
        (b"%PDF-1.7\n\x00\x01", Unread.NOT_TEXT),
        (b"PK\x03\x04 and nothing", Unread.DAMAGED),
        (b"x" * (LARGEST + 1), Unread.LARGE),
        (csv_of(["c"] * 61, ["x"] * 61), Unread.COLUMNS),
        (b"url\n" + b"a.example\n" * (MOST_LINES + 1), Unread.LINES),
    ],
)
def test_what_is_no_sheet_is_refused_with_a_reason(content: bytes, told: Unread) -> None:
    assert why(content) == told


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(f"{name}.xml", content)
    return out.getvalue()


def test_bombs_are_refused_unopened() -> None:
    assert why(packed(sheet=b" " * (UNPACKED + 1))) == Unread.BOMB
    assert why(packed(sheet=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')) == Unread.BOMB
    assert why(packed(sheet='<!DOCTYPE a [<!ENTITY b "c">]>'.encode("utf-16"))) == Unread.BOMB
    assert why(packed(nothing=b"<a/>")) == Unread.DAMAGED


@pytest.mark.parametrize(
    "sheet",
    [
        b"<s><row>" + b"<c/>" * (CELLS_OF_A_ROW + 1) + b"</row></s>",
        b"<s>" + (b"<row>" + b"<c/>" * 100 + b"</row>") * (CELLS // 100 + 1) + b"</s>",
        b"<s>" + b"<xf/>" * (OTHERS + 1) + b"</s>",
        b"<x:row>" * 100,
        b"<si/>" * 100 + b"<!DOCTYPE a>",
    ],
    ids=["a long row", "cells", "styles", "deep", "damaged"],
)
def test_what_unpacks_to_little_and_costs_much_is_refused_unopened(sheet: bytes) -> None:
    assert why(packed(sheet=sheet)) in {Unread.BOMB, Unread.DAMAGED}


def test_many_empty_lines_cost_little_and_count() -> None:
    table = read_table(b"url\n" + b"\n" * 100_000 + b"a.example\n")
    assert [(row.line, list(row.cells)) for row in table.rows] == [(100_002, ["a.example"])]


@given(st.binary(max_size=3000))
def test_any_bytes_get_an_answer(content: bytes) -> None:
    for start in (b"", b"url,note\n", b"PK\x03\x04"):
        try:
            table = read_table(start + content)
        except UnreadError:
            continue
        assert all(row.fault or len(row.cells) == len(table.headers) for row in table.rows)


@given(st.lists(st.text(alphabet="a,;=é\t|", max_size=20), min_size=1, max_size=20), st.data())
def test_good_rows_are_never_lost_among_bad_ones(bad: list[str], data: st.DataObject) -> None:
    bad[data.draw(st.integers(0, len(bad) - 1))] = '"never closed'
    lines = [f"{line}\ngood{n}.example;x" for n, line in enumerate(bad)]
    table = read_table("\n".join(["url;x", *lines]).encode())
    found = {row.cells[0] for row in table.rows if not row.fault}
    assert {f"good{n}.example" for n in range(len(bad))} <= found
    assert "quote" in {row.fault for row in table.rows}
