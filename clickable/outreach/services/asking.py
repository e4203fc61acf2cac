"""What a requester does: ask, confirm by the link that was mailed, take it back."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.outreach.models import Ask, Group, Seat, SessionRequest, State
from clickable.outreach.rules import Cell
from clickable.outreach.services import letters
from clickable.outreach.services.moving import route, step
from clickable.outreach.steps import LINK_DAYS, Act
from clickable.outreach.table import table
from clickable.people.models import User
from clickable.places.areas import areas
from clickable.post import links
from clickable.post import services as post
from clickable.record import services as record

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowel: no word; nothing that looks like a digit
PURPOSE = "outreach.confirm"
MOST_DRAFTS = 500


@dataclass(frozen=True)
class Wanted:
    audience: str
    level: str
    number: int


@dataclass(frozen=True, kw_only=True, repr=False)
class Given:
    """What somebody asked, cleaned by the form."""

    kind: str
    organisation: str
    town: str
    area: str
    way: str
    mailbox: str
    language: str
    groups: tuple[Wanted, ...]
    uai: str = ""
    contact: str = ""
    needs: str = ""
    wishes: tuple[date, ...] = ()
    half: str = ""


@transaction.atomic
def ask(given: Given, *, now: datetime) -> Ask:
    """A draft, and a letter with the link that confirms it. Nobody else hears of it before."""
    if not given.groups:
        raise RefusedError(_("Dites au moins pour qui, et combien."), "nobody")
    if Ask.objects.filter(confirmed_on=None).count() >= MOST_DRAFTS:
        raise RefusedError(_("Trop de demandes attendent d’être confirmées. Revenez demain, s’il vous plaît."), "full")  # fmt: skip
    to = post.new_addressee(mailbox=given.mailbox, language=given.language, now=now)
    made = Ask.objects.create(
        reference="".join(secrets.choice(LETTERS) for _each in range(10)),
        kind=given.kind,
        organisation=given.organisation,
        uai=given.uai,
        town=given.town,
        area=given.area,
        way=given.way,
        contact=given.contact,
        needs=given.needs,
        wishes=[day.isoformat() for day in given.wishes],
        half=given.half,
        language=given.language,
        addressee=to,
        asked_on=localdate(now),
    )
    request = SessionRequest.objects.create(ask=made)
    Group.objects.bulk_create(
        Group(request=request, audience=one.audience, level=one.level, number=one.number)
        for one in given.groups
    )
    pk, token = links.new_link(
        purpose=PURPOSE, subject=f"ask:{made.pk}", until=now + timedelta(days=LINK_DAYS), now=now
    )
    letters.please_confirm(made, pk=pk, token=token, now=now)
    record.write("outreach.asked", f"ask:{made.pk}", role="visitor", now=now, detail={"groups": len(given.groups)})  # fmt: skip
    return made


@transaction.atomic
def confirm(ask: Ask, *, now: datetime) -> list[SessionRequest]:
    """The requester has pressed the button: each group goes to whom the rules name. Once; a second
    press changes nothing. Those of one association stay together."""
    ask = Ask.objects.select_for_update().get(pk=ask.pk)
    request = ask.requests.order_by("pk").first()
    if ask.confirmed_on or request is None:
        return list(ask.requests.order_by("pk"))
    if request.state != State.DRAFT:
        raise GoneError(_("Cette demande a été annulée."), "gone")
    ask.confirmed_on = localdate(now)
    ask.save(update_fields=["confirmed_on"])
    step(request, Act.VERIFY, by=None, reason="", now=now)
    parts = _parts(ask, request, on=localdate(now))
    for one in parts:
        route(one, now=now)
    letters.received(ask, parts, now=now)
    return parts


def _parts(ask: Ask, request: SessionRequest, *, on: date) -> list[SessionRequest]:
    """One request for each association that answers part of it; the first keeps its own row."""
    found: dict[str, SessionRequest] = {}
    for group in request.groups.order_by("pk"):
        decision = table().decide(cell_of(ask, group), on=on)
        if decision.association not in found:
            found[decision.association] = (
                SessionRequest.objects.create(ask=ask, state=State.VERIFIED) if found else request
            )
        group.request = found[decision.association]
        group.save(update_fields=["request"])
    return list(found.values())


def cell_of(ask: Ask, group: Group) -> Cell:
    return Cell(group.audience, group.level, areas()[ask.area].around, ask.way)


@transaction.atomic
def cancel(ask: Ask, *, reason: str, now: datetime) -> int:
    """The requester takes it back; how many parts were still open."""
    open_ones = [
        one
        for one in ask.requests.select_for_update().order_by("pk")
        if one.state in {State.DRAFT, State.ROUTED, State.ACCEPTED, State.SCHEDULED}
    ]
    for one in open_ones:
        one.ended_on = localdate(now)
        step(one, Act.CANCEL, by=None, reason=reason, now=now)
    if not ask.confirmed_on:
        links.end(purpose=PURPOSE, subject=f"ask:{ask.pk}", now=now)
    return len(open_ones)


@transaction.atomic
def take_seat(*, person: User, association: str, now: datetime, mailbox: str = "") -> None:
    """Somebody of /gestion/ works for this association from now on; empty: for none. `mailbox`: where
    they are told that something waits; none without it."""
    before = Seat.objects.filter(person=person).select_related("addressee").first()
    if before:
        before.delete()
        if before.addressee:
            post.forget(addressee=before.addressee)
    if association:
        to = post.new_addressee(mailbox=mailbox, language="fr", now=now) if mailbox else None
        Seat.objects.create(person=person, association=association, addressee=to)
    record.write("outreach.seated", f"person:{person.pk}", now=now, detail={"association": association})  # fmt: skip
