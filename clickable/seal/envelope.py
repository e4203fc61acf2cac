"""Sealed values: written by whoever has the public key, opened only by whoever has the private one.

Envelope, version 1:
    1 byte    version
    80        a fresh content key in a libsodium sealed box (X25519, XSalsa20-Poly1305)
    24        nonce
    rest      XChaCha20-Poly1305 of the padded text, bound to its context

The context names table, field and rows: an envelope moved to another place does not open.
Texts are padded to steps of 256 bytes, so that the size says little.
"""

import nacl.exceptions
import nacl.utils
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.public import PrivateKey, PublicKey, SealedBox

VERSION = 1
STEP = 256
BOX = 80
NONCE = 24


class CannotOpenError(Exception):
    """The envelope is damaged, was moved, or is not for this reader."""


class Sealer:
    """Envelopes that are made together to one key: the box, the dear part, is made once.

    They share a content key; each has a nonce and a context of its own.
    """

    def __init__(self, to: PublicKey) -> None:
        self._key = nacl.utils.random(32)
        self._head = bytes([VERSION]) + SealedBox(to).encrypt(self._key)

    def seal(self, text: str, *, context: str) -> bytes:
        """`text` in an envelope that opens only in `context`."""
        return self._head + lock(_pad(text.encode()), key=self._key, context=context)


def seal(text: str, *, to: PublicKey, context: str) -> bytes:
    """`text` in an envelope that only the holder of the private key opens, and only in `context`."""
    return Sealer(to).seal(text, context=context)


def unseal(envelope: bytes | memoryview, *, key: PrivateKey, context: str) -> str:
    """The text of an envelope. Raises CannotOpenError, always the same, whatever is wrong."""
    raw = bytes(envelope)
    if raw[:1] != bytes([VERSION]):
        raise CannotOpenError
    try:
        content_key = SealedBox(key).decrypt(raw[1 : 1 + BOX])
        return _unpad(unlock(raw[1 + BOX :], key=content_key, context=context)).decode()
    except (ValueError, nacl.exceptions.CryptoError) as error:
        raise CannotOpenError from error


def lock(plain: bytes, *, key: bytes, context: str) -> bytes:
    """Under a key that both sides have: nonce and XChaCha20-Poly1305, bound to `context`."""
    nonce = nacl.utils.random(NONCE)
    return nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(plain, context.encode(), nonce, key)


def unlock(locked: bytes | memoryview, *, key: bytes, context: str) -> bytes:
    """What was locked. Raises CannotOpenError."""
    raw = bytes(locked)
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(
            raw[NONCE:], context.encode(), raw[:NONCE], key
        )
    except (ValueError, nacl.exceptions.CryptoError) as error:
        raise CannotOpenError from error


def _pad(text: bytes) -> bytes:
    return text + b"\x80" + bytes(-(len(text) + 1) % STEP)


def _unpad(padded: bytes) -> bytes:
    text, mark, rest = padded.rpartition(b"\x80")
    if not mark or rest.strip(b"\x00"):
        raise CannotOpenError
    return text
