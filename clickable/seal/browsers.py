"""Envelopes that a browser made: HPKE (RFC 9180), base mode, X25519, HKDF-SHA256, AES-256-GCM.

What a device keeps until it has a connection is sealed there to the worker's key; here it is opened.
"""

from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from nacl.public import PrivateKey

from clickable.seal.envelope import CannotOpenError

SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
NAME = "DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM"
INFO = b"clickable report v1"  # an envelope made for anything else does not open
OVERHEAD = 32 + 16  # bytes: the sender's passing key, and the proof


def open_from_browser(envelope: bytes | memoryview, *, keys: Iterable[PrivateKey]) -> bytes:
    """What is in it, by the first key that opens it. Raises CannotOpenError."""
    raw = bytes(envelope)
    for key in keys:
        try:
            return SUITE.decrypt(raw, X25519PrivateKey.from_private_bytes(bytes(key)), INFO)
        except (InvalidTag, ValueError):
            continue
    raise CannotOpenError
