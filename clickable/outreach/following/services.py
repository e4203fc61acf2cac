"""Following the tour: asked, confirmed, left; and everybody told, in the transaction of what they are told."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.outreach.following import letters
from clickable.outreach.following.models import Follower
from clickable.outreach.stops import TourStop
from clickable.people.models import User
from clickable.post import services as post
from clickable.record import services as record

MOST_DRAFTS = 2000
MOST_CONTACTS = 40  # of one stop
DRAFT_DAYS = 8
AFTER_DAYS = 30  # that who followed one stop is kept after it
Role = Follower.Role


@transaction.atomic
def follow(*, mailbox: str, stop: TourStop | None, language: str, now: datetime) -> None:
    """A draft, and the letter that confirms it. Whether a mailbox follows already is nobody's business."""
    if Follower.objects.filter(confirmed_on=None).count() >= MOST_DRAFTS:
        raise RefusedError(_("Trop d’adresses attendent d’être confirmées. Revenez demain, s’il vous plaît."), "full")  # fmt: skip
    known = Follower.objects.select_related("addressee", "stop").filter(
        addressee__token=post.mailbox_token(mailbox), stop=stop, role=Role.PUBLIC
    )
    row = known.first()
    if row is None:
        to = post.new_addressee(mailbox=mailbox, language=language, now=now)
        row = Follower.objects.create(stop=stop, addressee=to, made_on=localdate(now))
        record.write("outreach.follow_asked", str(row), role="visitor", now=now)
    letters.ask_to_confirm(row, now=now)


@transaction.atomic
def confirm(pk: int, *, now: datetime) -> None:
    rows = Follower.objects.filter(pk=pk)
    if rows.filter(confirmed_on=None).update(confirmed_on=localdate(now)):
        record.write("outreach.follow_confirmed", f"follower:{pk}", role="visitor", now=now)
    elif not rows.exists():
        raise GoneError(_("Cette adresse n’est plus gardée ici : recommencez."), "gone")


@transaction.atomic
def leave(pk: int, *, now: datetime) -> None:
    """The mailbox and all that waits for it are gone; pressed twice, the same."""
    row = Follower.objects.select_related("addressee").filter(pk=pk).first()
    if row:
        record.write("outreach.follow_left", str(row), role="visitor", now=now)
        post.forget(addressee=row.addressee)


@transaction.atomic
def add_contact(*, stop: TourStop, role: str, function: str, mailbox: str, language: str = "fr", by: User, now: datetime) -> Follower:  # fmt: skip
    """Somebody of the crew or the town, by their function; the mailbox is sealed as it is typed."""
    if role not in {Role.CREW, Role.TOWN}:
        raise RefusedError(_("Un contact est de l’équipe ou de la ville."), "role")
    if stop.followers.exclude(role=Role.PUBLIC).count() >= MOST_CONTACTS:
        raise RefusedError(_("Cette étape a déjà assez de contacts."), "contacts")
    to = post.new_addressee(mailbox=mailbox, language=language, now=now)
    row = Follower.objects.create(
        stop=stop, role=role, function=function[:60], addressee=to, made_on=localdate(now), confirmed_on=localdate(now)
    )  # fmt: skip
    record.write("outreach.contact_added", f"stop:{stop.pk}", actor=by, now=now, detail={"role": role})  # fmt: skip
    return row


@transaction.atomic
def drop_contact(*, contact: Follower, by: User, now: datetime) -> None:
    record.write("outreach.contact_dropped", f"stop:{contact.stop_id}", actor=by, now=now)
    post.forget(addressee=contact.addressee)


def tell(*, stop: TourStop, kind: str, reason: str = "", public: bool, now: datetime) -> int:
    """Write to everybody whom this change is for, once for each mailbox; in the caller's transaction.

    `public`: not only the crew and the town. How many letters were written.
    """
    told: set[bytes] = set()
    written = 0
    for row in audience(stop, public=public):
        token = bytes(row.addressee.token)
        if token not in told:
            written += letters.tell(row, stop, kind, reason=reason, now=now) is not None
        told.add(token)
    return written


def audience(stop: TourStop, *, public: bool) -> QuerySet[Follower]:
    """The crew and the town first: theirs is the letter that a mailbox gets that also follows."""
    who = Q(stop=stop) | Q(stop=None) if public else Q(stop=stop, role__in=[Role.CREW, Role.TOWN])
    rows = Follower.objects.filter(who).exclude(confirmed_on=None)
    return rows.select_related("addressee").order_by("role", "pk")


@transaction.atomic
def forget_due(*, now: datetime) -> int:
    """Drafts that nobody confirmed, and who followed a stop that is long over."""
    today = localdate(now)
    draft = Q(confirmed_on=None, made_on__lt=today - timedelta(days=DRAFT_DAYS))
    over = Q(stop__day__lt=today - timedelta(days=AFTER_DAYS)) & ~Q(stop__state="postponed")
    rows = list(Follower.objects.filter(draft | over).select_related("addressee"))
    for row in rows:
        post.forget(addressee=row.addressee)
    if rows:
        record.write("outreach.followers_forgotten", "outreach", now=now, detail={"rows": len(rows)})  # fmt: skip
    return len(rows)
