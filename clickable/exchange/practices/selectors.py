"""Reading: the shelf, what waits for eyes, what is asked again."""

import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.db.models import Count, Q, QuerySet

from clickable.exchange.practices.models import Facet, Practice, PracticeVersion, Review
from clickable.exchange.practices.rules import STALE, WORKED_ON, Entry, Wish, counts, fits

CRITERIA = Path(__file__).parent / "data" / "criteria.toml"
S = PracticeVersion.State


@dataclass(frozen=True)
class Criterion:
    code: str
    says: dict[str, str]  # by language


@cache
def criteria() -> tuple[Criterion, ...]:
    rows = tomllib.loads(CRITERIA.read_text())["criterion"]
    return tuple(Criterion(row["code"], {"fr": row["fr"], "en": row["en"]}) for row in rows)


def public() -> "QuerySet[Practice]":
    rows = Practice.objects.public().select_related("current")
    return rows.order_by("-published_on", "-pk")


@dataclass(frozen=True)
class Shelf:
    rows: list[Practice]
    counts: dict[str, Counter[str]]


def shelf(wish: Wish) -> Shelf:
    """What fits the wish, and how many each choice would leave: two queries, however many there are."""
    everything = list(public())
    entries = _entries(everything)
    fitting = {one.pk for one in entries if fits(one, wish)}
    return Shelf([row for row in everything if row.pk in fitting], counts(entries, wish))


def _entries(rows: Iterable[Practice]) -> list[Entry]:
    facets: dict[tuple[int, str], set[str]] = {}
    for practice, sort, code in Facet.objects.values_list("practice_id", "sort", "code"):
        facets.setdefault((practice, sort), set()).add(code)
    return [
        Entry(
            row.pk,
            row.country,
            row.current.words if row.current else "",
            frozenset(facets.get((row.pk, Facet.Sort.THEME), ())),
            frozenset(facets.get((row.pk, Facet.Sort.AUDIENCE), ())),
        )
        for row in rows
    ]


def practice_of(subject: str) -> Practice | None:
    """By the subject of a link."""
    pk = subject.partition(":")[2]
    rows = Practice.objects.select_related("addressee", "current")
    return rows.filter(pk=int(pk)).first() if pk.isdecimal() else None


def worked_on(practice: Practice) -> PracticeVersion | None:
    return practice.versions.filter(state__in=WORKED_ON).first()


def to_review() -> "QuerySet[PracticeVersion]":
    """The oldest first, each with how many found it fit."""
    fit = Count("reviews", filter=Q(reviews__verdict=Review.Verdict.FIT))
    rows = PracticeVersion.objects.filter(state=S.SUBMITTED, practice__withdrawn_on=None)
    return rows.select_related("practice").annotate(fit=fit).order_by("sent_at", "pk")


def reviewers(version: PracticeVersion) -> list[Review]:
    """Who found it fit, by role."""
    return list(version.reviews.filter(verdict=Review.Verdict.FIT).order_by("at", "pk"))


def last_note(practice: Practice) -> str:
    """What is to be mended, while it is."""
    version = worked_on(practice)
    if version is None or version.state != S.RETURNED:
        return ""
    back = version.reviews.filter(verdict=Review.Verdict.BACK).order_by("-at").first()
    return back.note if back else ""


def stale(*, today: date) -> "QuerySet[Practice]":
    """Public, and for three years nobody said that it still holds."""
    return Practice.objects.public().filter(checked_on__lte=today - STALE)
