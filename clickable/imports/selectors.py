"""What was imported, what waits, and what an import names."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from uuid import UUID

from django.db.models import F, Q, QuerySet

from clickable.imports.models import Mail, Sender, Sheet
from clickable.imports.rules import Named
from clickable.partners.models import Batch, Delivery, Partner
from clickable.report.models import Item, Mention, Stage
from clickable.seal.envelope import unseal
from clickable.seal.wraps import Ring

AT_ONCE = 400  # references that are looked up in one query


def content_of(row: Sheet | Mail, ring: Ring) -> str:
    """Raises CannotOpenError."""
    return unseal(row.content, key=row.key(ring), context=row.context)


def sheets(group: int) -> QuerySet[Sheet]:
    """Those of one team, the newest first."""
    found = Sheet.objects.filter(group_id=group).select_related("partner", "made_by")
    return found.defer("content").order_by("-made_at")


def partners(group: int) -> QuerySet[Partner]:
    return Partner.objects.filter(group_id=group).order_by("name")


def given_before(partner: Partner, names: Iterable[str]) -> dict[str, bytes]:
    """What this partner gave under these references: marks of lines."""
    rest, found = iter(names), dict[str, bytes]()
    own = Delivery.objects.filter(partner=partner)
    while piece := list(islice(rest, AT_ONCE)):
        rows = own.filter(external_reference__in=piece).values_list("external_reference", "mark")
        found |= {name: bytes(mark) for name, mark in rows}
    return found


def senders(group: int) -> QuerySet[Sender]:
    found = Sender.objects.filter(partner__group=group).select_related("partner")
    return found.order_by("partner__name", "address")


def waiting_mails(group: int) -> QuerySet[Mail]:
    """In quarantine: first what names a partner, then of nobody known; the oldest first."""
    waiting = Mail.objects.filter(group_id=group, state=Mail.State.WAITING)
    return (
        waiting.select_related("partner")
        .defer("content")
        .order_by(F("partner").asc(nulls_last=True), "received_hour", "pk")
    )


def named_by(batch: Batch) -> tuple[Sequence[UUID], dict[UUID, Named]]:
    """The reports of a batch that are still open, and every item that they name. Three queries.

    The items are locked: nobody takes one in hand before the transaction is over.
    """
    own = Delivery.objects.filter(batch=batch, report__quarantined=False).values("report")
    items = Item.objects.filter(pk__in=Mention.objects.filter(report__in=own).values("item"))
    begun = {
        pk: (stage != Stage.RECEIVED)
        for pk, stage in items.order_by("pk").select_for_update().values_list("pk", "stage")
    }
    reports = set(own.values_list("report_id", flat=True))
    # What is in quarantine, or was closed out of it, names nothing that waits.
    others = Mention.objects.filter(Q(report__quarantined=False), item__in=items.values("pk"))
    return list(reports), _named(others.values_list("item_id", "report_id"), reports, begun)


def _named(
    mentions: Iterable[tuple[UUID, UUID]], reports: set[UUID], begun: dict[UUID, bool]
) -> dict[UUID, Named]:
    by_item: dict[UUID, set[UUID]] = defaultdict(set)
    for item, report in mentions:
        by_item[item].add(report)
    return {
        item: Named(frozenset(by & reports), alone=by <= reports, begun=begun.get(item, True))
        for item, by in by_item.items()
    }
