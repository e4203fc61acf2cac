"""What may happen to a consultation, whose code counts, and what an answer may be."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from clickable.voices.models import Band, Consultation, Question

SMALL = 10  # fewer children than that are never told, nor what would give them away
SKIP = "-"  # "je préfère ne pas répondre"
FACES = ("1", "2", "3", "4", "5")
LONGEST = 400  # characters of a text
KEPT = timedelta(days=365)  # what children wrote, after the closing, at most
LARGEST = 40  # children in one circle

S, K = Consultation.State, Question.Kind

STEPS: Mapping[Consultation.State, tuple[Consultation.State, ...]] = {
    S.DRAFT: (S.SAFE,),
    S.SAFE: (S.OPEN, S.DRAFT),
    S.OPEN: (S.CLOSED,),
    S.CLOSED: (S.SYNTHESISED,),
    S.SYNTHESISED: (S.FEEDBACK,),
    S.FEEDBACK: (S.ARCHIVED,),
    S.ARCHIVED: (),
}
TOLD = {S.CLOSED, S.SYNTHESISED, S.FEEDBACK, S.ARCHIVED}  # whose results are public

# What a second person signs before any child is asked; the words are in wording.CHECKS.
CHECKS = ("adults", "referral", "language", "drawings", "consent", "calm", "readers", "feedback")


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A group of children, before it is one."""

    place: str
    territory: str
    band: str
    size: int


def may_step(frm: str, to: str) -> bool:
    return to in STEPS[Consultation.State(frm)]


def all_checked(checks: object) -> bool:
    return isinstance(checks, list) and set(CHECKS) <= set(checks)


def needs_consent(band: str) -> bool:
    """Whether a parent says yes first: under fifteen. From fifteen on, the young person alone."""
    return band != Band.OLDER


def plain_code(typed: str) -> str:
    """A code as it was typed: any case, accents, spaces or dashes."""
    apart = unicodedata.normalize("NFKD", typed.casefold())
    kept = "".join(c for c in apart if not unicodedata.combining(c))
    return "-".join(re.findall(r"[a-z]+|[0-9]+", kept))


def options_of(question: Question) -> tuple[str, ...]:
    """What may be chosen; a text has none."""
    if question.kind == K.FACES:
        return (*FACES, SKIP)
    if question.kind == K.CHOICE:
        return (*(str(one["code"]) for one in question.options), SKIP)
    return ()


def remind_from(due_at: datetime, hours: int) -> datetime:
    """From when on readers are told that a text is near its time: in the last quarter of it, an hour at least."""
    return due_at - max(timedelta(hours=hours) / 4, timedelta(hours=1))


def due(sent: datetime, hours: int) -> datetime:
    """By when a text is read: so many hours after the hour in which it was sent."""
    return sent.replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
