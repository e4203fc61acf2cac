"""Looking for words in what people wrote. It is sealed: each report is opened, compared and forgotten."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from clickable.base.folding import fold
from clickable.report.letters import Letter
from clickable.report.models import Category, Mention, Report, Stage
from clickable.report.selectors import open_letter
from clickable.seal.wraps import Ring

MOST_WORDS = 10
CHUNK = 100  # rows fetched at a time


@dataclass(frozen=True, kw_only=True)
class Within:
    """Which reports are opened at all, by what stands in clear."""

    category: Category | None = None
    stage: Stage | None = None
    since: datetime | None = None
    before: datetime | None = None
    urgent: bool = False


@dataclass(frozen=True)
class Place:
    """How far a reading came: the report after which it goes on."""

    hour: datetime
    pk: UUID


@dataclass(frozen=True)
class Limits:
    """When one go stops."""

    reports: int = 2000
    seconds: float = 1.0  # on SQLite one thread answers everybody
    hits: int = 25


@dataclass(repr=False)
class Reading:
    """What one go found. `after` is None when everything was read."""

    hits: list[tuple[Report, Letter]] = field(default_factory=list)
    opened: int = 0
    unreadable: int = 0
    after: Place | None = None


def words_of(given: str) -> list[str]:
    """The words of a search, folded, each once."""
    return list(dict.fromkeys(word for word in fold(given).split() if word))


def told(letter: Letter) -> str:
    """All that the reporter wrote."""
    return "\n".join(part for part in (letter.message, letter.elsewhere, letter.seen_at) if part)


def read_on(
    words: list[str],
    within: Within,
    *,
    group: int,
    ring: Ring,
    after: Place | None = None,
    limits: Limits | None = None,
) -> Reading:
    """Open the team's reports, the latest first, and keep those that hold every word."""
    limits = limits or Limits()
    reading, end = Reading(), time.monotonic() + limits.seconds
    rows = _rows(within, group=group, after=after)
    for report in rows.iterator(chunk_size=CHUNK):
        # Only now is it known that there is more to read.
        full = reading.opened >= limits.reports or len(reading.hits) >= limits.hits
        if reading.opened and (full or time.monotonic() > end):
            return reading
        _compare(report, words, ring=ring, reading=reading)
        reading.after = Place(report.received_hour, report.pk)
    reading.after = None
    return reading


def _compare(report: Report, words: list[str], *, ring: Ring, reading: Reading) -> None:
    letter = open_letter(report, ring)
    reading.opened += 1
    reading.unreadable += not letter.readable
    text = fold(told(letter))
    if letter.readable and all(word in text for word in words):
        reading.hits.append((report, letter))


def _rows(within: Within, *, group: int, after: Place | None) -> "QuerySet[Report]":
    rows = Report.objects.filter(_asked(within), group_id=group)
    if within.stage:
        at = Mention.objects.filter(report=OuterRef("pk"), item__stage=within.stage)
        rows = rows.filter(Exists(at))
    if after:
        later = Q(received_hour=after.hour, pk__gte=after.pk)
        rows = rows.filter(received_hour__lte=after.hour).exclude(later)
    return rows.defer("locator", "receipt_wrap").order_by("-received_hour", "-pk")


def _asked(within: Within) -> Q:
    asked = {
        "reported_category": within.category,
        "received_hour__gte": within.since,
        "received_hour__lt": within.before,
        "urgent": within.urgent or None,
    }
    return Q(**{name: value for name, value in asked.items() if value is not None})
