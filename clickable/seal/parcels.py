"""Escrow: age files for officers who keep their identities offline; any two of three open one.

A parcel is an age file to the second officer inside an age file to the first. The stock tool opens
it: `age -d -i first.key parcel.age | age -d -i second.key`.
"""

import base64
import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import pyrage
from nacl.public import PrivateKey

from clickable.seal.quiet import Quiet
from clickable.seal.trusted import Officer

OFFICERS = 3  # any two of whom recover a group's key


class BadIdentityError(ValueError):
    """Not an age identity, or not one that opens this."""


@dataclass(frozen=True, repr=False)
class Identity(Quiet):
    private: str  # AGE-SECRET-KEY-1…
    public: str  # age1…


def new_identity() -> Identity:
    """An age identity for an escrow officer."""
    made = pyrage.x25519.Identity.generate()
    return Identity(str(made), str(made.to_public()))


def is_recipient(text: str) -> bool:
    """Whether this is the public half of an age identity."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def pairs(officers: Sequence[Officer]) -> dict[str, tuple[Officer, Officer]]:
    """By name: "Camille+Sacha"; the first opens the outer file."""
    return {
        f"{one.name}+{other.name}": (one, other)
        for one, other in itertools.combinations(officers, 2)
    }


def mark(officers: Sequence[Officer]) -> str:
    """Tells whether parcels were sealed for these officers."""
    known = "\n".join(f"{o.name} {o.recipient}" for o in officers)
    return hashlib.sha256(known.encode()).hexdigest()[:16]


def parcels(private: PrivateKey, officers: Sequence[Officer]) -> dict[str, str]:
    """The key for each pair of officers, base64."""
    content = bytes(private).hex()
    return {name: parcel(content, pair) for name, pair in pairs(officers).items()}


def parcel(content: str, pair: tuple[Officer, Officer]) -> str:
    """One text for two officers together, base64."""
    one, other = pair
    return base64.b64encode(_to(one, _to(other, content.encode()))).decode()


def opened(content: bytes, first: str, second: str) -> str:
    """The text of a parcel (a file, not base64), in whichever order. Raises BadIdentityError."""
    try:
        keys = [pyrage.x25519.Identity.from_str(text.strip()) for text in (first, second)]
        inner = pyrage.decrypt(content, keys)
        return bytes(pyrage.decrypt(inner, keys)).decode()
    except (pyrage.IdentityError, pyrage.DecryptError, UnicodeDecodeError) as error:
        raise BadIdentityError("these two identities do not open this parcel") from error


def _to(officer: Officer, content: bytes) -> bytes:
    return bytes(pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(officer.recipient)]))
