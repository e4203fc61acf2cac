import logging
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from nacl.public import PrivateKey

from clickable.assess.models import Assessment, Outcome
from clickable.domains.models import Kind, Rule
from clickable.domains.selectors import rulings_of
from clickable.domains.services import touch
from clickable.locate.models import Fact
from clickable.locate.selectors import Located, located
from clickable.notify import texts
from clickable.notify.models import Action, Notice
from clickable.notify.rules import Route, hosted_in, is_mailbox, route, template_for
from clickable.record import services as record
from clickable.report.models import Category, Item, Stage
from clickable.report.selectors import UNREADABLE, open_content
from clickable.report.services import new_reference
from clickable.seal.envelope import CannotOpenError, seal
from clickable.seal.wraps import Ring

log = logging.getLogger(__name__)

TOLD = (Fact.Kind.ADDRESS_V4, Fact.Kind.ADDRESS_V6, Fact.Kind.NETWORK, Fact.Kind.OPERATOR)


def draft_due(ring: Ring, *, now: datetime, limit: int = 100, group: int | None = None) -> int:
    """Write the drafts that the routing table asks for, for items just located; how many notices.

    Safe to run twice, or twice at once: an assessment gets its drafts once. Drafts whose decision
    was taken back are withdrawn. `group`: of this team alone.
    """
    _withdraw_overtaken(now=now, limit=limit)
    return sum(_draft(found, ring, now=now) for found in _undrafted(group)[:limit])


def _undrafted(group: int | None) -> "QuerySet[Assessment]":
    drafted = Notice.objects.filter(assessment=OuterRef("pk"))
    waiting = Assessment.objects.filter(is_current=True, item__stage=Stage.LOCATED)
    if group is not None:
        waiting = waiting.filter(item__group_id=group)
    return waiting.exclude(Exists(drafted)).select_related("item").order_by("item__stage_at", "pk")


def _withdraw_overtaken(*, now: datetime, limit: int) -> None:
    stale = Notice.objects.drafts().filter(assessment__is_current=False)[:limit]
    for notice in stale:
        with transaction.atomic():
            if Notice.objects.drafts().filter(pk=notice.pk).update(state=Notice.State.WITHDRAWN):
                record.write("notify.overtaken", f"notice:{notice.pk}", now=now)


def _draft(assessment: Assessment, ring: Ring, *, now: datetime) -> int:
    host = located(assessment.item, ring)
    chosen = route(
        category=Category(assessment.category),
        outcome=Outcome(assessment.outcome),
        hosted=hosted_in(host.country if host else ""),
        life_in_danger=assessment.life_in_danger,
    )
    never = rulings_of(assessment.item, ring, now=now).of(Kind.NEVER_CONTACT)
    actions = [a for a in chosen.actions if not (never and a == Action.HOST)]
    try:
        location = _location(assessment.item, ring)
        notices = [
            _notice(action, assessment, host, route=chosen, location=location, now=now)
            for action in actions
        ]
    except CannotOpenError:
        log.warning("notify: unreadable item:%s", assessment.item_id)
        return 0
    kept_back = [never.rule] if never and len(actions) < len(chosen.actions) else []
    return _keep(notices, assessment, chosen, kept_back=kept_back, now=now)


def _keep(
    notices: list[Notice],
    assessment: Assessment,
    chosen: Route,
    *,
    kept_back: list[Rule],
    now: datetime,
) -> int:
    """`kept_back`: the rule by which the host is not told."""
    item = assessment.item
    detail: dict[str, object] = {"route": chosen.name, "actions": [n.action for n in notices]}
    try:
        with transaction.atomic():
            if not _still_waiting(assessment):
                return 0
            Notice.objects.bulk_create(notices)
            record.write("notify.drafted", f"item:{item.pk}", now=now, detail=detail)
            touch(kept_back, item=item, now=now)
    except IntegrityError:  # another worker was quicker
        return 0
    return len(notices)


def _still_waiting(assessment: Assessment) -> bool:
    locked = Item.objects.locked().get(pk=assessment.item_id)
    current = Assessment.objects.filter(pk=assessment.pk, is_current=True)
    return locked.stage == Stage.LOCATED and current.exists()


def _location(item: Item, ring: Ring) -> str:
    """The address; a place in words stays sealed for the desk, and is put in when somebody reads."""
    return open_content(item, ring) if item.kind == Item.Kind.ADDRESS else texts.PLACE


def _notice(
    action: Action,
    assessment: Assessment,
    host: Located | None,
    *,
    route: Route,
    location: str,
    now: datetime,
) -> Notice:
    item = assessment.item
    country = host.country if host else ""
    template, language = template_for(action, hosted_in(country))
    notice, private = Notice.keyed(
        item.group_id,
        for_worker=True,
        reference=new_reference("N"),
        item=item,
        assessment=assessment,
        action=action,
        route=route.name,
        template=template,
        language=language,
        created_at=now,
    )
    matter = texts.Matter(
        reference=notice.reference,
        item=item,
        assessment=assessment,
        location=location,
        country=country,
        call_first=route.call_first,
        network=_network(host),
    )
    body = texts.body(template, language, matter)
    notice.body = seal(body, to=private.public_key, context=notice.context("body"))
    if action == Action.HOST and host and is_mailbox(host.abuse_email):
        notice.recipient = seal_recipient(notice, host.abuse_email, private)
    return notice


def seal_recipient(notice: Notice, mailbox: str, key: PrivateKey) -> bytes:
    return seal(mailbox, to=key.public_key, context=notice.context("recipient"))


def _network(host: Located | None) -> list[tuple[str, str]]:
    """What helps the host or the police to find the machine: the newest search's facts."""
    if host is None:
        return []
    newest = [f for f in host.facts if f.seen_at == host.traced_at and f.value != UNREADABLE]
    found = [(str(f.kind.value), _one_line(f.value)) for f in newest if f.kind in TOLD]
    return found + ([("country", host.country)] if host.country else [])


def _one_line(text: str) -> str:
    """A network's own words about itself, which anybody may have written into a registry."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:120]
