"""The links that a text or a stream of blocks holds, whatever its blocks. Reads values; asks nothing."""

import re
from collections.abc import Iterator
from typing import Any

PAGE = re.compile(r'<a\b[^>]*\blinktype="page"[^>]*>')
ID = re.compile(r'\bid="(\d+)"')
HREF = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')
ADDRESS = re.compile(r"(?:https?://|/)\S*")
FIELDS = {"url", "address"}  # of blocks, that hold an address and nothing else
CHOSEN = {"page"}  # … that hold the id of a page
TO_PAGE = "page:"  # before the id of a page that is linked to


def in_stream(value: Any, name: str = "") -> Iterator[str]:
    """Of what a StreamField keeps (lists and dictionaries): addresses as written, "page:7" for pages."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from in_stream(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from in_stream(inner, name)
    elif isinstance(value, int) and name in CHOSEN:
        yield f"{TO_PAGE}{value}"
    elif isinstance(value, str):
        yield from _in_words(value, name)


def _in_words(text: str, name: str) -> Iterator[str]:
    if name in FIELDS:
        if ADDRESS.fullmatch(text):
            yield text
        return
    for link in PAGE.findall(text):
        found = ID.search(link)
        if found:
            yield f"{TO_PAGE}{found[1]}"
    for href in HREF.findall(text):
        address = href.replace("&amp;", "&")
        if ADDRESS.fullmatch(address):
            yield address
