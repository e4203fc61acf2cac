"""Wanting a date: asked, confirmed by a link, told once when one opens, taken back by oneself at any time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.post import services as post
from clickable.post.models import Letter
from clickable.record import services as record
from clickable.training.interest import letters
from clickable.training.interest.models import Interest
from clickable.training.interest.rules import KEPT, LONGEST, TO_CONFIRM, concerns
from clickable.training.models import Course, Modality, Session
from clickable.training.selectors import coming, takes_sign_ups

if TYPE_CHECKING:
    from clickable.people.models import User

S = Interest.State
LETTERS_A_DAY = 5  # to one mailbox


@dataclass(frozen=True, kw_only=True, repr=False)
class Wish:
    """What a form gives."""

    mailbox: str
    territory: str
    language: str
    kind: str = Interest.Kind.TELL
    organisation: str = ""
    people: int = 1
    place: str = ""


@transaction.atomic
def ask(*, course: Course, wish: Wish, now: datetime) -> Interest | None:
    """Keep it until its link is pressed. None: this mailbox got enough letters today; nobody is told.

    Raises RefusedError where no letters leave.
    """
    since = now - timedelta(days=1)
    same = Letter.objects.filter(addressee__token=post.mailbox_token(wish.mailbox))
    if same.filter(kind="training.interest", written_at__gt=since).count() >= LETTERS_A_DAY:
        return None
    row = Interest.objects.create(
        course=course,
        kind=wish.kind,
        territory=wish.territory,
        language=wish.language,
        addressee=post.new_addressee(mailbox=wish.mailbox, language=wish.language, now=now),
        organisation=wish.organisation,
        people=wish.people,
        place=wish.place,
        asked_at=now,
    )
    letters.ask_to_confirm(row, now=now)
    record.write("training.date_wanted", str(row), now=now, role="visitor", detail={"kind": row.kind})  # fmt: skip
    return row


@transaction.atomic
def confirm(pk: int, *, now: datetime) -> Interest:
    """The link was pressed. The same wish twice is one: the later one stays."""
    row = _locked(pk)
    if row.state != S.UNVERIFIED:
        return row
    for other in _same(row):
        _settle(other, S.LEFT, now=now)
    row.known = [one.pk for one in _open(now=now) if one.course_id == row.course_id]
    _settle(row, S.WAITING, now=now)
    return row


@transaction.atomic
def leave(pk: int, *, now: datetime) -> Interest:
    """Taken back, at any time; what was on its way leaves no more. Twice is once."""
    row = _locked(pk)
    if row.state in {S.UNVERIFIED, S.WAITING}:
        if row.addressee is not None:
            post.take_back(to=row.addressee)
        _settle(row, S.LEFT, now=now)
    return row


def tell_due(*, now: datetime) -> int:
    """Tell who waits of the first date that concerns them, once; how many. Safe to run twice, or twice at once."""
    if not post.can_write() or not Interest.objects.waiting().exists():
        return 0
    done = 0
    for session in _open(now=now):
        waiting = Interest.objects.waiting().filter(course=session.course)
        rows = waiting.order_by("asked_at", "pk").values_list("pk", "territory", "known")
        remote = session.modality == Modality.REMOTE
        for pk, territory, known in list(rows):
            if session.pk in known:
                continue
            if concerns(territory, place=session.territory, remote=remote):
                done += _tell(pk, session, now=now)
    return done


def _open(*, now: datetime) -> list[Session]:
    return [one for one in coming(now=now) if takes_sign_ups(one, now=now)]


@transaction.atomic
def _tell(pk: int, session: Session, *, now: datetime) -> bool:
    row = _locked(pk)
    if row.state != S.WAITING:
        return False
    row.told_of = session
    letters.tell(row, session, now=now)
    _settle(row, S.TOLD, now=now)
    return True


@transaction.atomic
def answer(*, interest: Interest, text: str, by: "User | None", now: datetime) -> Interest:
    """A coordinator writes to an organisation that asked, without reading its mailbox. It goes on waiting."""
    row = _locked(interest.pk)
    if not text.strip():
        raise RefusedError(_("Écrivez quelques mots."), "text")
    if row.state != S.WAITING or row.addressee is None:
        raise GoneError(_("Cette demande n’attend plus de réponse."), "state")
    letters.answer(row, text.strip(), now=now)
    row.answered_at = now
    row.save(update_fields=["answered_at"])
    record.write("training.wish_answered", str(row), actor=by, now=now)
    return row


def forget_due(*, now: datetime) -> int:
    """Unpressed and long-waiting wishes go whole; of the others the mailbox; how many."""
    stale = Q(state=S.UNVERIFIED, asked_at__lte=now - TO_CONFIRM)
    long = Q(state=S.WAITING, asked_at__lte=now - LONGEST)
    over = Q(state__in=[S.TOLD, S.LEFT], settled_at__lte=now - KEPT, addressee__isnull=False)
    rows = Interest.objects.filter(stale | long | over).select_related("addressee")
    return sum(_forget(row, now=now) for row in rows.order_by("pk")[:500])


@transaction.atomic
def _forget(row: Interest, *, now: datetime) -> bool:
    if row.state in {S.UNVERIFIED, S.WAITING}:
        Interest.objects.filter(pk=row.pk).delete()
    if row.addressee is not None:
        post.forget(addressee=row.addressee)
    record.write("training.forgotten", str(row), now=now)
    return True


def _same(row: Interest) -> list[Interest]:
    """Other wishes of this mailbox for the same course, kind and place."""
    if row.addressee is None:
        return []
    others = Interest.objects.waiting().exclude(pk=row.pk)
    about = {"course": row.course, "kind": row.kind, "territory": row.territory}
    return list(others.filter(**about, addressee__token=bytes(row.addressee.token)))


def _settle(row: Interest, to: Interest.State, *, now: datetime) -> None:
    frm, row.state, row.settled_at = row.state, to, now
    row.save(update_fields=["state", "settled_at", "told_of", "known"])
    detail: dict[str, object] = {"from": frm, "to": to}
    record.write("training.date_wish_moved", str(row), now=now, role="visitor", detail=detail)


def _locked(pk: int) -> Interest:
    rows = Interest.objects.select_for_update(of=("self",))
    return rows.select_related("course", "addressee").get(pk=pk)
