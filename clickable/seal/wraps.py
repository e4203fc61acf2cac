"""A row's own private key, wrapped to those who may open the row.

Wraps: n × 88 bytes: 8 of the reader's key id, then the private key in a libsodium sealed box.
"""

import hashlib
from collections.abc import Iterable
from typing import Protocol

import nacl.exceptions
from nacl.public import PrivateKey, PublicKey, SealedBox

from clickable.seal.envelope import CannotOpenError

ID = 8
WRAP = ID + 80


class Ring(Protocol):
    """Somebody's private keys."""

    def find(self, key_id: bytes) -> PrivateKey | None: ...


def key_id(key: PublicKey | bytes) -> bytes:
    return hashlib.sha256(bytes(key)).digest()[:ID]


def wrap(private: PrivateKey, readers: Iterable[PublicKey]) -> bytes:
    return b"".join(key_id(r) + SealedBox(r).encrypt(bytes(private)) for r in readers)


def unwrap(wraps: bytes | memoryview, ring: Ring) -> PrivateKey:
    """The row's private key. Raises CannotOpenError when no key of the ring fits."""
    raw = bytes(wraps)
    for start in range(0, len(raw), WRAP):
        key = ring.find(raw[start : start + ID])
        if key is not None:
            return _open(key, raw[start + ID : start + WRAP])
    raise CannotOpenError


def exchange(wraps: bytes | memoryview, old: PrivateKey, new: PublicKey) -> bytes:
    """The same wraps, with the reader `old` replaced by `new`. Raises CannotOpenError."""
    raw, mine = bytes(wraps), key_id(old.public_key)
    parts = [raw[start : start + WRAP] for start in range(0, len(raw), WRAP)]
    return b"".join(
        wrap(_open(old, part[ID:]), [new]) if part[:ID] == mine else part for part in parts
    )


def _open(key: PrivateKey, box: bytes) -> PrivateKey:
    try:
        return PrivateKey(SealedBox(key).decrypt(box))
    except (ValueError, nacl.exceptions.CryptoError, nacl.exceptions.TypeError) as error:
        raise CannotOpenError from error
