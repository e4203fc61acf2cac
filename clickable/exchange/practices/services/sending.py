"""What organisations do: write, keep a draft, confirm, send, mend, say that it still holds, take off."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.exchange.practices import letters
from clickable.exchange.practices.models import Practice, PracticeVersion
from clickable.exchange.practices.rules import (
    CAN_CHANGE,
    DRAFT_KEPT,
    TO_CONFIRM,
    S,
    Written,
    may_step,
    missing,
    words,
)
from clickable.exchange.practices.selectors import worked_on
from clickable.post import services as post
from clickable.post.models import Letter
from clickable.record import services as record

LETTERS_A_DAY = 5  # to one mailbox: whoever types somebody else's cannot flood it


@transaction.atomic
def write(*, mailbox: str, written: Written, send: bool, now: datetime) -> Practice | None:
    """Keep it until its link is pressed: then it is sent, or a draft to go on with.

    None: this mailbox got enough letters today; whoever asks is told the same. Raises RefusedError.
    """
    if not post.can_write():
        raise RefusedError(_("Ce site n’envoie pas de courriels."), "no_post")
    same = Letter.objects.filter(addressee__token=post.mailbox_token(mailbox))
    today = same.filter(kind="practices.confirm", written_at__gt=now - timedelta(days=1))
    if today.count() >= LETTERS_A_DAY:
        return None
    row = Practice.objects.create(
        addressee=post.new_addressee(mailbox=mailbox, language=written.language, now=now),
        organisation=written.organisation,
        country=written.country,
        role=written.role,
        language=written.language,
        asked_at=now,
    )
    version = PracticeVersion(practice=row, number=1, wish="send" if send else "", saved_at=now)
    _fill(version, written, now=now)
    if send:
        _refuse_what_is_missing(version)
    version.save()
    letters.tell(row, "confirm", title=version.title, now=now)
    record.write("practices.written", str(row), now=now, role="visitor")
    return row


@transaction.atomic
def confirm(pk: int, *, now: datetime) -> Practice:
    """The link was pressed. Pressed again, it changes nothing."""
    row = locked(pk)
    if row.confirmed_on is not None:
        return row
    version = _version(row)
    row.confirmed_on = localdate(now)
    row.save(update_fields=["confirmed_on"])
    record.write("practices.confirmed", str(row), now=now, role="visitor")
    if version.wish == "send":
        _send(row, version, now=now)
    else:
        letters.tell(row, "draft", title=version.title, now=now)
    return row


@transaction.atomic
def save(pk: int, *, written: Written, send: bool, now: datetime) -> PracticeVersion:
    """Go on with the draft or with what came back; a published one begins a new version. Raises RefusedError."""
    row = locked(pk)
    version = worked_on(row) or _next(row, now=now)
    if version.state not in CAN_CHANGE or row.confirmed_on is None or row.withdrawn_on:
        raise RefusedError(
            _("Elle est en train d’être relue : attendez notre message."), "reviewed"
        )
    row.role = written.role
    if row.current_id is None:
        row.organisation, row.country = written.organisation, written.country
    row.save(update_fields=["role", "organisation", "country"])
    _fill(version, written, now=now)
    version.save()
    record.write("practices.saved", str(version), now=now, role="visitor")
    if send:
        _refuse_what_is_missing(version)
        _send(row, version, now=now)
    return version


def _send(row: Practice, version: PracticeVersion, *, now: datetime) -> None:
    if not may_step(version.state, S.SUBMITTED):
        raise RefusedError(
            _("Elle est en train d’être relue : attendez notre message."), "reviewed"
        )
    version.state, version.sent_at, version.wish = S.SUBMITTED, now, ""
    version.save(update_fields=["state", "sent_at", "wish"])
    version.reviews.all().delete()  # of what was returned: the mended text has two fresh reviews
    letters.tell(row, "sent", title=version.title, now=now)
    record.write("practices.sent", str(version), now=now, role="visitor")


@transaction.atomic
def still_true(pk: int, *, now: datetime) -> Practice:
    """Its organisation says that it holds; it is asked again in three years."""
    row = locked(pk)
    if row.current_id is None or row.withdrawn_on:
        raise GoneError(_("Cette pratique n’est pas publiée."), "not_public")
    row.checked_on, row.reminded_on = localdate(now), None
    row.save(update_fields=["checked_on", "reminded_on"])
    record.write("practices.still_true", str(row), now=now, role="visitor")
    return row


@transaction.atomic
def withdraw(pk: int, *, now: datetime) -> Practice:
    """Off the shelf at its organisation's request, and out of every export. Twice is once."""
    row = locked(pk)
    if row.withdrawn_on is None:
        row.withdrawn_on = localdate(now)
        row.save(update_fields=["withdrawn_on"])
        letters.tell(row, "withdrawn", title=_title(row), now=now)
        record.write("practices.withdrawn", str(row), now=now, role="visitor")
    return row


def forget_due(*, now: datetime, limit: int = 500) -> int:
    """Unpressed ones go, and drafts that nobody sent; how many."""
    old = Practice.objects.filter(current=None)
    stale = old.filter(confirmed_on=None, asked_at__lte=now - TO_CONFIRM)
    idle = old.filter(versions__state__in=CAN_CHANGE, versions__saved_at__lte=now - DRAFT_KEPT)
    rows = {*stale.values_list("pk", flat=True)[:limit], *idle.values_list("pk", flat=True)[:limit]}
    return sum(_forget(pk, now=now) for pk in sorted(rows))


@transaction.atomic
def _forget(pk: int, *, now: datetime) -> bool:
    row = locked(pk)
    if row.current_id is not None:
        return False
    addressee = row.addressee
    row.delete()
    if addressee is not None:
        post.forget(addressee=addressee)
    record.write("practices.forgotten", f"practice:{pk}", now=now)
    return True


def locked(pk: int) -> Practice:
    """The practice, ours alone until the transaction ends."""
    return Practice.objects.select_for_update(of=("self",)).select_related("addressee").get(pk=pk)


def _version(row: Practice) -> PracticeVersion:
    found = worked_on(row)
    if found is None:
        raise GoneError(_("Il n’y a rien à confirmer."), "none")
    return found


def _title(row: Practice) -> str:
    newest = row.versions.order_by("-number").first()
    return newest.title if newest else ""


def _next(row: Practice, *, now: datetime) -> PracticeVersion:
    return PracticeVersion(practice=row, number=row.versions.count() + 1, saved_at=now)


def _fill(version: PracticeVersion, written: Written, *, now: datetime) -> None:
    version.texts = {written.language: dict(written.texts)}
    for name in ("themes", "audiences", "languages", "links"):
        setattr(version, name, list(getattr(written, name)))
    version.evidence, version.cost = written.evidence, written.cost
    version.licence = written.licence
    version.words = words(written.organisation, version.texts)
    version.saved_at = now


def _refuse_what_is_missing(version: PracticeVersion) -> None:
    if missing(version):
        raise RefusedError(
            _("Il manque encore des réponses : complétez, ou gardez le brouillon."), "missing"
        )
