"""A consultation, its groups and their codes, and children who answer as the pages do."""

import itertools
import re
from datetime import datetime
from typing import Any

from django.test import Client

from clickable.people.models import User
from clickable.post.sending import send_due
from clickable.voices import services
from clickable.voices.models import Circle, Consultation, Contribution, Question, Words
from clickable.voices.rules import CHECKS, SKIP, K, Planned
from lab.run import Lab
from tests.cast import NOW, WORKER, person

TEXTS = {
    "fr": {"title": "En ligne, ce qui te protège", "lead": "Dis ce que tu en penses."},
    "en": {"title": "Online, what protects you", "lead": "Say what you think."},
}
WORDING = {
    band: {"fr": f"À qui parles-tu ({band}) ?", "en": f"Who do you talk to ({band})?"}
    for band in ("8-11", "12-14", "15-17")
}
OPTIONS = [
    {"code": "friend", "drawing": "friends", "fr": "Un ami", "en": "A friend"},
    {"code": "adult", "drawing": "family", "fr": "Un adulte", "en": "An adult"},
    {"code": "nobody", "drawing": "none", "fr": "Personne", "en": "Nobody"},
]
LINK = re.compile(r"https?://[^/]+(/\S+)")
CANARY = "canari-de-l-enfant"
_number = itertools.count(1)


def two() -> tuple[User, User]:
    """Who writes, and who signs."""
    n = next(_number)
    return tuple(  # type: ignore[return-value]
        person(f"{name}{n}", role=User.Role.EDITOR, team="") for name in ("Odile", "Otto")
    )


def draft(slug: str = "proteger", *, by: User | None = None, **more: Any) -> Consultation:
    row = services.write(slug=slug, texts=TEXTS, by=by, now=NOW, **more)
    asked: dict[str, Any] = {"consultation": row, "by": by, "now": NOW, "wording": WORDING}
    services.ask(kind=K.CHOICE, options=OPTIONS, **asked)
    services.ask(kind=K.FACES, **asked)
    services.ask(kind=K.WORDS, **asked)
    return row


def opened(slug: str = "proteger", **more: Any) -> Consultation:
    writer, second = two()
    row = draft(slug, by=writer, **more)
    services.sign_off(consultation=row, checks=CHECKS, by=second, now=NOW)
    return services.open_to_children(consultation=row, by=writer, now=NOW)


def circle(
    row: Consultation,
    *,
    band: str = "15-17",
    territory: str = "FR",
    size: int = 3,
    place: str = "Lycée",
) -> Circle:
    group = Planned(place=place, territory=territory, band=band, size=size)
    return services.add_circle(
        consultation=row, group=group, mailbox="anim@ecole.example", language="fr", by=None, now=NOW
    )


def codes(found: Circle, *, papers: bool = True) -> list[str]:
    """All of a group's, each with a parent's paper where one is needed."""
    made = services.make_codes(circle=found, now=NOW)
    if papers and found.band != "15-17":
        services.hold_consents(circle=found, numbers=range(1, found.size + 1), now=NOW)
    return made


def answers(
    code: str, *, who: str = "friend", face: str = "4", text: str = "", now: datetime = NOW
) -> Contribution:
    """A whole sheet, sent."""
    row = services.assent(code=code, now=now)
    said = {K.CHOICE: who, K.FACES: face, K.WORDS: text or SKIP}
    for question in Question.objects.filter(consultation=row.circle.consultation):
        services.answer(code=code, question=question, said=said[K(question.kind)], now=now)
    return services.send(code=code, now=now)


def a_text(text: str = CANARY, *, row: Consultation | None = None, now: datetime = NOW) -> Words:
    """Something that a child wrote and sent."""
    code = codes(circle(row or opened(f"texte-{next(_number)}")))[0]
    return answers(code, text=text, now=now).words.get()


def many(row: Consultation, numbers: dict[tuple[str, str], dict[str, int]]) -> None:
    """So many children by age and territory who chose each option."""
    for (band, territory), chosen in numbers.items():
        found = circle(row, band=band, territory=territory, size=sum(chosen.values()))
        mine = iter(codes(found))
        for who, number in chosen.items():
            for _ in range(number):
                answers(next(mine), who=who)


def send(client: Client, do: str, code: str, **more: Any) -> Any:
    """One press of a child's page."""
    return client.post("/paroles/repondre/", {"do": do, "code": code, **more})


def letter(lab: Lab, *, now: datetime = NOW) -> str:
    """The last letter to the facilitator."""
    send_due(WORKER, now=now, limit=100)
    return lab.mailbox("anim@ecole.example")[-1].text.replace("=\r\n", "").replace("=\n", "")


def link(lab: Lab, *, now: datetime = NOW) -> str:
    """The first address in it."""
    return LINK.findall(letter(lab, now=now))[0]
