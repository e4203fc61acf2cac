"""What a text that a funder paid for has to say, and what is wrong with one. Pure values."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from clickable.funding.models import Fault, Medium

SHORT = {Medium.SOCIAL}  # too short for the disclaimer: it stands on the page that is linked


@dataclass(frozen=True)
class Agreement:
    code: str
    project: str
    title: str
    programme: str
    programme_short: str
    funder: str
    funder_in: dict[str, str]  # as it stands in a sentence of that language
    number: str
    begins_on: date
    ends_on: date
    organisations: tuple[str, ...]  # the first coordinates
    languages: tuple[str, ...]
    source: str
    checked_on: date

    @property
    def name(self) -> str:
        return f"{self.project} ({self.programme_short or self.programme})"


@dataclass(frozen=True)
class Finding:
    """One fault: what stands there, and what should."""

    fault: Fault
    found: str = ""
    expected: str = ""
    waived: str = ""  # the reason, when somebody decided that it may stand


@dataclass(frozen=True)
class Checked:
    """What is looked at, beside the text itself."""

    text: str
    agreement: Agreement
    language: str
    medium: Medium
    has_emblem: bool
    organisations: tuple[str, ...]  # who may be named as responsible


def findings(checked: Checked) -> list[Finding]:
    """Every fault once, in the order of `Fault`."""
    text = plain(checked.text)
    said = [
        *_title(text, checked.agreement),
        *_programme(text, checked.agreement),
        *_disclaimer(text, checked),
        *_emblem(checked),
        *_organisation(text, checked),
        *_dates(text, checked.agreement),
        *_missing(text, checked.agreement),
    ]
    return list(dict.fromkeys(said))


def plain(text: str) -> str:
    """The words alone: typography, markup and line ends do not count, spelling does."""
    for marks, one in (("’‘", "'"), ("–—‐‑", "-"), ('“”«»"*_', " ")):
        text = re.sub(f"[{marks}]", one, text)
    text = re.sub(r"<[^>]+>", " ", text)
    return re.sub(r"\s+", " ", text).strip()


def _title(text: str, agreement: Agreement) -> Iterator[Finding]:
    """Wherever something begins and ends like the title, it is the title."""
    exact = plain(agreement.title)
    words = exact.split(" ")
    like = rf"{words[0]} {words[1]}(?: [^\s.,;:]+){{0,12}}? {words[-2]} {words[-1]}"
    for match in re.finditer(like, text, re.I):
        if match[0].lower() != exact.lower():
            yield Finding(Fault.TITLE, match[0], agreement.title)


def _programme(text: str, agreement: Agreement) -> Iterator[Finding]:
    """As many words as the programme has, up to its short name, with at most three letters astray."""
    exact = plain(agreement.programme)
    size = len(exact.split(" "))
    words = text.split(" ")
    for at in range(len(words) - size + 1):
        found = " ".join(words[at : at + size]).strip("().,;: ")
        wanted = exact.strip("().,;: ")
        if found != wanted and _near(found.lower(), wanted.lower()):
            yield Finding(Fault.PROGRAMME, found, agreement.programme)


def _near(one: str, other: str, most: int = 5) -> bool:
    """Fewer than `most` letters differ (in place, doubled, left out or exchanged)."""
    if abs(len(one) - len(other)) >= most or _letters_apart(one, other) >= most:
        return False
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        previous, row = row, [i]
        for j, b in enumerate(other, start=1):
            row.append(min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (a != b)))
    return row[-1] < most


def _letters_apart(one: str, other: str) -> int:
    """At least so many letters differ, wherever they stand: quickly told of what is not near at all."""
    letters = Counter(one)
    letters.subtract(other)
    over = sum(n for n in letters.values() if n > 0)
    return max(over, over - letters.total())


RESPONSIBLE = {
    "fr": re.compile(r"seule responsabilité (?:de l'|d'|de |du )(.+?) et ne peut"),
    "en": re.compile(r"sole responsibility of (.+?) and can in no way"),
}
NOT_THEIRS = {
    "fr": re.compile(r"ne peu(?:t|vent) en aucun cas être (?:vu|considéré)\w* comme reflétant"),
    "en": re.compile(r"can in no way be taken to reflect"),
}


def _disclaimer(text: str, checked: Checked) -> Iterator[Finding]:
    whole = RESPONSIBLE[checked.language].search(text) and NOT_THEIRS[checked.language].search(text)
    if checked.medium not in SHORT and not whole:
        yield Finding(Fault.DISCLAIMER)


def _emblem(checked: Checked) -> Iterator[Finding]:
    if not checked.has_emblem:
        yield Finding(Fault.EMBLEM)


def _organisation(text: str, checked: Checked) -> Iterator[Finding]:
    known = {plain(name).lower() for name in checked.organisations}
    for match in RESPONSIBLE[checked.language].finditer(text):
        if match[1].lower() not in known:
            yield Finding(Fault.ORGANISATION, match[1], ", ".join(checked.organisations))


MONTHS = (
    ("janvier", "january"), ("février", "february"), ("mars", "march"), ("avril", "april"),
    ("mai", "may"), ("juin", "june"), ("juillet", "july"), ("août", "august"),
    ("septembre", "september"), ("octobre", "october"), ("novembre", "november"),
    ("décembre", "december"),
)  # fmt: skip
DAY = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
NAMED = re.compile(
    rf"\b(\d{{1,2}})(?:er|st)? ({'|'.join('|'.join(names) for names in MONTHS)}) (\d{{4}})\b", re.I
)
OF_THE_PROJECT = re.compile(r"(?:depuis le|from|since|du|au|to|until|jusqu'au)\s+$", re.I)


def _dates(text: str, agreement: Agreement) -> Iterator[Finding]:
    """Days that are said to begin or to end the project, if they are not its own."""
    own = {agreement.begins_on, agreement.ends_on}
    for begin, day, shown in _days(text):
        if day not in own and OF_THE_PROJECT.search(text[:begin]):
            wanted = f"{agreement.begins_on:%d/%m/%Y} – {agreement.ends_on:%d/%m/%Y}"
            yield Finding(Fault.DATES, shown, wanted)


def _days(text: str) -> Iterator[tuple[int, date, str]]:
    for match in DAY.finditer(text):
        if found := _date(int(match[3]), int(match[2]), int(match[1])):
            yield match.start(), found, match[0]
    for match in NAMED.finditer(text):
        month = next(n for n, names in enumerate(MONTHS, 1) if match[2].lower() in names)
        if found := _date(int(match[3]), month, int(match[1])):
            yield match.start(), found, match[0]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _missing(text: str, agreement: Agreement) -> Iterator[Finding]:
    """Neither the programme, however it is spelt, nor the Union that pays is named."""
    union = re.search(
        r"union européenne|european union|commission européenne|european commission", text, re.I
    )
    if not union:
        yield Finding(Fault.MISSING, "", agreement.programme)
