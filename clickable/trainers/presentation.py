"""Rows as pages show them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language

from clickable.trainers import forms, letters, selectors, wording
from clickable.trainers.models import Call, Consent, Delivery, Progress, Proposal, State, Trainer
from clickable.trainers.pathway import Requirement, Text, pathway
from clickable.trainers.rules import Done, Match, Reason, counts, later
from clickable.trainers.steps import GONE, REPORTS
from clickable.training.hours import moment

MAIN_WAY = [
    State.APPLIED,
    State.SCREENED,
    State.ADMITTED,
    State.IN_TRAINING,
    State.SUPERVISED,
    State.AUTHORISED,
]


@dataclass(frozen=True)
class Asked:
    """One requirement, and where somebody stands with it."""

    requirement: Requirement
    name: str
    hint: str
    last: Progress | None
    well: bool
    until: date | None  # how long it counts
    history: tuple[Progress, ...] = ()


@dataclass(frozen=True)
class Agreement:
    text: Text
    name: str
    words: str
    given: Consent | None
    changed: bool  # agreed to earlier words only


def way(language: str) -> dict[str, Any]:
    """The pathway and its requirements, as data says them."""
    held = pathway()
    return {
        "steps": [str(one.label) for one in MAIN_WAY],
        "asked": [
            (one.name[language], one.hint[language], one.months) for one in held.requirements
        ],
        "texts": [(one.name[language], one.words[language], one.needed) for one in held.texts],
        "years": held.authorised_days // 365,
    }


def requirements(row: Trainer, *, language: str, today: date) -> list[Asked]:
    history: dict[str, list[Progress]] = {}
    for one in row.progress.select_related("by").order_by("on", "pk"):
        history.setdefault(one.requirement, []).append(one)
    return [_asked(each, history.get(each.code, []), language=language, today=today) for each in pathway().requirements]  # fmt: skip


def _asked(one: Requirement, rows: list[Progress], *, language: str, today: date) -> Asked:
    last = rows[-1] if rows else None
    well = counts(Done(last.outcome, last.on) if last else None, months=one.months, on=today)
    until = later(last.on, one.months) if last and well and one.months else None
    return Asked(one, one.name[language], one.hint[language], last, well, until, tuple(rows))


def agreements(row: Trainer, *, language: str) -> list[Agreement]:
    found = []
    for text in pathway().texts:
        given = selectors.agreed(row, text)
        earlier = row.consents.filter(text=text.code, edition__lt=text.edition).exists()
        changed = given is None and earlier
        found.append(Agreement(text, text.name[language], text.words[language], given, changed))
    return found


@dataclass(frozen=True)
class Box:
    code: str
    label: str
    ticked: bool


def boxes(row: Trainer, language: str) -> list[tuple[str, str, list[Box]]]:
    """What a trainer may tick: the name of the list, its heading, its boxes."""
    fields = forms.ApplyForm(language=language).several()
    return [
        (
            field.name,
            str(field.label),
            [
                Box(str(code), str(label), code in getattr(row, field.name))
                for code, label in field.field.choices  # type: ignore[attr-defined]
            ],
        )
        for field in fields
    ]


def week(row: Trainer) -> list[tuple[str, list[Box]]]:
    return [
        (
            str(name),
            [
                Box(f"{day}-{half}", f"{name}, {label}", f"{day}-{half}" in row.weekly)
                for half, label in wording.HALVES.items()
            ],
        )
        for day, name in wording.DAYS
    ]


def own(row: Trainer, *, language: str, today: date) -> dict[str, Any]:
    """A trainer's own page."""
    mine = row.calls.filter(state=Call.State.FILLED).select_related("session__course", "request__ask")  # fmt: skip
    coming = [one for one in mine if selectors.takes(one) and (one.day is None or one.day >= today)]
    place = MAIN_WAY.index(State(row.state)) + 1 if row.state in MAIN_WAY else 0
    return {
        "row": row,
        "gone": row.state in GONE,
        "way": [(str(one.label), n < place, n == place) for n, one in enumerate(MAIN_WAY, start=1)] if place else [],
        "place": place,
        "reason": _reason(row),
        "asked": requirements(row, language=language, today=today),
        "agreements": agreements(row, language=language),
        "boxes": boxes(row, language),
        "halves": [str(one) for one in wording.HALVES.values()],
        "week": week(row),
        "absences": row.absences.filter(last__gte=today).order_by("first", "pk"),
        "calls": [(one, letters.about(one, row)) for one in coming],
        "reports": reports(row) if row.state in REPORTS else None,
    }  # fmt: skip


def _reason(row: Trainer) -> str:
    if row.state not in {State.SUSPENDED, State.REFUSED}:
        return ""
    last = row.steps.order_by("-pk").first()
    return last.reason if last else ""


def reports(row: Trainer, *, most: int = 12) -> list[Delivery]:
    return list(row.deliveries.order_by("-day", "-pk")[:most])


def offer(row: Proposal, *, now: datetime) -> dict[str, Any]:
    """What somebody is asked, while it stands; afterwards what became of it."""
    standing = row.state == Proposal.State.OFFERED and row.until > now
    standing = standing and row.call.state == Call.State.OPEN and selectors.takes(row.call)
    return {
        "row": row,
        "about": letters.about(row.call, row.trainer),
        "standing": standing,
        "reasons": said(Match(row.trainer_id, tuple(Reason(one) for one in row.reasons))),
        "until": moment(row.until, territory=row.trainer.home, language=get_language() or "fr"),
    }


def said(one: Match) -> list[str]:
    """All reasons, in words."""
    return [str(wording.REASONS[reason]) for reason in one.reasons]
