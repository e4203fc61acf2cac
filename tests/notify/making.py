"""Items on the doorstep of this room: judged illegal, and located."""

from datetime import datetime
from typing import Any

from clickable.assess.models import Assessment, Outcome
from clickable.locate.models import Fact, Trace
from clickable.notify.models import Action, Notice
from clickable.notify.services import approve, draft_due
from clickable.people.models import User
from clickable.report.models import Category, Item, Stage
from clickable.seal.envelope import seal
from tests.cast import DESK, NOW, WORKER, an_item, kept

ADDRESS = "https://photos.example/a/1?id=canary"
MAILBOX = "abuse@phare.example"


def located_item(
    analyst: User,
    *given: str,
    country: str = "FR",
    mailbox: str = MAILBOX,
    category: Category = Category.CSAM,
    outcome: Outcome = Outcome.NATIONAL_ILLEGAL,
    life_in_danger: bool = False,
    now: datetime = NOW,
    **more: Any,
) -> Item:
    asked = given if given or "elsewhere" in more else (ADDRESS,)
    item = an_item(*asked, category=category, **more)
    kept(
        Assessment,
        item=item,
        analyst=analyst,
        outcome=outcome,
        category=category,
        legal_basis=["cp-227-23"] if category == Category.CSAM else [],
        life_in_danger=life_in_danger,
        decided_at=now,
    )
    _trace(item, country, mailbox, now=now)
    Item.objects.filter(pk=item.pk).update(stage=Stage.LOCATED, stage_at=now)
    item.refresh_from_db()
    return item


def _trace(item: Item, country: str, mailbox: str, *, now: datetime) -> None:
    trace = Trace.objects.create(
        item=item, outcome=Trace.Outcome.FOUND, country=country, traced_at=now
    )
    found = [(Fact.Kind.ADDRESS_V4, "127.66.1.10"), (Fact.Kind.OPERATOR, "Hébergement du Phare")]
    if mailbox:
        found.append((Fact.Kind.ABUSE_EMAIL, mailbox))
    for kind, value in found:
        fact = Fact(trace=trace, kind=kind, source=Fact.Source.RDAP, seen_at=now)
        fact.value = seal(value, to=item.key(DESK).public_key, context=fact.context)
        fact.save(force_insert=True)


def drafted(item: Item, action: Action = Action.HOST, *, now: datetime = NOW) -> Notice:
    """The draft of this action for a located item."""
    draft_due(WORKER, now=now)
    return Notice.objects.get(item=item, action=action)


def approved(
    analyst: User, *given: str, action: Action = Action.HOST, now: datetime = NOW, **more: Any
) -> Notice:
    """An approved notice about a new item."""
    notice = drafted(located_item(analyst, *given, now=now, **more), action, now=now)
    approve(notice=notice, analyst=analyst, ring=DESK, now=now)
    notice.refresh_from_db()
    return notice
