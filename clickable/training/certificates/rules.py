"""Who gets a certificate; numbers that show a slip of the pen; names as they are compared. Pure."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any, Protocol

from clickable.base.folding import fold

Window = tuple[int, int]  # minutes from the start
KEPT_TIE = timedelta(
    days=365
)  # after the session: the link of who was there, and the tie to their seat
INVITED = timedelta(days=60)  # after the session nobody is written to any more

# 31 signs, a prime number: without 0, 1, I, L and O, which are mistaken for each other.
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM = 10  # signs, 49 bits; one more to check them
HALF = 5
MOST_INITIALS = 6
LONGEST = 80  # letters of a name
NAME = re.compile(r"[^\W\d_][\w .,'’·-]*", re.UNICODE)


class Presence(Protocol):
    """What training/attendance says of one registration."""

    @property
    def minutes(self) -> int: ...
    @property
    def of(self) -> int: ...
    @property
    def inside(self) -> Sequence[Window]: ...
    @property
    def by(self) -> str: ...


@dataclass(frozen=True)
class Rule:
    course: str
    version: int
    min_minutes: int
    of: int
    must_include: tuple[Window, ...]
    sources: frozenset[str]


@dataclass(frozen=True)
class Verdict:
    """`why` not, in codes: source, short, window. Empty: it is fulfilled."""

    why: tuple[str, ...]
    needed: int  # minutes, in a session of this length

    @property
    def ok(self) -> bool:
        return not self.why


def fulfilled(presence: Presence, rule: Rule) -> Verdict:
    """The rule, stretched to the length of the session."""
    scale = presence.of / rule.of
    needed = ceil(rule.min_minutes * scale - 1e-9)
    windows = [(begin * scale, end * scale) for begin, end in rule.must_include]
    wrong = {
        "source": presence.by not in rule.sources,
        "short": presence.minutes < needed,
        "window": not all(_touched(presence.inside, window) for window in windows),
    }
    return Verdict(tuple(code for code, is_so in wrong.items() if is_so), needed)


def _touched(inside: Sequence[Window], window: tuple[float, float]) -> bool:
    """Was somebody there at some time in it?"""
    return any(begin < window[1] and end > window[0] for begin, end in inside)


def with_check(signs: str) -> str:
    """Ten signs and their check: any one sign mistaken, or any two exchanged, shows."""
    total = sum(weight * SIGNS.index(sign) for weight, sign in enumerate(signs, start=1))
    return signs + SIGNS[total % len(SIGNS)]


def plain_number(typed: str) -> str:
    """As it is kept; empty when it cannot be one."""
    found = re.sub(r"[\s.\-–_]", "", typed).upper()
    is_one = len(found) == RANDOM + 1 and set(found) <= set(SIGNS)
    return found if is_one and with_check(found[:RANDOM]) == found else ""


def shown_number(number: str) -> str:
    return f"{number[:HALF]}-{number[HALF:RANDOM]}-{number[RANDOM:]}"


def tidy(typed: str) -> str:
    """A name as it will stand on paper."""
    return " ".join(unicodedata.normalize("NFC", typed).split())


def is_a_name(name: str) -> bool:
    """Could it be one? Letters of any script, and what stands between them; no number, no address."""
    letters = sum(letter.isalpha() for letter in name)
    return bool(letters > 1 and len(name) <= LONGEST and NAME.fullmatch(name)) and not any(
        letter.isdecimal() for letter in name
    )


def plain_name(name: str) -> str:
    """As names are compared: accents, case, hyphens and apostrophes do not count."""
    return " ".join(re.findall(r"[^\W\d_]+", fold(name)))


def initials(name: str) -> str:
    parts = re.findall(r"[^\W\d_]+", name)
    return " ".join(f"{part[0].upper()}." for part in parts[:MOST_INITIALS])


def digest(payload: Mapping[str, Any]) -> bytes:
    packed = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(packed.encode()).digest()
