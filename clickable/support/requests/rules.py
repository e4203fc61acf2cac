"""When somebody may be called, and when a request is forgotten. Pure values: no clock, no query."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONGEST_ABOUT = 5_000  # characters
LONGEST_MESSAGE = 5_000
LONGEST_LINE = 200  # of a name, a safe word, a number, a mailbox
SHORTEST_NAME = 4  # letters of a name that is looked for: a shorter one is in many a word list
MOST_MESSAGES = 200  # of one conversation, both sides together
LONGEST_RECEIPT = 300  # of a receipt as somebody types it

KEPT_CLOSED = timedelta(days=30)  # after the closing
KEPT_UNTOUCHED = timedelta(days=90)  # after the last sign of either side


class Way(StrEnum):
    """How somebody wants to be reached."""

    CALL = "call"
    TEXT = "text"
    MAIL = "mail"
    HERE = "here"  # under their code, on the follow-up page


class Who(StrEnum):
    """Who asks, if they want to say so; counted as the audience."""

    UNSAID = ""
    CHILD = "child"
    TEEN = "teen"
    PARENT = "parent"
    PROFESSIONAL = "professional"
    OTHER = "public"


class Cover(StrEnum):
    """What a caller says when somebody else answers. Never who really calls."""

    HANG_UP = "hang_up"
    WRONG_NUMBER = "wrong_number"
    SURVEY = "survey"
    OWN = "own"  # in the person's own words


class Part(StrEnum):
    """A part of the day, where the person lives."""

    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"


HOURS = {
    Part.MORNING: (time(8), time(12)),
    Part.NOON: (time(12), time(14)),
    Part.AFTERNOON: (time(14), time(18)),
    Part.EVENING: (time(18), time(22)),
}
DAYS = range(7)  # 0 is Monday
CELLS = [f"{day}-{part}" for day in DAYS for part in Part]


@dataclass(frozen=True)
class Safety:
    """When a call is safe: chosen cells ("0-morning"; none: any time), but never between two hours."""

    cells: frozenset[str] = frozenset()
    never_from: str = ""  # "17:00", on the wall where the person lives
    never_until: str = ""  # at or before `never_from`: on the day after

    @property
    def has_never(self) -> bool:
        return bool(self.never_from and self.never_until and self.never_from != self.never_until)

    def allows(self, local: datetime) -> bool:
        """Whether this moment, in the person's own zone, is safe."""
        return self._chosen(local) and not self._never(local.time())

    @property
    def ever(self) -> bool:
        """Whether any moment of a week is safe."""
        monday = datetime(2001, 1, 1)  # noqa: DTZ001 -- the wall's clock, of any week
        return any(self.allows(monday + timedelta(hours=hour)) for hour in range(7 * 24))

    def _chosen(self, local: datetime) -> bool:
        if not self.cells:
            return True
        return any(f"{local.weekday()}-{p}" in self.cells for p in Part if _within(local, p))

    def _never(self, at: time) -> bool:
        if not self.has_never:
            return False
        start, end = time.fromisoformat(self.never_from), time.fromisoformat(self.never_until)
        return start <= at < end if start < end else at >= start or at < end


def may_call(safety: Safety, zone: ZoneInfo, *, now: datetime) -> bool:
    """Whether the person may be called at this moment."""
    return safety.allows(now.astimezone(zone))


def next_safe(safety: Safety, zone: ZoneInfo, *, now: datetime) -> datetime | None:
    """The next safe moment after now, in the person's own zone, within eight days; None: never.

    Safe times begin and end on whole hours of the wall: these are the moments to look at.
    """
    today = now.astimezone(zone).date()
    hours = (_at(today + timedelta(days=day), hour, zone) for day in range(9) for hour in range(24))
    later = (moment for moment in hours if moment > now)
    return next((moment for moment in later if safety.allows(moment)), None)


def names_contact(text: str, contact: str) -> bool:
    """Whether a text holds somebody's number or mailbox, however it is spaced."""
    digits = "".join(c for c in contact if c.isdigit())
    if "@" in contact:
        return contact.casefold() in text.casefold()
    return bool(digits) and digits[-9:] in "".join(c for c in text if c.isdigit())


def names_person(text: str, *, name: str, safe_word: str) -> bool:
    """Whether a text holds the name, a part of it, or the safe word: whole words, four letters or more."""
    wanted = {_plain(name), *_plain(name).split(), _plain(safe_word)}
    said = f" {_plain(text)} "
    return any(f" {word} " in said for word in wanted if len(word) >= SHORTEST_NAME)


def _plain(text: str) -> str:
    """The words of a text with one space between, without accents, case or signs."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in apart if not unicodedata.combining(c))
    return " ".join(re.findall(r"[^\W_]+", kept))


def forgotten_from(touched: datetime, *, closed: bool) -> datetime:
    """When a request is erased: some time after its closing, or when nobody came back to it."""
    return touched + (KEPT_CLOSED if closed else KEPT_UNTOUCHED)


def _within(local: datetime, part: Part) -> bool:
    start, end = HOURS[part]
    return start <= local.time() < end


def _at(day: date, hour: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=zone)
