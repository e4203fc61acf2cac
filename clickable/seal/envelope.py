"""Sealed values: written by anyone, opened only by the desk or the worker.

Envelope, version 1:
    1 byte    version
    1 byte    number of readers n
    n × 88    8 bytes of the reader's key id, then the content key in a libsodium sealed box
    24        nonce
    rest      XChaCha20-Poly1305 of the padded text, bound to its context

The context names table, field and row: an envelope moved to another place does not open.
Texts are padded to steps of 256 bytes, so that the size says little.
"""

import hashlib
from collections.abc import Iterable

import nacl.exceptions
import nacl.utils
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.public import PublicKey, SealedBox

from clickable.seal import keys

VERSION = 1
STEP = 256
BOX = 8 + 48 + 32
NONCE = 24

DESK = ("desk",)
DESK_AND_WORKER = ("desk", "worker")


class CannotOpenError(Exception):
    """The envelope is damaged, was moved, or is not for this reader."""


class Sealer:
    """Envelopes that are made together for the same readers: the boxes, the dear part, are made once.

    They share a content key; each has a nonce and a context of its own.
    """

    def __init__(self, readers: Iterable[str] = DESK) -> None:
        public = keys.current().public
        self._key = nacl.utils.random(32)
        boxes = [_key_id(public[r]) + SealedBox(public[r]).encrypt(self._key) for r in readers]
        self._head = bytes([VERSION, len(boxes)]) + b"".join(boxes)

    def seal(self, text: str, *, context: str) -> bytes:
        """`text` in an envelope that only the readers can open, and only in `context`."""
        nonce = nacl.utils.random(NONCE)
        body = crypto_aead_xchacha20poly1305_ietf_encrypt(
            _pad(text.encode()), context.encode(), nonce, self._key
        )
        return self._head + nonce + body


def seal(text: str, *, context: str, readers: Iterable[str] = DESK) -> bytes:
    """`text` in an envelope that only `readers` can open, and only in `context`."""
    return Sealer(readers).seal(text, context=context)


def unseal(envelope: bytes | memoryview, *, context: str) -> str:
    """The text of an envelope. Raises CannotOpenError, always the same, whatever is wrong."""
    raw = bytes(envelope)
    try:
        if raw[0] != VERSION:
            raise CannotOpenError
        end = 2 + raw[1] * BOX
        content_key = _content_key(raw[2:end])
        padded = crypto_aead_xchacha20poly1305_ietf_decrypt(
            raw[end + NONCE :], context.encode(), raw[end : end + NONCE], content_key
        )
        return _unpad(padded).decode()
    except (IndexError, ValueError, nacl.exceptions.CryptoError) as error:
        raise CannotOpenError from error


def _content_key(boxes: bytes) -> bytes:
    mine = {_key_id(k.public_key): k for k in keys.current().private.values()}
    for start in range(0, len(boxes), BOX):
        key = mine.get(boxes[start : start + 8])
        if key:
            return SealedBox(key).decrypt(boxes[start + 8 : start + BOX])
    raise CannotOpenError


def _key_id(key: PublicKey) -> bytes:
    return hashlib.sha256(bytes(key)).digest()[:8]


def _pad(text: bytes) -> bytes:
    return text + b"\x80" + bytes(-(len(text) + 1) % STEP)


def _unpad(padded: bytes) -> bytes:
    text, mark, rest = padded.rpartition(b"\x80")
    if not mark or rest.strip(b"\x00"):
        raise CannotOpenError
    return text
