"""Reviewers come by invitation, agree to words, get their link again, leave; the worker marks mail domains."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.grants.models import Application, Call
from clickable.grants.review import letters, rules
from clickable.grants.review.agreement import agreement
from clickable.grants.review.models import Assignment, MailMark, Reviewer
from clickable.grants.review.selectors import JUDGED
from clickable.post import links
from clickable.post import services as post
from clickable.post.models import Addressee, Letter
from clickable.record import services as record
from clickable.seal.envelope import CannotOpenError, unseal
from clickable.seal.tokens import token
from clickable.seal.wraps import Ring

if TYPE_CHECKING:
    from clickable.people.models import User

LETTERS_A_DAY = 5  # to one mailbox: whoever types somebody else's cannot flood it
DOMAIN = "grant_review.domain"
AT_ONCE = 200


@transaction.atomic
def invite(
    *,
    call: Call,
    mailbox: str,
    name: str,
    organisation: str,
    language: str,
    by: "User | None",
    now: datetime,
) -> Reviewer:
    """Somebody may read for this call; a letter with their page leaves. Once a mailbox and call."""
    known = Reviewer.objects.filter(call=call, addressee__token=post.mailbox_token(mailbox))
    if known.exclude(state=Reviewer.State.LEFT).exists():
        raise RefusedError(_("Cette personne relit déjà pour cet appel."), "mailbox")
    row = Reviewer.objects.create(
        call=call,
        addressee=post.new_addressee(mailbox=mailbox, language=language, now=now),
        name=name.strip(),
        organisation=organisation.strip(),
        language=language,
        invited_at=now,
        by=by,
    )
    letters.invited(row, now=now)
    record.write("grant_review.invited", str(row), actor=by, now=now, detail={"call": str(call)})
    return row


@transaction.atomic
def agree(*, reviewer: Reviewer, edition: int, now: datetime) -> Reviewer:
    """To the words as they are now; nothing of the call is shown before."""
    row = locked(reviewer.pk)
    words = agreement()
    if edition != words.edition:
        raise RefusedError(_("Ce texte a changé. Lisez-le encore, puis acceptez-le."), "edition")
    if row.state == Reviewer.State.AGREED and row.edition == edition:
        return row
    if row.state == Reviewer.State.LEFT:
        raise GoneError(_("Vous ne relisez plus pour cet appel."), "left")
    row.state, row.agreed_at = Reviewer.State.AGREED, now
    row.edition, row.words = words.edition, words.text(row.language)
    row.save(update_fields=["state", "agreed_at", "edition", "words"])
    record.write("grant_review.agreed", str(row), now=now, role="reviewer", detail={"edition": edition})  # fmt: skip
    return row


@transaction.atomic
def leave(*, reviewer: Reviewer, by: "User | None", now: datetime) -> None:
    """They read no more: what was not handed in goes back to be shared out. What was, counts."""
    row = locked(reviewer.pk)
    if row.state == Reviewer.State.LEFT:
        return
    row.state = Reviewer.State.LEFT
    row.save(update_fields=["state"])
    waiting = Assignment.objects.standing().filter(reviewer=row)
    waiting.exclude(review__state="submitted").update(ended_at=now, ended_why="left")
    links.end(purpose=letters.MINE, subject=str(row), now=now)
    role = "staff" if by else "reviewer"
    record.write("grant_review.left", str(row), actor=by, role=role, now=now)


@transaction.atomic
def send_link(*, mailbox: str, now: datetime) -> bool:
    """New links to a mailbox that reads for some call. The page says the same either way."""
    mark = post.mailbox_token(mailbox)
    kinds = ["grant_review.link", "grant_review.invited"]
    recent = Letter.objects.filter(addressee__token=mark, kind__in=kinds)
    if recent.filter(written_at__gt=now - timedelta(days=1)).count() >= LETTERS_A_DAY:
        return False
    rows = Reviewer.objects.filter(addressee__token=mark).exclude(state=Reviewer.State.LEFT)
    found = list(rows.select_related("addressee", "call").order_by("-pk")[:3])
    for row in found:
        letters.own_link(row, now=now)
        record.write("grant_review.link_sent", str(row), now=now, role="visitor")
    return bool(found)


def mark_domains(ring: Ring, *, now: datetime) -> int:
    """The worker opens each mailbox once and keeps a keyed token of its domain; how many."""
    applications = Application.objects.filter(
        state__in=JUDGED, mail_mark=None, addressee__isnull=False
    )
    reviewers = Reviewer.objects.filter(mail_mark=None, addressee__isnull=False)
    made = [
        *(
            MailMark(application=one, token=_domain(one.addressee, ring))
            for one in applications.select_related("addressee")[:AT_ONCE]
        ),
        *(
            MailMark(reviewer=one, token=_domain(one.addressee, ring))
            for one in reviewers.select_related("addressee")[:AT_ONCE]
        ),
    ]
    MailMark.objects.bulk_create(made, ignore_conflicts=True)
    if made:
        record.write("grant_review.marked", "domains", now=now, detail={"number": len(made)})
    return len(made)


def _domain(to: Addressee | None, ring: Ring) -> bytes | None:
    if to is None:
        return None
    try:
        mailbox = unseal(to.mailbox, key=to.key(ring), context=to.context)
    except CannotOpenError:
        return None
    domain = rules.domain_of(mailbox)
    return token(DOMAIN, domain) if domain else None


def locked(pk: int) -> Reviewer:
    rows = Reviewer.objects.select_for_update(of=("self",)).select_related("addressee", "call")
    return rows.get(pk=pk)
