"""When a session is, by the clocks that matter: the reader's own, and the one it was said by."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clickable.base.days import date_format
from clickable.places import selectors as places
from clickable.places.rules import Territory
from clickable.training.models import Session

NARROW = "\u202f"


@dataclass(frozen=True)
class When:
    """One clock's words for a session."""

    day: str  # « mardi 8 décembre 2026 »
    start: str  # « 14 h 30 »
    end: str
    clock: str  # « heure de Paris »
    begins: datetime

    @property
    def leaf(self) -> tuple[str, int, str]:
        """As on a calendar's leaf: the month, the day, the day of the week."""
        return date_format(self.begins, "M"), self.begins.day, date_format(self.begins, "l")

    def __str__(self) -> str:
        return _("%(day)s, de %(start)s à %(end)s (%(clock)s)") % {
            "day": self.day,
            "start": self.start,
            "end": self.end,
            "clock": self.clock,
        }


def whens(session: Session, *, territory: str, language: str) -> list[When]:
    """The reader's clock first; the session's own too where it tells another hour."""
    there = places.territory(territory)
    home = _home(session)
    found = [_when(session, one.zone, one.clock[language]) for one in (there, home) if one]
    return found[:1] if len(found) > 1 and _same(found) else found


def _same(found: list[When]) -> bool:
    return found[0].begins.utcoffset() == found[1].begins.utcoffset()


def _home(session: Session) -> Territory | None:
    """The place whose clock the session's hour was said by."""
    zones = (one for one in places.territories().values() if one.zone.key == session.zone)
    return next(zones, None)


def _when(session: Session, zone: ZoneInfo, clock: str) -> When:
    begins, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    return When(date_format(begins, "l j F Y"), hour(begins), hour(ends), clock, begins)


def hour(moment: datetime) -> str:
    """« 14 h 30 », « 9 h »; as a clock shows it elsewhere."""
    if get_language() != "fr":
        return f"{moment:%H:%M}"
    minutes = f"{NARROW}{moment:%M}" if moment.minute else ""
    return f"{moment.hour}{NARROW}h{minutes}"


def moment(at: datetime, *, territory: str, language: str) -> str:
    """One moment by somebody's clock: « mardi 8 décembre, 14 h 30 (heure de Paris) »."""
    there = places.territory(territory) or places.territories()[places.ELSEWHERE]
    local = at.astimezone(there.zone)
    return f"{date_format(local, 'l j F')}, {hour(local)} ({there.clock[language]})"
