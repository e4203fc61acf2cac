"""What a practice must hold to be sent, what a review decides, when it is stale, what is found. Pure values."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clickable.base.folding import fold
from clickable.exchange.practices.models import PracticeVersion, Review

S = PracticeVersion.State
V = Review.Verdict

WORKED_ON = [S.DRAFT, S.SUBMITTED, S.RETURNED]
CAN_CHANGE = {S.DRAFT, S.RETURNED}
STEPS: dict[PracticeVersion.State, set[PracticeVersion.State]] = {
    S.DRAFT: {S.SUBMITTED},
    S.SUBMITTED: {S.RETURNED, S.PUBLISHED},
    S.RETURNED: {S.SUBMITTED},
    S.PUBLISHED: {S.SUPERSEDED},
    S.SUPERSEDED: set(),
}
TEXTS = ("title", "problem", "done", "audience", "participation")
LONGEST = {"title": 120, "problem": 2000, "done": 4000, "audience": 600, "participation": 2000}
EYES = 2  # editors who find it fit
TO_CONFIRM = timedelta(days=7)
DRAFT_KEPT = timedelta(days=180)  # a draft that nobody sends
STALE = timedelta(days=3 * 365)
GONE_BY = timedelta(days=90)  # after being asked in vain whether it is still true: told as old
MOST_LINKS = 5
MAILBOX = re.compile(r"[\w.+-]+@[\w-]+\.\w")
PHONE = re.compile(r"(?:\+\d{2,3}|\b0)[\s.-]?\d(?:[\s.-]?\d{2}){4}")


@dataclass(frozen=True, kw_only=True)
class Written:
    """A practice as its form gives it."""

    organisation: str
    country: str
    role: str
    language: str  # in which it is written
    texts: Mapping[str, str]
    themes: Sequence[str] = ()
    audiences: Sequence[str] = ()
    evidence: str = ""
    cost: str = ""
    languages: Sequence[str] = ()
    licence: str = ""
    links: Sequence[str] = ()


def may_step(frm: str, to: str) -> bool:
    return S(to) in STEPS[S(frm)]


def missing(version: PracticeVersion) -> list[str]:
    """What must still be said before it is sent."""
    text = version.text("fr")
    found = [name for name in TEXTS if not str(text.get(name, "")).strip()]
    lists = ("themes", "audiences", "evidence", "cost", "languages", "licence")
    return [*found, *(name for name in lists if not getattr(version, name))]


def names_somebody(text: str) -> bool:
    """A mailbox or a telephone number: whoever answers for a practice is told by role."""
    return bool(MAILBOX.search(text) or PHONE.search(text))


def words(organisation: str, texts: Mapping[str, Mapping[str, str]]) -> str:
    """What a search looks in."""
    parts = [str(text.get(name, "")) for text in texts.values() for name in TEXTS]
    return fold(" ".join([organisation, *parts]))


def verdict(answers: Mapping[str, str], criteria: Iterable[str]) -> Review.Verdict:
    """Fit when every criterion is met, and only then."""
    return V.FIT if all(answers.get(code) == "yes" for code in criteria) else V.BACK


def is_stale(checked_on: date | None, today: date) -> bool:
    return checked_on is not None and checked_on + STALE <= today


@dataclass(frozen=True)
class Wish:
    """How the shelf is narrowed down; empty says no wish."""

    query: str = ""
    theme: str = ""
    audience: str = ""
    country: str = ""


@dataclass(frozen=True)
class Entry:
    """A public practice as the shelf compares it."""

    pk: int
    country: str
    words: str
    themes: frozenset[str]
    audiences: frozenset[str]


def fits(entry: Entry, wish: Wish) -> bool:
    return (
        all(word in entry.words for word in fold(wish.query).split())
        and (not wish.theme or wish.theme in entry.themes)
        and (not wish.audience or wish.audience in entry.audiences)
        and (not wish.country or wish.country == entry.country)
    )


def counts(entries: Sequence[Entry], wish: Wish) -> dict[str, Counter[str]]:
    """Of each facet, how many there would be with each choice, the other wishes standing."""
    found: dict[str, Counter[str]] = {}
    for name in ("theme", "audience", "country"):
        others = Wish(**{**wish.__dict__, name: ""})
        left = [one for one in entries if fits(one, others)]
        found[name] = Counter(code for one in left for code in _codes(one, name))
    return found


def _codes(entry: Entry, name: str) -> Iterable[str]:
    return {"theme": entry.themes, "audience": entry.audiences}.get(
        name, frozenset({entry.country})
    )
