"""Links to count with, what phones send, and the count of a stop that becomes its measure."""

import secrets
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.measures import services as measures
from clickable.outreach.selectors import coordinates
from clickable.outreach.services.touring import AUDIENCES, MET, report_stop
from clickable.outreach.stops import StopState, TourStop
from clickable.outreach.tally import selectors
from clickable.outreach.tally.models import Settlement, TallyLink, Tap
from clickable.outreach.tally.rules import MOST_TAPS, Item, by_audience, differ, read
from clickable.people.models import User
from clickable.places.areas import territory_code
from clickable.record import services as record

BYTES = 24
PIECE = 400  # rows asked for at once
MOST_LINKS = 30  # of one stop
Chosen = Settlement.Chosen


@dataclass(frozen=True)
class Outcome:
    """What became of one item. `why`: a code, empty when it was taken (now or before)."""

    id: str
    why: str = ""

    @property
    def as_json(self) -> dict[str, str]:
        state = {"state": "refused", "why": self.why} if self.why else {"state": "taken"}
        return {"id": self.id, **state}


@transaction.atomic
def make_link(*, stop: TourStop, label: str, by: User, now: datetime) -> tuple[TallyLink, str]:
    """A link for one phone, and its token: it is shown once and kept nowhere."""
    _may(by)
    if stop.tally_links.filter(revoked_at=None).count() >= MOST_LINKS:
        raise RefusedError(_("Cette étape a déjà assez de liens : retirez-en."), "links")
    token = secrets.token_urlsafe(BYTES)
    made = TallyLink.objects.create(stop=stop, digest=selectors.digest(token), label=label[:60], made_by=by, made_at=now)  # fmt: skip
    record.write("outreach.tally_link_made", f"stop:{stop.pk}", actor=by, now=now)
    return made, token


@transaction.atomic
def revoke_link(*, link: TallyLink, by: User, now: datetime) -> None:
    """It opens no longer; what came with it stays counted."""
    _may(by)
    if TallyLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now):
        record.write("outreach.tally_link_revoked", f"stop:{link.stop_id}", actor=by, now=now)


@transaction.atomic
def take_in(*, link: TallyLink, items: Sequence[object], now: datetime) -> list[Outcome]:
    """A batch of a phone, in its order, an answer for each item. Sent again, it changes nothing.

    No line of the account: a count of thousands of taps names nobody and moves no state.
    """
    TallyLink.objects.select_for_update().get(pk=link.pk)  # one batch of a link after the other
    given = [read(told) for told in items]
    batch = _Batch(link, [one for one in given if isinstance(one, Item)], now=now)
    found = [
        Outcome(_name(told), batch.add(item) if isinstance(item, Item) else item)
        for told, item in zip(items, given, strict=True)
    ]
    Tap.objects.bulk_create(batch.fresh.values(), batch_size=PIECE, ignore_conflicts=True)
    lost = {str(one) for one in set(batch.fresh) - set(_known(list(batch.fresh)))}
    return [Outcome(one.id, "undone") if one.id in lost else one for one in found]


class _Batch:
    """What is known of the items of one batch, and the rows that it adds."""

    def __init__(self, link: TallyLink, items: Sequence[Item], *, now: datetime) -> None:
        targets = [one.undoes for one in items if one.undoes]
        self.link, self.now = link, now
        self.known = _known([one.id for one in items] + targets)
        self.undone = set(_undone(targets))
        self.room = MOST_TAPS - Tap.objects.filter(link=link).count()
        self.fresh: dict[uuid.UUID, Tap] = {}

    def add(self, item: Item) -> str:
        """Why it is not taken; empty when it is, now or before."""
        kept = self.known.get(item.id)
        if kept:
            return "" if kept.link.stop_id == self.link.stop_id else "elsewhere"
        if item.id in self.fresh:
            return ""
        if len(self.fresh) >= self.room:
            return "full"
        return self._undo(item, item.undoes) if item.undoes else self._keep(item, item.cell, item.number)  # fmt: skip

    def _undo(self, item: Item, undoes: uuid.UUID) -> str:
        target = self.fresh.get(undoes) or self.known.get(undoes)
        if target is None or target.undoes or target.link_id != self.link.pk:
            return "nothing_to_undo"
        if undoes in self.undone:
            return "undone"
        self.undone.add(undoes)
        return self._keep(item, target.cell, target.number)

    def _keep(self, item: Item, cell: str, number: int) -> str:
        self.fresh[item.id] = Tap(id=item.id, link=self.link, cell=cell, number=number, undoes=item.undoes, came_at=self.now)  # fmt: skip
        return ""


