"""Items that were noticed, as the rooms before leave them."""

from datetime import datetime

from clickable.assess.models import Assessment, Outcome
from clickable.notify.models import Action, Notice
from clickable.people.models import User
from clickable.report.models import Category, Item, Stage
from clickable.report.services import advance
from tests.cast import NOW, an_item, kept


def noticed(*given: str, sent_at: datetime | None = NOW, **more) -> Item:
    """An item with one notice that left at `sent_at` (None: handed over without a time)."""
    item = an_item(*given, **more)
    for stage in (Stage.ILLEGAL, Stage.LOCATED, Stage.NOTICED):
        advance(item, to=stage, now=NOW)
    if sent_at:
        a_notice(item, sent_at=sent_at)
    return item


def a_notice(item: Item, *, sent_at: datetime) -> Notice:
    judge, _ = User.objects.get_or_create(username="judge")
    assessment = item.assessments.first() or kept(
        Assessment,
        item=item,
        analyst=judge,
        outcome=Outcome.NATIONAL_ILLEGAL,
        category=Category.CSAM,
        decided_at=NOW,
    )
    taken = set(item.notices.values_list("action", flat=True))
    return kept(
        Notice,
        reference=f"N-{item.reference[2:]}{len(taken)}",
        item=item,
        assessment=assessment,
        action=next(action for action in Action if action not in taken),
        body=b"",
        state=Notice.State.SENT,
        created_at=sent_at,
        approved_by=judge,
        approved_at=sent_at,
        sent_at=sent_at,
        language="fr",
    )
