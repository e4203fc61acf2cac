"""The keys of a person of staff: made and unlocked with their password, kept for a session only."""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import nacl.pwhash
import nacl.utils
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from clickable.seal import keys
from clickable.seal.envelope import CannotOpenError, lock, unlock
from clickable.seal.models import PersonKey
from clickable.seal.quiet import Quiet

# Argon2id (RFC 9106): 128 MiB, three passes; about a third of a second.
MEMORY = 128 * 1024 * 1024
PASSES = 3


@dataclass(frozen=True, repr=False)
class Secret(Quiet):
    """Both private halves of a person: one opens, the other signs."""

    raw: bytes  # 64 bytes
    provisional: bool = (
        False  # somebody else knows the password: locked with the keys, no edit lifts it
    )

    @property
    def packed(self) -> bytes:
        return self.raw + bytes([self.provisional])

    @classmethod
    def unpacked(cls, packed: bytes) -> Self:
        return cls(packed[:64], packed[64:] != b"\x00")

    @cached_property
    def sealing(self) -> PrivateKey:
        return PrivateKey(self.raw[:32])

    @cached_property
    def signing(self) -> SigningKey:
        return SigningKey(self.raw[32:])


def new_secret() -> Secret:
    return Secret(nacl.utils.random(64))


def locked(person: int, secret: Secret, password: str, *, provisional: bool = False) -> PersonKey:
    """The person's row, unsaved: `secret` under this password.

    `provisional`: somebody else knows the password, so these keys must not be given anything.
    """
    salt = nacl.utils.random(16)
    accounts = keys.secret("accounts")
    kek = _kek(password, salt, accounts)
    return PersonKey(
        person_id=person,
        sealing=bytes(secret.sealing.public_key),
        signing=bytes(secret.signing.verify_key),
        salt=salt,
        locked=lock(
            replace(secret, provisional=provisional).packed, key=kek, context=_context(person)
        ),
        under=name_of(accounts),
        provisional=provisional,
    )


def unlocked(row: PersonKey, password: str) -> Secret:
    """Raises CannotOpenError when the password is not the one it was locked with."""
    for accounts in keys.all_of("accounts"):
        if name_of(accounts) == bytes(row.under):
            kek = _kek(password, bytes(row.salt), accounts)
            return Secret.unpacked(unlock(row.locked, key=kek, context=_context(row.pk)))
    raise CannotOpenError


def name_of(accounts: bytes) -> bytes:
    """Tells which `accounts` secret a row was locked with, and nothing else of it."""
    return hashlib.sha256(b"accounts-v1" + accounts).digest()[:8]


def _kek(password: str, salt: bytes, accounts: bytes) -> bytes:
    stretched = nacl.pwhash.argon2id.kdf(
        32, password.encode(), salt, opslimit=PASSES, memlimit=MEMORY
    )
    hkdf = HKDF(
        algorithm=SHA256(),
        length=32,
        salt=accounts,
        info=b"person-v1",
    )
    return hkdf.derive(stretched)


def _context(person: int) -> str:
    return f"seal.personkey.locked:{person}"
