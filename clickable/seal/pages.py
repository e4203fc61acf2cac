"""What a form keeps in the page between two steps: sealed, so that a cookie is never needed."""

import json
import zlib
from typing import Any

import nacl.exceptions
from nacl.encoding import URLSafeBase64Encoder
from nacl.secret import SecretBox

from clickable.seal import keys

# A day's slow typing fits; a bomb of zeros does not.
LARGEST = 4_000_000


class BadPageStateError(ValueError):
    """The hidden field was changed, cut, or sealed by another instance."""


def seal_state(state: dict[str, Any]) -> str:
    plain = zlib.compress(
        json.dumps(state, separators=(",", ":"), ensure_ascii=False).encode(errors="replace"), 1
    )
    box = SecretBox(keys.secret("page"))
    return box.encrypt(plain, encoder=URLSafeBase64Encoder).decode()


def open_state(text: str) -> dict[str, Any]:
    try:
        plain = _opened(text.encode())
        state = json.loads(zlib.decompressobj().decompress(plain, LARGEST))
    except (ValueError, TypeError, zlib.error, nacl.exceptions.CryptoError) as error:
        raise BadPageStateError from error
    if not isinstance(state, dict):
        raise BadPageStateError
    return state


def _opened(text: bytes) -> bytes:
    *newer, oldest = keys.all_of("page")
    for key in newer:
        try:
            return SecretBox(key).decrypt(text, encoder=URLSafeBase64Encoder)
        except nacl.exceptions.CryptoError:
            continue
    return SecretBox(oldest).decrypt(text, encoder=URLSafeBase64Encoder)
