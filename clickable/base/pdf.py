"""What a PDF from outside may not hold: anything that runs, opens by itself or travels along."""

import re
import zlib
from collections.abc import Iterator
from itertools import chain

MOST_INFLATED = 64 * 1024 * 1024  # bytes of all its streams: what grows beyond is refused
STREAM = re.compile(rb"(?<!end)stream")
BEGINS = b"%PDF-"
# A PDF that runs something, opens something by itself, or carries files.
_ACTIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|SubmitForm|ImportData|RichMedia|EmbeddedFiles?|XFA|GoToE|Encrypt)"
    rb"(?![A-Za-z])"
)
_FILTER = re.compile(rb"/(?:F|Filter|DP|DecodeParms)(?![A-Za-z])")
_FLATE = re.compile(rb"/Filter\s*(?:/FlateDecode(?![A-Za-z])|\[\s*/FlateDecode\s*\])")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def is_active(pdf: bytes) -> bool:
    """Does anything in it run, open or travel along? What cannot be looked into counts as if it did."""
    try:
        return any(has_active_parts(part) for part in chain((pdf,), _objects(pdf)))
    except (ValueError, zlib.error):
        return True


def _objects(pdf: bytes) -> Iterator[bytes]:
    """The streams that hold further objects, unpacked. Raises ValueError or zlib.error."""
    left, before = MOST_INFLATED, 0
    for found in STREAM.finditer(pdf):
        began = max(before, pdf.rfind(b"obj", before, found.start()))
        head = _spelt_out(pdf[began : found.start()])
        before = found.end()
        if b"/ObjStm" in head:
            text = _inflated(_packed(pdf, before, head), most=left)
            left -= len(text)
            yield text


def _packed(pdf: bytes, start: int, head: bytes) -> bytes:
    """What lies between `stream` and the `endstream` that follows; the next word must be that one."""
    end = pdf.find(b"stream", start)
    if not _is_packed_once(head) or end < 0 or pdf[end - 3 : end] != b"end":
        raise ValueError
    return pdf[start : end - 3].lstrip(b"\r\n")


def _inflated(packed: bytes, *, most: int) -> bytes:
    unpacking = zlib.decompressobj()
    text = unpacking.decompress(packed, most + 1)
    if not unpacking.eof or len(text) > most:
        raise ValueError
    return text


def has_active_parts(pdf: bytes) -> bool:
    """Does this text of a PDF name anything that runs? Names may be spelt with #xx."""
    return bool(_ACTIVE.search(_spelt_out(pdf)))


def _spelt_out(pdf: bytes) -> bytes:
    """A text of a PDF with every #xx as the letter that it stands for."""
    return _ESCAPED.sub(lambda m: bytes([int(m[1], 16)]), pdf)


def _is_packed_once(head: bytes) -> bool:
    """Does the head of a stream, spelt out, name FlateDecode as its one filter, with no more to it?"""
    return len(_FILTER.findall(head)) == 1 and bool(_FLATE.search(head))
