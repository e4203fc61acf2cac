"""What a letter reports: one report for each XARF report, one for what stands in the text. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from clickable.base.words import read_words
from clickable.imports import xarf
from clickable.imports.columns import Taken
from clickable.imports.mails import Letter
from clickable.partners.rules import REFERENCE
from clickable.report.addresses import Address, AddressError, read
from clickable.report.rules import LONGEST_TEXT, LONGEST_WHEN, MOST_ADDRESSES
from clickable.report.services import Given

# In a text only what is meant as an address is one: with a scheme, however it was spoilt, with www,
# or with spoilt dots; or alone on its line.
MEANT = re.compile(r"(?:h(?:tt|xx|\*\*)ps?:/|www[.\[(])|\[\.\]|\(\.\)|\[dot\]", re.IGNORECASE)
ALONE = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:[:/?#]\S*)?", re.IGNORECASE)
AROUND = "<>\"'«»“”,;!)"
AT_END = ".:?"
MOST_WORDS = 20_000


@dataclass(repr=False)
class Found:
    """Reports, each with what the partner calls it, and how many pieces cannot be kept."""

    reports: list[tuple[Given, str]] = field(default_factory=list)
    refused: int = 0


def reports_of(letter: Letter, taken: Taken) -> Found:
    found = Found()
    named: set[str] = set()
    for one in letter.xarf:
        try:
            address = read(xarf.address_of(one))
        except AddressError:
            found.refused += 1
            continue
        named.add(address.text)
        found.reports.append((_of_xarf(one, address, taken), _reference(one)))
    rest = _of_text(letter, found, but=named)
    for at in range(0, len(rest), MOST_ADDRESSES):
        part = rest[at : at + MOST_ADDRESSES]
        words = letter.text[:LONGEST_TEXT] if at == 0 else ""
        found.reports.append((_given(taken, part, message=words), ""))
    return found


def _of_xarf(one: dict[str, str], address: Address, taken: Taken) -> Given:
    message = read_words(one.get("description", "")).text[:LONGEST_TEXT]
    return Given(
        door=taken.door,
        language=taken.language,
        category=xarf.category_of(one),
        addresses=[address],
        message=message,
        seen_at=read_words(one.get("timestamp", "")).text[:LONGEST_WHEN],
        hashes=xarf.hashes_of(one),
        group=taken.group,
    )


def _given(taken: Taken, addresses: list[Address], *, message: str) -> Given:
    return Given(
        door=taken.door,
        language=taken.language,
        category=taken.category,
        addresses=addresses,
        message=message,
        group=taken.group,
    )


def _reference(one: dict[str, str]) -> str:
    given = one.get("report_id", "")
    return given if re.fullmatch(REFERENCE, given) else ""


def _of_text(letter: Letter, found: Found, *, but: set[str]) -> list[Address]:
    """Each once, in their order; but those that XARF names, and the sender's own site."""
    own = _site_of(letter.sender)
    addresses: dict[str, Address] = {}
    for word in _meant(letter.text):
        try:
            address = read(word)
        except AddressError:
            found.refused += 1
            continue
        if address.text not in but and address.site != own:
            addresses.setdefault(address.text, address)
    return list(addresses.values())


def _site_of(sender: str) -> str:
    try:
        return read(f"https://{sender.rpartition('@')[2]}/").site if sender else ""
    except AddressError:
        return ""


def _meant(text: str) -> Iterator[str]:
    left = MOST_WORDS
    for line in text.splitlines():
        words = line.split()
        left -= len(words)
        if left < 0:
            return
        for word in words:
            bare = word.lstrip(AROUND + "(").rstrip(AROUND + AT_END)
            alone = len(words) == 1 and ALONE.fullmatch(bare)
            if "@" not in bare.partition("/")[0] and (alone or MEANT.search(bare)):
                yield bare
