"""Practices that organisations send, and editors who review them."""

import itertools
from datetime import datetime
from typing import Any

from clickable.exchange.practices import selectors, services
from clickable.exchange.practices.models import Practice, PracticeVersion
from clickable.exchange.practices.rules import Written
from clickable.people.models import User
from tests.cast import NOW, person

TEXT = {
    "title": "Des ateliers à deux voix",
    "problem": "Les enfants ne disent pas ce qui leur arrive en ligne.",
    "done": "Deux animatrices, une heure, un théâtre d’ombres.",
    "audience": "120 élèves de 9 à 11 ans.",
    "participation": "Douze enfants ont relu le texte de la pièce.",
}
YES = {one.code: "yes" for one in selectors.criteria()}
_people = itertools.count(1)


def written(**more: Any) -> Written:
    given = {
        "organisation": "Les Phares", "country": "FR", "role": "Chargée de projets", "language": "fr",
        "texts": TEXT, "themes": ["prevention"], "audiences": ["children"], "evidence": "feedback",
        "cost": "low", "languages": ["fr"], "licence": "cc-by", "links": ["https://phares.example/"],
    }  # fmt: skip
    return Written(**{**given, **more})


def wrote(mailbox: str = "", *, send: bool = True, now: datetime = NOW, **more: Any) -> Practice:
    mailbox = mailbox or f"asso-{next(_people)}@phares.example"
    found = services.write(mailbox=mailbox, written=written(**more), send=send, now=now)
    assert found
    return found


def sent(*, now: datetime = NOW, **more: Any) -> PracticeVersion:
    """Confirmed too: it waits for eyes."""
    row = services.confirm(wrote(now=now, **more).pk, now=now)
    return row.versions.get()


def editors() -> list[User]:
    n = next(_people)
    return [person(f"Éditrice {n}-{k}", role=User.Role.EDITOR, team="") for k in range(2)]


def reviewed(
    version: PracticeVersion, by: User, *, now: datetime = NOW, note: str = "", **answers: str
) -> None:
    services.review(
        version=version,
        answers={**YES, **answers},
        role="Chargée d’étude",
        note=note,
        by=by,
        now=now,
    )


def published(*, now: datetime = NOW, by: list[User] | None = None, **more: Any) -> Practice:
    version = sent(now=now, **more)
    for one in by or editors():
        reviewed(version, one, now=now)
    return Practice.objects.get(pk=version.practice_id)
