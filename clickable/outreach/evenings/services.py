"""What parents answer, and what the school says of its evening. Every head is counted under one row lock."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clickable.base.errors import GoneError, RefusedError
from clickable.outreach.evenings import letters, rules
from clickable.outreach.evenings.models import Answer, Evening
from clickable.outreach.evenings.rules import Standing
from clickable.outreach.models import SessionRequest
from clickable.post import services as post
from clickable.post.models import Letter
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowel: no word; nothing that looks like a digit


@dataclass(frozen=True, kw_only=True, repr=False)
class Coming:
    """What the form gives."""

    number: int
    language: str = ""
    needs: tuple[str, ...] = ()
    mailbox: str = ""
    reads: str = "fr"  # in which language they are written


def new_token() -> str:
    """What a page gives with its form: the answer is found again by it, and sent twice it is one."""
    return secrets.token_urlsafe(rules.SHORTEST_TOKEN)


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def open_page(request: SessionRequest, *, announced: dict[str, object], now: datetime) -> Evening:
    """The public page of a visit for parents. In the transaction that fixes its day."""
    code = "".join(secrets.choice(LETTERS) for _each in range(12))
    row = Evening.objects.create(request=request, code=code, announced=announced, opened_on=localdate(now))  # fmt: skip
    record.write("outreach.evening_opened", str(row), now=now)
    return row


@transaction.atomic
def answer(*, evening: Evening, coming: Coming, token: str, now: datetime) -> Answer:
    """Somebody comes. The same token again is the same answer, changed. Raises RefusedError."""
    kept = _locked(evening.pk)
    before = kept.answers.select_related("addressee").filter(digest=digest(token)).first()
    if before is None and len(token) < rules.SHORTEST_TOKEN:
        raise RefusedError(_("Rouvrez la page, puis recommencez."), "token")
    _takes(kept, before.number if before else 0, coming.number, now=now)
    row = before or Answer(evening=kept, digest=digest(token), answered_on=localdate(now))
    row.evening = kept
    kept.coming += coming.number - (before.number if before else 0)
    row.number, row.language, row.needs = coming.number, coming.language, list(coming.needs)
    row.save()
    kept.save(update_fields=["coming"])
    if coming.mailbox:
        _remember(row, coming, now=now)
    detail: dict[str, object] = {"number": coming.number, "again": before is not None}
    record.write("outreach.evening_answered", str(kept), role="visitor", now=now, detail=detail)
    return row


@transaction.atomic
def withdraw(*, row: Answer, now: datetime) -> None:
    """They do not come: the answer and its mailbox are gone, the seats are free."""
    kept = _locked(row.evening_id)
    fresh = kept.answers.select_related("addressee").filter(pk=row.pk).first()
    if fresh is None:
        return
    kept.coming -= fresh.number
    kept.save(update_fields=["coming"])
    _drop_mailbox(fresh)
    fresh.delete()
    record.write("outreach.evening_withdrawn", str(kept), role="visitor", now=now)


@transaction.atomic
def confirm(pk: int, *, now: datetime) -> None:
    """The link in the letter was pressed: they are told of changes from now on."""
    if not Answer.objects.filter(pk=pk, addressee__isnull=False).update(tell=True):
        raise GoneError(_("Cette réponse a été retirée."), "gone")
    record.write("outreach.evening_confirmed", f"answer:{pk}", role="visitor", now=now)


@transaction.atomic
def settle(
    *, evening: Evening, place: str, languages: list[str], seats: int | None, closed: bool,
    by: "User | None", now: datetime,
) -> Evening:  # fmt: skip
    """What the school or its association says of the evening. Never fewer seats than were given."""
    kept = _locked(evening.pk)
    if seats is not None and seats < kept.coming:
        raise RefusedError(
            ngettext(
                "%(n)d personne est déjà annoncée : pas moins de places.",
                "%(n)d personnes sont déjà annoncées : pas moins de places.",
                kept.coming,
            )
            % {"n": kept.coming},
            "seats",
        )
    kept.place, kept.languages, kept.seats, kept.closed = place, languages, seats, closed
    kept.save(update_fields=["place", "languages", "seats", "closed"])
    detail: dict[str, object] = {"seats": seats, "closed": closed, "languages": languages}
    record.write("outreach.evening_settled", str(kept), actor=by, role="" if by else "visitor", now=now, detail=detail)  # fmt: skip
    return kept


def forget_due(*, now: datetime) -> int:
    """Mailboxes nobody confirmed, then those of evenings that are over, then the answers; how many."""
    today = localdate(now)
    stale = Answer.objects.filter(tell=False, addressee__made_on__lte=today - rules.TO_CONFIRM)
    old = Answer.objects.filter(addressee__isnull=False, evening__in=_over(today - rules.MAILBOX_KEPT))  # fmt: skip
    rows = list((stale | old).select_related("addressee"))
    for row in rows:
        _drop_mailbox(row)
    gone = Answer.objects.filter(evening__in=_over(today - rules.ANSWERS_KEPT)).delete()[0]
    return len(rows) + gone


def _over(since: date) -> list[int]:
    """Evenings whose visit ended, or whose day was, before that one."""
    rows = Evening.objects.filter(request__ended_on__lt=since) | Evening.objects.filter(request__day__lt=since)  # fmt: skip
    return list(rows.values_list("pk", flat=True))


def _locked(pk: int) -> Evening:
    return Evening.objects.select_for_update(of=("self",)).select_related("request__ask").get(pk=pk)


def standing_of(evening: Evening, *, today: date) -> Standing:
    request = evening.request
    return rules.standing(
        state=request.state,
        day=request.day,
        today=today,
        closed=evening.closed,
        seats=evening.seats,
        coming=evening.coming,
    )


def _takes(kept: Evening, before: int, number: int, *, now: datetime) -> None:
    standing = standing_of(kept, today=localdate(now))
    if standing not in {Standing.OPEN, Standing.FULL}:
        raise GoneError(_("Cette rencontre ne prend plus de réponses."), "closed")
    if rules.fits(seats=kept.seats, coming=kept.coming, before=before, number=number):
        return
    free = rules.left(kept.seats, kept.coming)
    if not free:
        raise RefusedError(_("Toutes les places sont prises. Revenez voir : il s’en libère parfois."), "full")  # fmt: skip
    raise RefusedError(
        ngettext("Il ne reste que %(n)d place.", "Il ne reste que %(n)d places.", free)
        % {"n": free},
        "few",
    )


def _remember(row: Answer, coming: Coming, *, now: datetime) -> None:
    """Seal the mailbox and write the link that confirms it; nothing when it got enough letters today."""
    since = now - timedelta(days=1)
    same = Letter.objects.filter(addressee__token=post.mailbox_token(coming.mailbox))
    if same.filter(kind="evenings.confirm", written_at__gt=since).count() >= rules.LETTERS_A_DAY:
        return
    _drop_mailbox(row)
    row.addressee = post.new_addressee(mailbox=coming.mailbox, language=coming.reads, now=now)
    row.tell = False
    row.save(update_fields=["addressee", "tell"])
    letters.please_confirm(row, now=now)


def _drop_mailbox(row: Answer) -> None:
    to, row.addressee, row.tell = row.addressee, None, False
    if to is not None:
        row.save(update_fields=["addressee", "tell"])
        post.forget(addressee=to)
