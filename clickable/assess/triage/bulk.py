"""One act on several items: looked at first, done once, undone for a while. Never a judgement."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from clickable.assess import services as assess
from clickable.assess.models import Claim
from clickable.assess.selectors import holds
from clickable.assess.triage import ranking, services
from clickable.assess.triage.models import (
    Act,
    Batch,
    BatchItem,
    Because,
    Placement,
    Snooze,
    Where,
)
from clickable.base.errors import GoneError, RefusedError
from clickable.people.models import User
from clickable.people.rules import can_lead_cases
from clickable.record import services as record
from clickable.report.models import OPEN, Item, Stage
from clickable.report.services import lock_item

MOST = 100  # items of one batch
UNDO_FOR = timedelta(minutes=30)
State = dict[str, object]
_TABLES = {
    "claim": (Claim, ("analyst_id", "since", "until", "handed_by_id")),
    "snooze": (Snooze, ("until", "by_id", "at")),
    "placement": (Placement, ("where", "because", "by_id", "at")),
}


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is to be done, and with what."""

    act: Act
    to: User | None = None
    until: datetime | None = None
    because: Because | None = None


@dataclass(frozen=True)
class Done:
    """Which items it was done with, and which were left as they are, with the reason."""

    done: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)


def preview(*, references: Sequence[str], order: Order, by: User, now: datetime) -> Done:
    """What `do` would do now: it is done, and taken back."""
    with transaction.atomic():
        found, _rows = _go_through(references, order, by, now=now)
        transaction.set_rollback(True)
    return found


@transaction.atomic
def do(*, key: UUID, references: Sequence[str], order: Order, by: User, now: datetime) -> Done:
    """Do it with those that it can be done with; a second time, tell what was done the first time.

    Raises GoneError when it was undone since.
    """
    made = {"by": by, "act": order.act, "made_at": now}
    batch, new = Batch.objects.get_or_create(pk=key, defaults=made)
    if not new:
        return _done_before(batch, by)
    found, rows = _go_through(references, order, by, now=now)
    BatchItem.objects.bulk_create(
        BatchItem(batch=batch, item=item, before=before, after=after)
        for item, before, after in rows
    )
    detail: dict[str, object] = {"act": order.act.value, "items": len(rows)}
    record.write("triage.batch_done", f"batch:{key}", actor=by, now=now, detail=detail)
    return found


@transaction.atomic
def undo(*, key: UUID, by: User, now: datetime) -> Done:
    """Put back what nobody has changed since. Raises GoneError when it is too late, or not theirs."""
    batch = Batch.objects.select_for_update().filter(pk=key, by=by, undone_at=None).first()
    if batch is None or now > batch.made_at + UNDO_FOR:
        raise GoneError(_("Cela ne peut pas, ou plus, être annulé."), code="late")
    found = Done()
    for row in batch.items.select_related("item").order_by("item"):
        item = row.item
        lock_item(item)
        if Stage(item.stage) not in OPEN or _state(item) != row.after:
            found.left.append((item.reference, str(_("changé entre-temps"))))
            continue
        try:
            _restore(item, row.before, now=now)
        except RefusedError as refused:
            found.left.append((item.reference, str(refused.message)))
            continue
        ranking.place([item.pk], now=now)
        record.write("triage.undone", f"item:{item.pk}", actor=by, now=now)
        found.done.append(item.reference)
    Batch.objects.filter(pk=key).update(undone_at=now)
    detail: dict[str, object] = {"act": batch.act, "items": len(found.done)}
    record.write("triage.batch_undone", f"batch:{key}", actor=by, now=now, detail=detail)
    return found


def undoable(by: User, *, now: datetime) -> Batch | None:
    """The last batch of this person, while it can be undone."""
    recent = Batch.objects.filter(by=by, undone_at=None, made_at__gte=now - UNDO_FOR)
    return recent.order_by("-made_at").first()


def forget(*, now: datetime) -> int:
    """What can no longer be undone; how many batches."""
    return Batch.objects.filter(made_at__lt=now - UNDO_FOR).delete()[0]


def _done_before(batch: Batch, by: User) -> Done:
    """Somebody pressed twice."""
    if batch.by != by:
        raise GoneError(_("C’est déjà fait."), code="done")
    if batch.undone_at:
        raise GoneError(_("C’est déjà fait, et annulé depuis."), code="undone")
    rows = batch.items.order_by("item")
    return Done(done=list(rows.values_list("item__reference", flat=True)))


_Row = tuple[Item, State, State]


def _go_through(
    references: Sequence[str], order: Order, by: User, *, now: datetime
) -> tuple[Done, list[_Row]]:
    items = Item.objects.of(by.group).filter(reference__in=list(references)[:MOST])
    found, rows = Done(), []
    for item in items.order_by("pk"):
        before = _state(item)
        try:
            with transaction.atomic():
                _act(item, order, by, now=now)
        except RefusedError as refused:
            found.left.append((item.reference, str(refused.message)))
            continue
        after = _state(item)
        if after == before:
            found.left.append((item.reference, str(_("rien à changer"))))
            continue
        rows.append((item, before, after))
        found.done.append(item.reference)
    return found, rows


def _act(item: Item, order: Order, by: User, *, now: datetime) -> None:
    if order.act == Act.HAND_OVER and order.to:
        services.hand_over(item=item, by=by, to=order.to, now=now)
    elif order.act == Act.RELEASE:
        _release(item, by, now=now)
    elif order.act == Act.SNOOZE and order.until:
        services.snooze(item=item, by=by, until=order.until, now=now)
    elif order.act == Act.WAKE:
        services.wake(item=item, by=by, now=now)
    elif order.act in (Act.FIRST, Act.LAST) and order.because:
        where = Where.FIRST if order.act == Act.FIRST else Where.LAST
        services.put(item=item, by=by, where=where, because=order.because, now=now)
    elif order.act == Act.PUT_BACK:
        services.put_back(item=item, by=by, now=now)
    else:
        raise RefusedError(_("Il manque une réponse."), code="order")


def _release(item: Item, by: User, *, now: datetime) -> None:
    """Who leads gives back what anybody of the team has in hand; others their own."""
    if can_lead_cases(by) and not holds(item, by):
        services.take_from(item=item, by=by, now=now)
    else:
        assess.release(item=item, analyst=by, now=now)


def _state(item: Item) -> State:
    """Hands, aside and place, as JSON."""
    found: State = {}
    for name, (table, fields) in _TABLES.items():
        row = table._default_manager.filter(item=item).values(*fields).first()  # noqa: SLF001
        found[name] = {k: _plain(v) for k, v in row.items()} if row else None
    return found


def _restore(item: Item, before: State, *, now: datetime) -> None:
    """Raises RefusedError when whoever had it in hand may be given nothing more today."""
    services.give(item, _holder(before), now=now)
    for name, (table, _fields) in _TABLES.items():
        manager = table._default_manager  # noqa: SLF001
        was = before[name]
        manager.filter(item=item).delete()
        if isinstance(was, dict):
            manager.create(item=item, **{k: _rich(k, v) for k, v in was.items()})


def _holder(state: State) -> User | None:
    claim = state["claim"]
    return User.objects.get(pk=claim["analyst_id"]) if isinstance(claim, dict) else None


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _rich(name: str, value: object) -> object:
    moments = {"since", "until", "at"}
    return datetime.fromisoformat(str(value)) if name in moments and value else value
