"""Receipts: 95 random bits that a reporter can write down as letters or as words.

Letters: 5 × 4 Crockford base-32 symbols, the last one a check over GF(32): Σ α^i·d_i = 0, with α
of order 31 > 20, so that every single wrong symbol and every swap of neighbours is caught.
Words: 9 words of 11 bits (BIP-39 lists, French and English), the last 4 bits a check.
A receipt is never stored: its locator is (HKDF, RFC 5869, with the pepper, which is not in the database).
"""

import hashlib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from mnemonic import Mnemonic

from clickable.seal import keys
from clickable.seal.quiet import Quiet

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SYMBOLS, BITS, WORDS = 20, 95, 9
LANGUAGES = {"fr": "french", "en": "english"}
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


class BadReceiptError(ValueError):
    """Neither twenty letters nor nine words whose check holds."""


@dataclass(frozen=True, repr=False)
class Receipt(Quiet):
    value: int  # BITS bits

    @property
    def letters(self) -> str:
        digits = [self.value >> (5 * i) & 31 for i in range(SYMBOLS - 2, -1, -1)]
        digits.append(_check_symbol(digits))
        text = "".join(ALPHABET[d] for d in digits)
        return "-".join(text[i : i + 4] for i in range(0, SYMBOLS, 4))

    @staticmethod
    def words_in(language: str) -> str:
        """The language in which the words are, for somebody who reads this one."""
        return language if language in LANGUAGES else "en"

    def words(self, language: str) -> str:
        """Nine words of the language's list (English where there is none), with spaces between."""
        bits = self.value << 4 | _check_bits(self.value)
        listed = _word_list(LANGUAGES[self.words_in(language)])
        return " ".join(listed[bits >> (11 * i) & 2047] for i in range(WORDS - 1, -1, -1))

    @property
    def locator(self) -> bytes:
        """32 bytes under which the report is found; not computable without the pepper."""
        return self.locators[0]

    @property
    def locators(self) -> list[bytes]:
        """The same under every pepper that still counts, the present one first."""
        return [_derived(self.value.to_bytes(12), pepper, b"locator-v1") for pepper in _peppers()]

    @property
    def voice(self) -> bytes:
        """32 bytes that mark later words as coming from who has the receipt."""
        return _derived(self.value.to_bytes(12), _peppers()[0], b"voice-v1")

    def secret(self, locator: bytes) -> bytes:
        """32 bytes that lock what this receipt opens, under the pepper of that locator."""
        pepper = _peppers()[self.locators.index(locator)]
        return _derived(self.value.to_bytes(12), pepper, b"secret-v1")


def from_page(page_token: str) -> Receipt:
    """The receipt of a page: always the same, so that a second click or a retry makes no second one.

    HKDF of the pepper with the page's random token, which exists in that page only.
    """
    derived = _derived(page_token.encode(), _peppers()[0], b"receipt-v1")
    return Receipt(int.from_bytes(derived[:12]) >> 1)


def read(text: str) -> Receipt:
    """A receipt as a person typed it: letters or words, any case, digits of any script, any spacing."""
    letters = _as_letters(text)
    if len(letters) == SYMBOLS and set(letters) <= set(ALPHABET):
        return _from_letters(letters)
    return _from_words(text)


def _peppers() -> tuple[bytes, ...]:
    return keys.all_of("pepper")


def _derived(value: bytes, pepper: bytes, use: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=pepper, info=use).derive(value)


def _as_letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).upper()
    kept = (str(unicodedata.digit(c)) if c.isdigit() else c for c in folded if c.isalnum())
    return "".join(kept).translate(LOOKALIKES)


def _from_letters(letters: str) -> Receipt:
    digits = [ALPHABET.index(c) for c in letters]
    if _check_symbol(digits[:-1]) != digits[-1]:
        raise BadReceiptError
    value = 0
    for digit in digits[:-1]:
        value = value << 5 | digit
    return Receipt(value)


def _from_words(text: str) -> Receipt:
    words = "".join(c if c.isalpha() else " " for c in _plain(text)).split()
    if len(words) != WORDS:
        raise BadReceiptError
    for language in LANGUAGES.values():
        numbers = _word_numbers(language)
        if all(word in numbers for word in words):
            bits = 0
            for word in words:
                bits = bits << 11 | numbers[word]
            value, check = bits >> 4, bits & 15
            if _check_bits(value) == check:
                return Receipt(value)
    raise BadReceiptError


def _plain(text: str) -> str:
    split = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in split if not unicodedata.combining(c))


@lru_cache
def _word_list(language: str) -> list[str]:
    return [unicodedata.normalize("NFC", word) for word in Mnemonic(language).wordlist]


@lru_cache
def _word_numbers(language: str) -> dict[str, int]:
    return {_plain(word): i for i, word in enumerate(_word_list(language))}


def _check_bits(value: int) -> int:
    return hashlib.sha256(value.to_bytes(12)).digest()[0] >> 4


def _check_symbol(digits: list[int]) -> int:
    total = 0
    for digit in digits:  # Horner: Σ α^(n-i)·d_i
        total = _double(total ^ digit)
    return total


def _double(x: int) -> int:
    """Multiply by α in GF(2^5), polynomial x⁵ + x² + 1 (primitive)."""
    x <<= 1
    return x ^ 0b100101 if x & 32 else x
