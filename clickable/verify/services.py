import logging
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils.translation import gettext as _

from clickable.base import stop
from clickable.base.errors import RefusedError, StepRefusedError
from clickable.base.leases import claim, release
from clickable.base.outbound import outside_dns
from clickable.domains.models import Kind, Rule
from clickable.domains.selectors import rulings_of
from clickable.domains.services import touch
from clickable.notify.models import Notice
from clickable.record import services as record
from clickable.report.models import Item, Stage
from clickable.report.selectors import open_content
from clickable.report.services import advance
from clickable.seal.envelope import CannotOpenError
from clickable.seal.wraps import Ring
from clickable.verify.look import Target, look_at
from clickable.verify.models import Answer, Look, Reason, Watch
from clickable.verify.rules import Seen, Standing, Verdict, judge, next_due

if TYPE_CHECKING:
    from clickable.people.models import User

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
AT_ONCE = 50  # looks before their answers are written: what a killed worker may repeat
PER_HOST = 10  # looks at one host in one sweep; the rest stays due


def look_due(ring: Ring, *, now: datetime, limit: int = 200) -> int:
    """Look at the noticed items that are due, at most `limit`; how many looks were kept.

    CHECKS decides: "off" plans but never looks; "headers" and "digest" ask for the headers alone.
    Safe beside other workers and after a kill: a look that was cut off is made again.
    """
    _plan(_unwatched(), ring, now=now, limit=limit * 4)
    if settings.CHECKS == "off":
        return 0
    waiting = Watch.objects.filter(by_hand=False, item__stage=Stage.NOTICED)
    rows = waiting.select_related("item").order_by("due_at")
    claimed = claim(rows, now=now, length=LEASE, limit=limit)
    polite = _polite(claimed)
    return sum(
        _look_at(polite[start : start + AT_ONCE], ring, now=now) for start in _starts(polite)
    )


def record_look(*, item: Item, analyst: "User", answer: Answer, ring: Ring, now: datetime) -> Look:
    """An analyst says what they saw; it counts as one look. Raises RefusedError.

    A look of the worker that is under way at this moment is dropped: the person's word stands.
    "Up" after a removal takes the item back among the noticed ones.
    """
    with transaction.atomic():
        _plan(_unwatched().filter(pk=item.pk), ring, now=now, limit=1)
        # The watch first, then the item: the order in which the worker writes them.
        watch = Watch.objects.select_for_update().filter(item=item).first()
        item = Item.objects.locked().get(pk=item.pk)
        if watch is None or item.stage not in {Stage.NOTICED, Stage.GONE}:
            raise RefusedError(_("Cet élément n’a pas encore été notifié."), "not_noticed")
        if watch.looks.filter(at=now).exists():
            raise RefusedError(
                _("Une vérification vient d’être notée. Recommencez."), "just_looked"
            )
        look = _add(watch, Verdict(answer, Reason.BY_HAND), at=now, by_hand=True)
        standing = Standing(watch.gone_since, watch.confirmed_at).after(answer, at=now)
        _save_by_hand(watch, standing, answer=answer, now=now)
        _move(item, standing, now=now)
        record.write(
            "verify.recorded", f"item:{item.pk}", now=now, actor=analyst, detail={"answer": answer}
        )
    return look


def _unwatched() -> QuerySet[Item]:
    return Item.objects.at(Stage.NOTICED).filter(watch=None)


def _plan(noticed: QuerySet[Item], ring: Ring, *, now: datetime, limit: int) -> None:
    """A watch for every one of the noticed items without one, from its first notice on."""
    items = list(noticed.order_by("stage_at")[:limit])
    first = dict(
        Notice.objects.filter(item__in=items, sent_at__isnull=False)
        .values_list("item_id")
        .annotate(Min("sent_at"))
        .order_by()
    )
    asked_for = {item: _manual_rule(item, ring, now=now) for item in items}
    watches = [
        _watch(item, ring, since=first.get(item.pk), now=now, manual=rule is not None)
        for item, rule in asked_for.items()
    ]
    with transaction.atomic():
        Watch.objects.bulk_create(watches, ignore_conflicts=True)
        for item, rule in asked_for.items():
            touch([rule] if rule else [], item=item, now=now)


