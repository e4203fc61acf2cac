"""Six words by which two people compare a public key over the telephone (66 bits, BIP-39 lists)."""

import hashlib
import unicodedata

from mnemonic import Mnemonic

from clickable.seal.models import PersonKey
from clickable.seal.persons import Secret

LANGUAGES = {"fr": "french", "en": "english"}
WORDS, BITS = 6, 11


class Fingerprint:
    """Of both public keys of a person: one opens, the other signs."""

    def __init__(self, sealing: bytes, signing: bytes) -> None:
        self._digest = hashlib.sha256(b"fingerprint-v1" + sealing + signing).digest()

    @property
    def code(self) -> str:
        """The same for programs: a page sends back which key it showed."""
        return self._digest.hex()

    def words(self, language: str) -> str:
        """In the language's list; English where there is none."""
        bits = int.from_bytes(self._digest) >> (256 - WORDS * BITS)
        listed = Mnemonic(LANGUAGES.get(language, "english")).wordlist
        places = [bits >> (BITS * i) & 2047 for i in range(WORDS - 1, -1, -1)]
        return unicodedata.normalize("NFC", " ".join(listed[place] for place in places))


def in_database(row: PersonKey) -> Fingerprint:
    """Of the public keys that the database says: to be compared with the person's own."""
    return Fingerprint(bytes(row.sealing), bytes(row.signing))


def of_secret(secret: Secret) -> Fingerprint:
    """Of the keys that somebody really holds, whatever the database says."""
    return Fingerprint(bytes(secret.sealing.public_key), bytes(secret.signing.verify_key))
