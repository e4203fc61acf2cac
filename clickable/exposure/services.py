"""Opening an item, covering it again; what somebody sets for themselves; notes.

Nothing here is written to the account but that a note was passed on: leads read the account, and
what somebody opens at the desk is a line of the desk's already (decision 0024).
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import DateTimeField, F, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from nacl.public import PrivateKey, PublicKey

from clickable.base.errors import RefusedError
from clickable.exposure import rules, selectors
from clickable.exposure.models import Aside, OwnLimits, PassedOn, ShiftNote, Viewing
from clickable.people.models import User
from clickable.record import services as record
from clickable.report.models import Category, Item
from clickable.seal.envelope import CannotOpenError, seal, unseal
from clickable.seal.rings import NoRing, StaffRing
from clickable.seal.trusted import trusted

LONGEST_NOTE = 5_000  # characters
KEPT_NOTES = timedelta(days=30)


class AtLimitError(RefusedError):
    """This person has opened as much as the day allows."""


@transaction.atomic
def open_item(
    *, item: Item, person: User, category: Category, holding: bool, now: datetime
) -> None:
    """Note that this person opens an item; nothing when it is open to them already.

    `holding`: they have it in hand. Raises AtLimitError: no role and no urgency lifts a limit.
    """
    # Two windows at once count one by one; rows that name this person are written meanwhile.
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if selectors.is_open(item, person, holding=holding, now=now):
        return
    require_room(person, now=now)
    cover(item=item, person=person, now=now)
    Viewing.objects.create(person=person, item=item, category=category, opened_at=now)


def require_room(person: User, *, now: datetime) -> None:
    """Raises AtLimitError when this person may open, or be given, nothing more today."""
    if selectors.own(person, now=now).at_limit:
        raise AtLimitError(
            _(
                "C’est assez pour aujourd’hui : la limite du jour est atteinte. Ce qui est déjà "
                "ouvert peut être terminé ; le reste attend, ou va à quelqu’un d’autre."
            ),
            code="at_limit",
        )


def cover(*, item: Item, person: User, now: datetime) -> None:
    """What this person had opened of an item is covered again."""
    _close(Viewing.objects.filter(item=item, person=person), now=now)


def cover_for_others(*, item: Item, person: User, now: datetime) -> None:
    """The same for everybody else: this person has it in hand now."""
    _close(Viewing.objects.filter(item=item).exclude(person=person), now=now)


def rest(*, person: User, now: datetime) -> list[int]:
    """Nothing is open to this person while they rest; what was, to be given to `go_on`."""
    rows = Viewing.objects.filter(person=person, closed_at=None)
    open_now = list(rows.values_list("pk", flat=True))
    _close(rows, now=now)
    return open_now


@transaction.atomic
def go_on(
    *, person: User, viewings: Collection[int], items: Collection[UUID], now: datetime
) -> None:
    """Open again what is still in these hands (`items`), as if there had been no rest.

    The viewing moves by the length of the rest, so that neither number nor minutes grow, the time
    before it counts as a break, and no row tells that there was one.
    """
    rows = Viewing.objects.filter(pk__in=viewings, person=person, item__in=items)
    rows = rows.exclude(closed_at=None)
    for row in rows.exclude(item__in=_standing(person)):
        rested = max(timedelta(), now - row.closed_at) if row.closed_at else timedelta()
        Viewing.objects.filter(pk=row.pk).update(opened_at=row.opened_at + rested, closed_at=None)


@transaction.atomic
def leave_aside(*, person: User, categories: Collection[Category]) -> None:
    """From now on this person leaves exactly these categories to others."""
    Aside.objects.filter(person=person).exclude(category__in=categories).delete()
    Aside.objects.bulk_create(
        [Aside(person=person, category=category) for category in categories],
        ignore_conflicts=True,
    )


def set_limits(*, person: User, a_day: int | None, minutes_a_day: int | None) -> None:
    """A person's own limits for a day; None: none of their own."""
    wanted = {"a_day": a_day, "minutes_a_day": minutes_a_day}
    OwnLimits.objects.update_or_create(person=person, defaults=wanted)


def write_note(*, text: str, person: User, ring: StaffRing | NoRing, now: datetime) -> ShiftNote:
    """Keep a note that only its author opens. Raises RefusedError without keys, or when too long."""
    if not text.strip() or len(text) > LONGEST_NOTE:
        raise RefusedError(_("Une note a entre 1 et 5 000 caractères."), code="length")
    key = _keys(ring)
    note = ShiftNote(person=person, written_on=timezone.localtime(now).date())
    note.text = seal(text, to=key.public_key, context=note.context)
    note.save(force_insert=True)
    return note


@transaction.atomic
def pass_on(*, note: ShiftNote, to: User, ring: StaffRing | NoRing, now: datetime) -> None:
    """Give one's own note to a lead of the team, sealed to that lead; again: nothing.

    Raises RefusedError when the note does not open, or when that lead may not have it.
    """
    lead = next((one for one in selectors.leads_of(note.person) if one.pk == to.pk), None)
    known = trusted().people.get(to.pk)
    if lead is None or known is None:
        raise RefusedError(_("Cette personne ne peut pas recevoir de note."), code="to")
    text = _text_of(note, _keys(ring))
    if note.passed_on.filter(to=lead).exists():
        return
    given = PassedOn(note=note, to=lead)
    given.text = seal(text, to=PublicKey(bytes.fromhex(known.sealing)), context=given.context)
    given.save(force_insert=True)
    record.write("exposure.handed_over", f"person:{lead.pk}", actor=note.person, now=now)


def forget_note(*, note: ShiftNote) -> None:
    """One's own note, and what was passed on of it."""
    note.delete()


@transaction.atomic
def sweep(*, now: datetime) -> None:
    """Once a day: which items were opened is forgotten the day after, how many after the next week."""
    yesterday = now - timedelta(days=1)
    old = Viewing.objects.filter(opened_at__lt=yesterday)
    old.filter(closed_at=None).update(closed_at=F("opened_at") + rules.STANDS)
    old.exclude(item=None).update(item=None)
    Viewing.objects.filter(opened_at__lt=selectors.week_of(now) - selectors.WEEK).delete()
    ShiftNote.objects.filter(written_on__lt=localdate(now - KEPT_NOTES)).delete()


def _standing(person: User) -> "QuerySet[Viewing, UUID | None]":
    return Viewing.objects.filter(person=person, closed_at=None).values_list("item", flat=True)


def _close(rows: "QuerySet[Viewing]", *, now: datetime) -> None:
    end = Greatest("opened_at", Value(now, output_field=DateTimeField()))
    rows.filter(closed_at=None).update(closed_at=end)


def _keys(ring: StaffRing | NoRing) -> PrivateKey:
    """The writer's own; not those whose password somebody else knows."""
    if not isinstance(ring, StaffRing) or ring.secret.provisional:
        raise RefusedError(
            _("Il faut vos propres clés : choisissez votre mot de passe, puis reconnectez-vous."),
            code="keys",
        )
    return ring.secret.sealing


def _text_of(note: ShiftNote, key: PrivateKey) -> str:
    try:
        return unseal(note.text, key=key, context=note.context)
    except CannotOpenError as error:
        raise RefusedError(
            _("Cette note ne s’ouvre pas avec vos clés."), code="unreadable"
        ) from error
