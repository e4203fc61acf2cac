"""Hashes that reporters and partners give of what they saw: numbers, never a file. Pure.

They wait packed in `Item.given_hashes` until the item is kept, wherever that is (the spool too).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

MOST = 20  # of one thing that was reported


class Algorithm(StrEnum):
    MD5 = "md5"
    SHA1 = "sha1"
    SHA256 = "sha256"
    PDQ = "pdq"  # perceptual, 256 bits: compared by how many bits differ


LENGTHS = {Algorithm.MD5: 16, Algorithm.SHA1: 20, Algorithm.SHA256: 32, Algorithm.PDQ: 32}
_CODES = list(Algorithm)  # their places are kept in rows: add at the end only
_VOUCHED = 0x80
_HEX = re.compile(r"[0-9a-fA-F]+")


class HashError(ValueError):
    """Not a hash of this kind."""


@dataclass(frozen=True)
class Digest:
    algorithm: Algorithm
    value: bytes
    # Given by a partner or by staff. What anybody may send can be shown, and decides nothing.
    vouched: bool = False


def read_hash(text: str, algorithm: str) -> Digest:
    """Raises HashError. All zeros or all ones are what a failed computation leaves: refused."""
    try:
        kind = Algorithm(algorithm.strip().lower().replace("-", ""))
    except ValueError as error:
        raise HashError("algorithm") from error
    if not _HEX.fullmatch(text) or len(text) != 2 * LENGTHS[kind]:
        raise HashError("length")
    value = bytes.fromhex(text)
    if len(set(value)) == 1 and value[:1] in {b"\x00", b"\xff"}:
        raise HashError("empty")
    return Digest(kind, value)


def pack(digests: Iterable[Digest]) -> bytes:
    """Each once; raises HashError beyond MOST."""
    wanted = list(dict.fromkeys(digests))
    if len(wanted) > MOST:
        raise HashError("many")
    return b"".join(
        bytes([_CODES.index(one.algorithm) | (_VOUCHED if one.vouched else 0)]) + one.value
        for one in wanted
    )


def unpack(packed: bytes) -> Iterator[Digest]:
    at = 0
    while at < len(packed):
        kind = _CODES[packed[at] & ~_VOUCHED]
        end = at + 1 + LENGTHS[kind]
        yield Digest(kind, packed[at + 1 : end], vouched=bool(packed[at] & _VOUCHED))
        at = end
