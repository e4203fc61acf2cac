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
    return (
        SecretBox(keys.current().secret["page"])
        .encrypt(plain, encoder=URLSafeBase64Encoder)
        .decode()
    )


def open_state(text: str) -> dict[str, Any]:
    box = SecretBox(keys.current().secret["page"])
    try:
        plain = box.decrypt(text.encode(), encoder=URLSafeBase64Encoder)
        state = json.loads(zlib.decompressobj().decompress(plain, LARGEST))
    except (ValueError, TypeError, zlib.error, nacl.exceptions.CryptoError) as error:
        raise BadPageStateError from error
    if not isinstance(state, dict):
        raise BadPageStateError
    return state
