"""Orders for paper copies, from the request to the parcel; the address goes when it is done with."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.library import rules, selectors
from clickable.library.models import OrderLine, PrintOrder, StockMove, Work
from clickable.library.services.counting import SENT
from clickable.measures import services as measures
from clickable.people.models import User
from clickable.record import services as record

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowel: no word; nothing that looks like a digit
MOST_WAITING = 500
S = PrintOrder.State


@dataclass(frozen=True)
class Wanted:
    work: Work
    language: str
    copies: int


@transaction.atomic
def place_order(
    *,
    organisation: str,
    kind: str,
    territory: str,
    address: str,
    purpose: str,
    wanted: list[Wanted],
    now: datetime,
) -> PrintOrder:
    """A new order, under a reference that only who ordered knows."""
    if PrintOrder.objects.filter(state=S.ASKED).count() >= MOST_WAITING:
        raise RefusedError(
            _("Trop de commandes attendent déjà. Revenez dans quelques jours, s’il vous plaît."),
            "full",
        )
    _within_limits(wanted)
    order = PrintOrder.objects.create(
        reference="".join(secrets.choice(LETTERS) for _each in range(10)),
        organisation=organisation,
        kind=kind,
        territory=territory,
        address=address,
        purpose=purpose,
        asked_on=localdate(now),
    )
    OrderLine.objects.bulk_create(
        OrderLine(order=order, work=one.work, language=one.language, asked=one.copies)
        for one in wanted
    )
    record.write("library.order_placed", f"order:{order.pk}", role="visitor", now=now, detail={"lines": len(wanted)})  # fmt: skip
    return order


def _within_limits(wanted: list[Wanted]) -> None:
    if not wanted:
        raise RefusedError(_("Choisissez au moins un outil."), "nothing")
    for one in wanted:
        if not 0 < one.copies <= one.work.order_limit:
            raise RefusedError(
                _("Pas plus de %(most)d exemplaires de cet outil à la fois.")
                % {"most": one.work.order_limit},
                "limit",
            )


@transaction.atomic
def answer_order(
    *,
    order: PrintOrder,
    to: str,
    by: User | None,
    now: datetime,
    granted: dict[int, int] | None = None,
) -> None:
    """One step of the table. Accepting takes the copies out of the stock; refusing puts them back.

    `granted` holds the copies of each line (by its id), when they are fewer than was asked.
    """
    order = PrintOrder.objects.select_for_update().get(pk=order.pk)
    if S(to) not in rules.ORDER_STEPS[S(order.state)]:
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    lines = list(order.lines.select_related("work"))
    if to == S.APPROVED:
        _set_aside(lines, granted or {}, by=by, now=now)
    elif to == S.REFUSED:
        _put_back(lines, by=by, now=now)
    elif to == S.SENT:
        _count(order, lines, now=now)
    frm, order.state = order.state, S(to)
    if to in {S.SENT, S.REFUSED}:
        order.closed_on = localdate(now)
    order.save(update_fields=["state", "closed_on"])
    record.write("library.order_moved", f"order:{order.pk}", actor=by, now=now, detail={"from": frm, "to": to})  # fmt: skip


def _set_aside(
    lines: list[OrderLine], granted: dict[int, int], *, by: User | None, now: datetime
) -> None:
    works = Work.objects.filter(pk__in=[line.work_id for line in lines]).order_by("pk")
    list(works.select_for_update())  # nobody else gives these copies away meanwhile
    for line in lines:
        line.granted = max(0, min(line.asked, granted.get(line.pk, line.asked)))
        if line.granted > selectors.in_stock(line.work, line.language):
            raise RefusedError(
                _("Il n’y a pas assez d’exemplaires de « %(title)s ».")
                % {"title": line.work.title("fr")},
                "short",
            )
        line.save(update_fields=["granted"])
        _stock(line, -line.granted, StockMove.Reason.ORDER, by=by, now=now)
    if not any(line.granted for line in lines):
        raise RefusedError(_("Rien ne serait envoyé : refusez plutôt la commande."), "nothing")


def _put_back(lines: list[OrderLine], *, by: User | None, now: datetime) -> None:
    for line in lines:
        _stock(line, line.granted, StockMove.Reason.RETURNED, by=by, now=now)


def _stock(
    line: OrderLine, quantity: int, reason: StockMove.Reason, *, by: User | None, now: datetime
) -> None:
    if quantity:
        StockMove.objects.create(
            work=line.work,
            language=line.language,
            quantity=quantity,
            reason=reason,
            order_id=line.order_id,
            by=by,
            at=now,
        )


def _count(order: PrintOrder, lines: list[OrderLine], *, now: datetime) -> None:
    for line in lines:
        if line.granted:
            measures.count(
                SENT,
                on=localdate(now),
                number=line.granted,
                subject=f"{line.work.code}/{line.language}",
                territory=order.territory,
                source=f"{SENT}:{line.pk}",
            )


@transaction.atomic
def erase_addresses(*, now: datetime) -> int:
    """Forget where parcels went sixty days after they left; how many orders were cleared."""
    today = localdate(now)
    due = PrintOrder.objects.filter(erased_on=None).filter(
        Q(closed_on__lte=today - timedelta(days=rules.ADDRESS_DAYS))
        | Q(asked_on__lte=today - timedelta(days=rules.WAITING_DAYS))
    )
    cleared = due.update(address="", purpose="", erased_on=today)
    if cleared:
        record.write("library.addresses_erased", "library", now=now, detail={"orders": cleared})
    return cleared