@transaction.atomic
def settle(
    *,
    stop: TourStop,
    paper: Mapping[str, int],
    chosen: str,
    certainty: str,
    reason: str = "",
    by: User,
    now: datetime,
) -> TourStop:
    """The count of a stop, from the phones or from paper: where both counted otherwise, with a reason."""
    _may(by)
    TourStop.objects.select_for_update().get(pk=stop.pk)
    phones = by_audience(selectors.totals(selectors.of_stop(stop)))
    given = {one: number for one in AUDIENCES if (number := paper.get(one, 0)) > 0}
    if differ(phones, given, AUDIENCES) and not reason.strip():
        raise RefusedError(
            _("Les téléphones et le papier ne disent pas la même chose : dites pourquoi vous retenez l’un."),
            "reason",
        )  # fmt: skip
    met = phones if chosen == Chosen.PHONES else given
    kept = report_stop(stop=stop, met=dict(met), certainty=certainty, by=by, now=now)
    selectors.of_stop(stop).update(settled=True)
    Settlement.objects.create(
        stop=kept, phones=phones, paper=given, chosen=chosen, reason=reason[:300], by=by, at=now
    )
    return kept


@transaction.atomic
def add_late(*, stop: TourStop, by: User, now: datetime) -> None:
    """What came after the stop was counted up becomes a row more of its measure, once."""
    _may(by)
    kept = TourStop.objects.select_for_update().get(pk=stop.pk)
    rows = list(selectors.of_stop(kept).filter(settled=False).order_by("pk"))
    if kept.state != StopState.REPORTED or not rows:
        raise GoneError(_("Il n’y a plus rien à ajouter."), "late")
    for audience, number in selectors.late(kept).items():
        if number:
            measures.count(
                MET,
                on=kept.day,
                number=number,
                subject=kept.code,
                audience=audience,
                territory=territory_code(kept.area),
                source=f"{MET}:{kept.pk}:{audience}:{rows[0].pk}",
            )
    selectors.of_stop(kept).filter(pk__in=[row.pk for row in rows]).update(settled=True)
    record.write("outreach.tally_late", f"stop:{kept.pk}", actor=by, now=now)


def _known(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Tap]:
    """Of those that are kept already."""
    found: dict[uuid.UUID, Tap] = {}
    for piece in _pieces(ids):
        found |= Tap.objects.select_related("link").in_bulk(list(piece))
    return found


def _undone(ids: Sequence[uuid.UUID]) -> Iterator[uuid.UUID]:
    for piece in _pieces(ids):
        for one in Tap.objects.filter(undoes__in=piece).values_list("undoes", flat=True):
            if one:
                yield one


def _pieces(ids: Sequence[uuid.UUID]) -> Iterable[Sequence[uuid.UUID]]:
    return (ids[start : start + PIECE] for start in range(0, len(ids), PIECE))


def _name(told: object) -> str:
    """What the phone called it, as far as it can be said back."""
    given = told.get("id") if isinstance(told, Mapping) else None
    return given[:40].lower() if isinstance(given, str) else ""


def _may(by: User) -> None:
    if not coordinates(by):
        raise RefusedError(_("Seule la coordination mène la tournée."), "seat")
