"""Trainers on every step of the pathway, and what they are called for."""

import itertools
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from clickable.outreach import services as outreach
from clickable.outreach.models import SessionRequest
from clickable.outreach.steps import Act as RequestAct
from clickable.people.models import User
from clickable.post import links
from clickable.post.models import Letter
from clickable.trainers import selectors, services
from clickable.trainers.models import (
    Call,
    Consent,
    Delivery,
    Progress,
    Proposal,
    State,
    Step,
    Trainer,
)
from clickable.trainers.pathway import pathway
from clickable.trainers.services import Applied, Told
from clickable.trainers.services.calling import Wanted
from clickable.trainers.steps import Act
from clickable.training.models import Session
from tests.cast import NOW
from tests.outreach.making import a_request, of
from tests.training.making import session

_people = itertools.count(1)
TODAY = NOW.date()
WAY = {
    "applied": None, "screened": Act.SCREEN, "admitted": Act.ADMIT, "in_training": Act.TRAIN,
    "supervised": Act.SUPERVISE, "authorised": Act.AUTHORISE,
}  # fmt: skip


def lead() -> User:
    return of("point-de-contact")


def applied(**more: Any) -> Trainer:
    """Asked, not confirmed yet."""
    given = {
        "mailbox": f"formatrice-{next(_people)}@association.example",
        "language": "fr",
        "home": "FR",
        "territories": ("FR", "RE"),
        "languages": ("fr",),
        "audiences": ("pupils", "parents", "professionals"),
        "stages": ("primary", "college"),
        "ways": ("on_site", "remote"),
    }
    found = services.apply(said=Applied(**{**given, **more}), now=NOW)
    assert found
    return found


def passed(row: Trainer, *codes: str, on: date = TODAY) -> None:
    for code in codes:
        services.tick(trainer=row, requirement=code, outcome="passed", on=on, by=lead(), now=NOW)


def agreed(row: Trainer, *codes: str) -> None:
    for text in pathway().texts:
        if text.code in codes:
            services.agree(row.pk, code=text.code, edition=text.edition, now=NOW)


def trainer(to: str = "authorised", **more: Any) -> Trainer:
    """Walked along the pathway as far as `to`, each requirement passed, the charter agreed to."""
    row = services.confirm(applied(**more).pk, now=NOW)
    passed(row, "honorability", "course", "practice", "supervised")
    agreed(row, "charter")
    for state, act in WAY.items():
        if act:
            row = services.move(trainer=row, act=act, by=lead(), now=NOW)
        if state == to:
            break
    return row


def a_training(**more: Any) -> Session:
    """Tomorrow in ten days, remote, for professionals."""
    return session(10, **more)


def an_accepted_request(**more: Any) -> SessionRequest:
    row = a_request(**more)
    return outreach.move(request=row, act=RequestAct.ACCEPT, by=of(row.association), now=NOW)


def call(what: Session | SessionRequest, *, at_once: int = 1, now: datetime = NOW) -> Call:
    if isinstance(what, Session):
        wanted = Wanted(selectors.wanted_by_session(what), session=what, at_once=at_once)
    else:
        wanted = Wanted(selectors.wanted_by_request(what), request=what, at_once=at_once)
    return services.call_for(wanted=wanted, by=lead(), now=now)


def offered(row: Call) -> list[Proposal]:
    return list(row.proposals.filter(state="offered").order_by("pk"))


def told(**more: Any) -> Told:
    given: dict[str, Any] = {
        "client": uuid.uuid4(),
        "kind": "session",
        "day": TODAY,
        "territory": "RE",
        "minutes": 55,
        "counts": {"young": 20, "teens": 5, "parents": 3},
    }
    return Told(**{**given, **more})


def reported(row: Trainer, **more: Any) -> Delivery:
    return services.report(row, told(**more), now=NOW)


def kinds(row: Trainer) -> list[str]:
    """The letters that were written to somebody, in order."""
    rows = Letter.objects.filter(addressee=row.addressee).order_by("written_at", "kind")
    return [one.kind.removeprefix("trainers.") for one in rows]


def how_many(row: Trainer, kind: str) -> int:
    return kinds(row).count(kind)


def states(*rows: Proposal) -> list[str]:
    found = dict(Proposal.objects.values_list("pk", "state"))
    return [found[row.pk] for row in rows]


def path_of(subject: object, purpose: str, kind: str, *, now: datetime = NOW) -> str:
    """A personal link, as a letter holds it."""
    pk, token = links.new_link(purpose=purpose, subject=str(subject), until=now + timedelta(days=9), now=now)  # fmt: skip
    return f"/formations/formateurs/{kind}/{pk}/{token}/"


def in_state(state: str) -> Trainer:
    """One in any state of the table, whatever way leads there, with everything passed and agreed to."""
    row = applied()
    one = {"trainer": row, "edition": 1}
    codes = [each.code for each in pathway().requirements if each.before != "renew"]
    Progress.objects.bulk_create(
        Progress(requirement=code, outcome="passed", on=TODAY, **one) for code in codes
    )
    Consent.objects.create(text="charter", words="…", given_on=TODAY, **one)
    Step.objects.create(trainer=row, act=Act.AUTHORISE, frm="supervised", to="authorised", at=NOW)
    until = TODAY + timedelta(days=730)
    Trainer.objects.filter(pk=row.pk).update(state=State(state), authorised_until=until)
    row.refresh_from_db()
    return row
