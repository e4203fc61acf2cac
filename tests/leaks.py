"""Looking for words where they must not be: in every encoding in which a program might have kept them."""

import base64
import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

GZIP = b"\x1f\x8b\x08"
ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
MOST = 64_000_000  # bytes that one packed piece may unfold to


def leaks(words: Iterable[str], files: Iterable[Path]) -> set[tuple[str, str, str]]:
    """(word, file, encoding) for each find. `words` are plain ASCII of at least eight letters."""
    wanted = {word: spellings(word) for word in words}
    return {
        (word, path.name, encoding)
        for path in files
        if path.is_file()
        for piece in unfolded(path.read_bytes())
        for word, spelled in wanted.items()
        for encoding, pattern in spelled
        if pattern in piece
    }


def spellings(word: str) -> list[tuple[str, bytes]]:
    """The word as bytes, in each encoding. Lower case where the encoding does not care."""
    raw = word.encode()
    every = "".join(f"%{byte:02X}" for byte in raw)
    found = [
        ("utf-8", raw),
        ("upper", word.upper().encode()),
        ("utf-16-le", word.encode("utf-16-le")),
        ("utf-16-be", word.encode("utf-16-be")),
        ("hex", raw.hex().encode()),
        ("HEX", raw.hex().upper().encode()),
        ("percent", every.encode()),
        ("percent", every.lower().encode()),
        ("url", quote(word, safe="").encode()),
        ("json", json.dumps(word)[1:-1].encode()),
        ("json-u", "".join(f"\\u{byte:04x}" for byte in raw).encode()),
        ("reversed", raw[::-1]),
    ]
    return found + [("base64", piece) for piece in _base64(raw)]


def _base64(raw: bytes) -> Iterator[bytes]:
    """What is the same wherever the word begins: at any of three offsets, without the ragged ends."""
    for offset in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            whole = encode(bytes(offset) + raw)
            start = -(-offset * 8 // 6)
            yield whole[start : (offset + len(raw)) * 8 // 6]


def unfolded(content: bytes) -> Iterator[bytes]:
    """The bytes, and whatever gzip and zlib streams in them unfold to, wherever they begin."""
    yield content
    for start in _starts(content, (GZIP, *ZLIB)):
        piece = _inflated(content[start:])
        if len(piece) > 8:
            yield piece


def _starts(content: bytes, marks: Iterable[bytes]) -> Iterator[int]:
    for mark in marks:
        place = content.find(mark)
        while place >= 0:
            yield place
            place = content.find(mark, place + 1)


def _inflated(content: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=47).decompress(content, MOST)
    except zlib.error:
        return b""


def planted(word: str) -> dict[str, bytes]:
    """One file's content for each way of keeping a word: what the search must find."""
    raw = word.encode()
    noise = bytes(range(256)) * 3
    ways = {
        "utf-8": raw,
        "utf-16-le": word.encode("utf-16-le"),
        "utf-16-be": word.encode("utf-16-be"),
        "hex": raw.hex().encode(),
        "percent": "".join(f"%{byte:02X}" for byte in raw).encode(),
        "base64": base64.b64encode(raw),
        "base64 one on": base64.b64encode(b"x" + raw),
        "base64 two on": base64.b64encode(b"xy" + raw),
        "urlsafe base64": base64.urlsafe_b64encode(b">>>???" + raw),
        "gzip": gzip.compress(b"before " + raw),
        "zlib": zlib.compress(b"before " + raw),
    }
    return {name: noise + content + noise for name, content in ways.items()}
