"""Stored ranks, kept true: when a report arrives, when a fact changes, when time or the rules pass on.

A rank is made from other rows, like an index, and can be made again at any moment.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from clickable.assess.triage import gathering, rules
from clickable.assess.triage.books import in_force
from clickable.assess.triage.models import Fact, Placement, Rank, Snooze
from clickable.report.models import OPEN, Item, Mention, Stage

AT_ONCE = 500
MADE = [f.name for f in Rank._meta.local_fields if f.name != "item"]  # noqa: SLF001 -- documented


def catch_up(*, now: datetime, limit: int = AT_ONCE) -> int:
    """Give their place to items that a report has just named, and to those whose time has come.

    How many were looked at. Cheap when there is nothing to do: two queries.
    """
    heard = Mention.objects.filter(counted=False).order_by("pk")
    due = Rank.objects.filter(due_at__lte=now).order_by("due_at", "pk")
    if not heard.exists() and not due.exists():
        return 0
    with transaction.atomic():
        # Whoever is at the same is waited for: who takes the next item must see what they placed.
        named = heard.select_for_update().values_list("pk", "item_id")[:limit]
        busy = _busy([item for _pk, item in named])
        new = {pk: item for pk, item in named if item not in busy}
        Mention.objects.filter(pk__in=list(new)).update(counted=True)
        late = due.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit]
        return place({*new.values(), *late}, now=now)


def renew(*, now: datetime, limit: int = AT_ONCE) -> int:
    """Make ranks anew that other rules made than those in force; how many."""
    teams = list(Rank.objects.order_by().values_list("group_id", flat=True).distinct())
    for group, book in in_force(teams, now=now).items():
        other = Rank.objects.filter(group=group).exclude(rules_version=book.version)
        with transaction.atomic():
            rows = other.select_for_update(skip_locked=True).order_by("pk")
            old = list(rows.values_list("pk", flat=True)[:limit])
            if old:
                return place(old, now=now)
    return 0


def mend(*, now: datetime, limit: int = AT_ONCE) -> int:
    """Ranks of what no longer waits go, what waits without a rank gets one; how many."""
    waiting = Item.objects.to_judge()
    gone = Rank.objects.exclude(Exists(waiting.filter(pk=OuterRef("item"))))
    lost = waiting.filter(rank=None)
    with transaction.atomic():
        odd = [
            *gone.values_list("pk", flat=True)[:limit],
            *lost.values_list("pk", flat=True)[:limit],
        ]
        return place(odd, now=now)


def place(items: Collection[UUID], *, now: datetime) -> int:
    """Make the ranks of these items, in the caller's transaction; how many there are to look at."""
    wanted = sorted(set(items))
    for start in range(0, len(wanted), AT_ONCE):
        _place(wanted[start : start + AT_ONCE], now=now)
    return len(wanted)


def follow(item: Item, *, now: datetime) -> None:
    """Call it in the transaction that judged this item, or opened it again."""
    if Stage(item.stage) in OPEN:
        place([item.pk], now=now)
    else:
        for table in (Rank, Snooze, Placement):
            table._default_manager.filter(item=item).delete()  # noqa: SLF001
    if item.host_token is not None:
        _spread(item.group_id, bytes(item.host_token), now=now)


def hold(items: Collection[UUID]) -> None:
    """Wait for whoever is placing these; nobody else does until the caller's transaction is over."""
    list(Rank.objects.select_for_update().filter(pk__in=items).order_by("pk").values_list("pk"))


def _busy(items: Collection[UUID]) -> set[UUID]:
    """Those that somebody is judging or placing; the ranks of the others are the caller's now.

    Not waited for: who judges may want what the caller holds. Their turn comes with the next call.
    """
    ranked = Rank.objects.filter(pk__in=items)
    there = set(ranked.values_list("pk", flat=True))
    return there - set(ranked.select_for_update(skip_locked=True).values_list("pk", flat=True))


def _spread(group: int, host: bytes, *, now: datetime) -> None:
    """What else waits at this host is looked at again, where that can change anything."""
    top = in_force([group], now=now)[group].top(Fact.KNOWN_HOST)
    if not top:
        return
    count = gathering.known_at(group, host)
    at_host = Item.objects.of(group).filter(host_token=host)  # no join: it would be locked too
    low = Rank.objects.filter(group=group, item__in=at_host).exclude(known_host=count)
    wanted = low.filter(known_host__lt=top) if count >= top else low
    # Two decisions at one host would wait for each other; whoever holds a row is placing it anew.
    free = wanted.select_for_update(skip_locked=True).values_list("pk", flat=True)
    Rank.objects.filter(pk__in=list(free)).update(due_at=now)


def _place(items: list[UUID], *, now: datetime) -> None:
    hold(items)  # before the facts are read: older ones never overwrite newer ones
    found = gathering.facts_of(items)
    asleep = dict(
        Snooze.objects.filter(item__in=items, until__gt=now).values_list("item_id", "until")
    )
    books = in_force({group for group, _facts in found.values()}, now=now)
    rows = [
        _rank(pk, group, facts, book=books[group], asleep=asleep.get(pk), now=now)
        for pk, (group, facts) in sorted(found.items())
    ]
    Rank.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["item"], update_fields=MADE
    )
    Rank.objects.filter(pk__in=[pk for pk in items if pk not in found]).delete()
    Snooze.objects.filter(item__in=items, until__lte=now).delete()


def _rank(
    pk: UUID,
    group: int,
    facts: rules.Facts,
    *,
    book: rules.Book,
    asleep: datetime | None,
    now: datetime,
) -> Rank:
    made = rules.parts(facts, book, now=now)
    total = rules.points(made)
    later = [at for at in (rules.due_at(facts, book, now=now), asleep) if at is not None]
    return Rank(
        item_id=pk,
        group_id=group,
        order=rules.order_of(facts, total),
        waits=asleep is None,
        points=total,
        parts=[[part.fact.value, part.amount, part.points] for part in made],
        rules_version=book.version,
        due_at=min(later, default=None),
        **vars(facts),
    )
