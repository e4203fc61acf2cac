"""Steps that a person's decision and the worker share."""

from datetime import datetime

from clickable.notify.models import Notice
from clickable.report.models import Item, Stage
from clickable.report.services import advance


def sent(notice: Notice, *, now: datetime) -> None:
    """The notice has left. Call it in the transaction that closes its row of the outbox."""
    notice.state, notice.sent_at = Notice.State.SENT, now
    notice.save(update_fields=["state", "sent_at"])
    item = Item.objects.select_for_update().get(pk=notice.item_id)
    if item.stage == Stage.LOCATED:  # the first of an item's notices moves it on
        advance(item, to=Stage.NOTICED, now=now)
