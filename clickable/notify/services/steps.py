"""Steps that a person's decision and the worker share."""

from datetime import datetime

from clickable.domains.models import Kind, Rule
from clickable.domains.selectors import rulings_of
from clickable.notify.models import Action, Notice
from clickable.report.models import Item, Stage
from clickable.report.services import advance
from clickable.seal.wraps import Ring


def never_contact(notice: Notice, ring: Ring, *, now: datetime) -> Rule | None:
    """The rule by which this notice may not go to the host; None for the police and INHOPE."""
    if notice.action != Action.HOST:
        return None
    found = rulings_of(notice.item, ring, now=now).of(Kind.NEVER_CONTACT)
    return found.rule if found else None


def sent(notice: Notice, *, now: datetime) -> None:
    """The notice has left. Call it in the transaction that closes its row of the outbox."""
    notice.state, notice.sent_at = Notice.State.SENT, now
    notice.save(update_fields=["state", "sent_at"])
    item = Item.objects.locked().get(pk=notice.item_id)
    if item.stage == Stage.LOCATED:  # the first of an item's notices moves it on
        advance(item, to=Stage.NOTICED, now=now)