def _manual_rule(item: Item, ring: Ring, *, now: datetime) -> Rule | None:
    found = rulings_of(item, ring, now=now).of(Kind.MANUAL)
    return found.rule if found else None


def _watch(item: Item, ring: Ring, *, since: datetime | None, now: datetime, manual: bool) -> Watch:
    """A hand-over that left no time of sending: since it was noticed."""
    by_hand = manual or _only_by_hand(item, ring)
    return Watch(item=item, by_hand=by_hand, started_at=since or item.stage_at, due_at=now)


def _polite(watches: list[Watch]) -> list[Watch]:
    """At most PER_HOST of each host; the others go back at once, due as before."""
    taken: Counter[bytes] = Counter()
    kept = []
    for watch in watches:
        host = bytes(watch.item.host_token or b"")
        taken[host] += 1
        if taken[host] <= PER_HOST:
            kept.append(watch)
        else:
            release(watch, due_at=watch.due_at)
    return kept


def _starts(watches: list[Watch]) -> Iterator[int]:
    """Where each piece of work begins; a worker that is to stop gives the rest back."""
    for start in range(0, len(watches), AT_ONCE):
        if stop.asked.is_set():
            for watch in watches[start:]:
                release(watch, due_at=watch.due_at)
            return
        yield start


def _look_at(watches: list[Watch], ring: Ring, *, now: datetime) -> int:
    targets = [Target(watch.pk, _address(watch.item, ring)) for watch in watches]
    seen = look_at(targets)
    return sum(_keep(watch, seen[watch.pk], now=now) for watch in watches)


def _keep(watch: Watch, seen: Seen, *, now: datetime) -> bool:
    """Write one look and what follows from it; nothing when the lease went to another."""
    verdict = judge(seen)
    try:
        with transaction.atomic():
            return _write(watch, verdict, status=seen.status, now=now)
    except StepRefusedError:
        release(watch, due_at=None)  # the item went another way meanwhile
        return False


def _write(watch: Watch, verdict: Verdict, *, status: int | None, now: datetime) -> bool:
    mine = Watch.objects.select_for_update().filter(pk=watch.pk, lease_token=watch.lease_token)
    current = mine.first()
    if current is None:
        return False
    standing = Standing(current.gone_since, current.confirmed_at).after(verdict.answer, at=now)
    again = next_due(started_at=current.started_at, now=now, answer=verdict.answer)
    release(
        current,
        due_at=None if standing.confirmed_at else again,
        gone_since=standing.gone_since,
        confirmed_at=standing.confirmed_at,
    )
    _add(current, verdict, at=now, status=status)
    _move(watch.item, standing, now=now)
    detail: dict[str, object] = {"answer": verdict.answer, "reason": verdict.reason}
    record.write("verify.looked", f"item:{watch.pk}", now=now, detail=detail)
    return True


def _save_by_hand(watch: Watch, standing: Standing, *, answer: Answer, now: datetime) -> None:
    """The same for a person's look; clearing the lease drops a look that is under way."""
    again = next_due(started_at=watch.started_at, now=now, answer=answer)
    watch.gone_since, watch.confirmed_at = standing.gone_since, standing.confirmed_at
    watch.due_at = None if standing.confirmed_at else again
    watch.lease_until = watch.lease_token = None
    watch.save()


def _add(
    watch: Watch,
    verdict: Verdict,
    *,
    at: datetime,
    status: int | None = None,
    by_hand: bool = False,
) -> Look:
    return Look.objects.create(
        watch=watch,
        at=at,
        answer=verdict.answer,
        reason=verdict.reason,
        status=status,
        by_hand=by_hand,
    )


def _move(item: Item, standing: Standing, *, now: datetime) -> None:
    wanted = Stage.GONE if standing.confirmed_at else Stage.NOTICED
    if item.stage != wanted:
        advance(item, to=wanted, now=now)


def _only_by_hand(item: Item, ring: Ring) -> bool:
    """Places in words, addresses outside the DNS, and what does not open: no worker goes there."""
    if settings.STRICT:
        return True
    address = _address(item, ring) if item.kind == Item.Kind.ADDRESS else ""
    return not address or outside_dns(urlsplit(address).hostname or "")


def _address(item: Item, ring: Ring) -> str:
    try:
        return open_content(item, ring)
    except CannotOpenError:
        log.warning("verify: unreadable item:%s", item.pk)
        return ""
