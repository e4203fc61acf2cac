"""Who said something: signed by a person of a team (Ed25519, RFC 8032), or marked by who has a receipt.

What is proved is a list of plain values; its first one names the use, so that no proof serves for another.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence
from datetime import datetime

import nacl.exceptions
from nacl.signing import SigningKey, VerifyKey

from clickable.seal.trusted import Trusted

Said = Sequence[str | int]


def sign(said: Said, *, by: SigningKey) -> tuple[str, str]:
    """Who signs (public key) and the signature, in hex."""
    return bytes(by.verify_key).hex(), by.sign(_packed(said)).signature.hex()


def is_signed(said: Said, *, signer: str, proof: str, group: int, at: str, known: Trusted) -> bool:
    """Whether somebody who spoke for the group at that moment signed exactly this."""
    try:
        VerifyKey(bytes.fromhex(signer)).verify(_packed(said), bytes.fromhex(proof))
        return known.may_sign(signer, group=group, at=datetime.fromisoformat(at))
    except (ValueError, TypeError, nacl.exceptions.CryptoError):
        return False


def is_by(said: Said, *, signer: str, proof: str, known: Iterable[str]) -> bool:
    """Whether the holder of one of these keys signed exactly this."""
    try:
        VerifyKey(bytes.fromhex(signer)).verify(_packed(said), bytes.fromhex(proof))
    except (ValueError, TypeError, nacl.exceptions.CryptoError):
        return False
    return signer in known


def mark(said: Said, *, voice: bytes) -> str:
    """What only the holder of the receipt, and who opens the letter, can say (HMAC, in hex)."""
    return hmac.digest(voice, _packed(said), hashlib.sha256).hex()


def is_marked(said: Said, *, proof: str, voice: bytes) -> bool:
    """Whether it comes from who has the receipt."""
    return hmac.compare_digest(mark(said, voice=voice).encode(), proof.encode())


def _packed(said: Said) -> bytes:
    return json.dumps(list(said), separators=(",", ":")).encode()
