"""Codes that children type: three words and three digits. Of each only keyed hashes are kept.

A code has 30 bits; the gate lets one sender try a thousand an hour (CLICKABLE_VOICES_PER_HOUR).
"""

import hashlib
import hmac
import secrets
from pathlib import Path

from clickable.seal import keys
from clickable.voices.rules import plain_code

WORDS = tuple((Path(__file__).parent / "data" / "words.txt").read_text().split())
DIGITS = 3


def new_code() -> str:
    words = "-".join(secrets.choice(WORDS) for _ in range(3))
    return f"{words}-{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def slot_digest(code: str) -> bytes:
    """By which a code is known."""
    return _digest("slot", code)


def sheet_digest(code: str) -> bytes:
    """By which its sheet is found; without the code and the key nothing ties it to the other."""
    return _digest("sheet", code)


def _digest(kind: str, code: str) -> bytes:
    said = f"voices.{kind}\x00{plain_code(code)}".encode()
    return hmac.digest(keys.secret("index"), said, hashlib.sha256)
