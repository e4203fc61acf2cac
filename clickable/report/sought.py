"""What somebody at the desk looks for, read from what they pasted. Pure: no table, no key.

Addresses are understood as in a report: de-fanged or not, in brackets, with what stands around them.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from clickable.base.words import read_words
from clickable.report.addresses import Address, Refusal
from clickable.report.reading import read_lines

REFERENCE = re.compile(r"([ENR])[- ]?([0-9A-Z]{8})", re.IGNORECASE)
LOOKS_ALIKE = str.maketrans("OIL", "011")
BELOW = re.compile(
    r"(?:tout ce qui est sous|sous|everything under|under)\s+:?\s*(?=\S)", re.IGNORECASE
)
AND_MORE = ("…", "...", "*")
# `hxxp:` in the middle too: a screen of the desk shows an address inside an address like that.
DEFANGED = re.compile(r"(h)xx(ps?:)", re.IGNORECASE)


class Unclear(StrEnum):
    EMPTY = "empty"
    MANY = "many"  # more than one address
    UNREADABLE = "unreadable"
    PASTED = "pasted"  # a file or an image
    LONG = "long"
    PRIVATE = "private"


class UnclearError(ValueError):
    def __init__(self, reason: Unclear) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, repr=False)
class Sought:
    """One of the two. `below`: what lies under the address, rather than the address itself."""

    reference: str = ""
    address: Address | None = None
    below: bool = False


REASONS = {
    Refusal.CONTENT: Unclear.PASTED,
    Refusal.LONG: Unclear.LONG,
    Refusal.PRIVATE: Unclear.PRIVATE,
}


def sought(given: str) -> Sought:
    """What `given` asks for. Raises UnclearError with the reason."""
    words = read_words(given)
    if words.pasted:
        raise UnclearError(Unclear.PASTED)
    if not words.text:
        raise UnclearError(Unclear.EMPTY)
    reference = REFERENCE.fullmatch(words.text)
    if reference:
        letter, rest = (part.upper() for part in reference.groups())
        return Sought(reference=f"{letter}-{rest.translate(LOOKS_ALIKE)}")
    text, below = _below(words.text)
    return Sought(address=_address(DEFANGED.sub(r"\1tt\2", text)), below=below)


def _below(text: str) -> tuple[str, bool]:
    said = BELOW.match(text)
    text = text[said.end() :] if said else text
    for end in AND_MORE:
        if text.endswith(end):
            return text.removesuffix(end).rstrip(), True
    return text, bool(said)


def _address(text: str) -> Address:
    reading = read_lines(text)
    if reading.too_many or len(reading.addresses) > 1:
        raise UnclearError(Unclear.MANY)
    if not reading.addresses:
        reasons = [REASONS.get(each.reason, Unclear.UNREADABLE) for each in reading.refused]
        raise UnclearError(reasons[0] if len(reasons) == 1 else Unclear.UNREADABLE)
    return reading.addresses[0]
