"""An issue's way: written, approved by a second person, sent in pieces that a crash neither loses nor doubles."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base import stop as stopping
from clickable.base.errors import RefusedError, StepRefusedError
from clickable.campaign.newsletter import letters
from clickable.campaign.newsletter.models import Delivery, Issue, Subscriber, Subscription
from clickable.campaign.newsletter.rules import (
    LAST_WORD,
    PIECE,
    SETTLED,
    WRITABLE,
    S,
    bad_addresses,
    is_due,
    is_refused,
    lists,
    may_step,
)
from clickable.measures import services as measures
from clickable.people.rules import can_publish
from clickable.post import services as post
from clickable.post.models import Letter
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User

D = Delivery.State
Texts = Mapping[str, Mapping[str, str]]


@transaction.atomic
def write(*, code: str, texts: Texts, by: "User", now: datetime) -> Issue:
    """A new issue of a list, as a draft."""
    if code not in lists():
        raise RefusedError(_("Cette liste n’existe pas."), "list")
    _check(texts)
    row = Issue.objects.create(list=code, texts=texts, written_by=by)
    record.write("newsletter.written", str(row), actor=by, now=now)
    return row


@transaction.atomic
def rewrite(*, issue: Issue, texts: Texts, by: "User", now: datetime) -> Issue:
    """Another text: whatever was approved before, it is a draft again."""
    _check(texts)
    row = _locked(issue)
    if row.state not in WRITABLE:
        raise RefusedError(_("Une lettre qui part ne change plus."), "state")
    row.texts, row.written_by, row.approved_by = texts, by, None
    row.state, row.send_at = S.DRAFT, None
    row.save()
    record.write("newsletter.rewritten", str(row), actor=by, now=now)
    return row


def _check(texts: Texts) -> None:
    for text in texts.values():
        if bad := bad_addresses(text["body"]):
            raise RefusedError(_("Une adresse commence par https:// : %(bad)s") % {"bad": bad[0][:60]}, "address")  # fmt: skip


@transaction.atomic
def hand_in(*, issue: Issue, by: "User", now: datetime) -> None:
    """To be read by somebody else."""
    _step(_locked(issue), S.READY, by=by, now=now)


@transaction.atomic
def hand_back(*, issue: Issue, by: "User", now: datetime) -> None:
    """A draft again, as long as nothing left."""
    row = _locked(issue)
    row.approved_by, row.send_at = None, None
    _step(row, S.DRAFT, by=by, now=now)


@transaction.atomic
def approve(*, issue: Issue, send_at: datetime, by: "User", now: datetime) -> None:
    """By somebody who may publish and did not write it; it leaves at that time."""
    row = _locked(issue)
    row.approved_by, row.send_at = by, max(send_at, now)
    _step(row, S.APPROVED, by=by, now=now)


@transaction.atomic
def stop(*, issue: Issue, by: "User", now: datetime) -> int:
    """Nothing more leaves, and what is written and waits is taken back; how many letters were."""
    row = _locked(issue)
    _step(row, S.STOPPED, by=by, now=now)
    mine = Letter.objects.filter(kind=letters.ISSUE, about=str(row), state=Letter.State.WAITING)
    Delivery.objects.filter(issue=row, letter__in=mine.values("pk")).delete()
    return post.take_back_told(kind=letters.ISSUE, about=str(row))


@transaction.atomic
def resume(*, issue: Issue, by: "User", now: datetime) -> None:
    """It goes on where nobody was written to; by somebody who may publish and did not write it."""
    row = _locked(issue)
    row.cursor = 0
    _step(row, S.SENDING, by=by, now=now)


def _locked(issue: Issue) -> Issue:
    return Issue.objects.select_for_update().get(pk=issue.pk)


def _step(row: Issue, to: Issue.State, *, by: "User | None", now: datetime) -> None:
    frm, who = row.state, "worker"
    if by is not None:
        who = "other" if can_publish(by) and by.pk != row.written_by_id else "any"
    if not may_step(frm, to, who=who):
        if by and to in {S.APPROVED, S.SENDING} and may_step(frm, to, who="other"):
            raise StepRefusedError(_("Une autre personne, qui peut publier, relit et approuve."), "second")  # fmt: skip
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    row.state = to
    row.save()
    record.write(f"newsletter.{to}", str(row), actor=by, role="" if by else "worker", now=now, detail={"from": frm})  # fmt: skip


def send_due(*, now: datetime, pieces: int = 20) -> int:
    """Begin what is due and write the next letters, piece by piece; how many were written.

    Each piece is one transaction with the place it has come to: killed in the middle, nobody is written to twice
    and nobody is left out.
    """
    for issue in Issue.objects.filter(state=S.APPROVED, send_at__lte=now).order_by("send_at", "pk"):
        _begin(issue, now=now)
    done = 0
    for pk in Issue.objects.filter(state=S.SENDING).order_by("began_at", "pk").values_list("pk", flat=True):  # fmt: skip
        for _piece in range(pieces):
            number = _write_some(pk, now=now)
            done += number or 0
            if number is None or stopping.asked.is_set():
                break
    return done


@transaction.atomic
def _begin(issue: Issue, *, now: datetime) -> None:
    row = _locked(issue)
    if not is_due(row, now=now):
        return
    mine = Issue.objects.filter(list=row.list)
    row.number = (mine.aggregate(n=Max("number"))["n"] or 0) + 1
    row.began_at = now
    last = Subscription.objects.filter(list=row.list).aggregate(n=Max("pk"))["n"]
    row.upto, row.cursor = last or 0, 0
    _step(row, S.SENDING, by=None, now=now)


@transaction.atomic
def _write_some(pk: int, *, now: datetime) -> int | None:
    """One piece; None: it was the last, or somebody stopped it."""
    issue = Issue.objects.select_for_update().get(pk=pk)
    if issue.state != S.SENDING:
        return None
    rows = Subscription.objects.filter(list=issue.list, pk__gt=issue.cursor, pk__lte=issue.upto)
    piece = list(rows.select_related("subscriber__addressee").order_by("pk")[:PIECE])
    if not piece:
        issue.ended_at = now
        _step(issue, S.SENT, by=None, now=now)
        return None
    ids = [row.pk for row in piece]
    told = set(issue.deliveries.filter(subscription__in=ids).values_list("subscription", flat=True))
    written = [
        (row, letter)
        for row in piece
        if row.pk not in told and (letter := letters.send(issue, row, now=now))
    ]
    Delivery.objects.bulk_create(
        Delivery(issue=issue, subscription=row.pk, letter=letter.pk) for row, letter in written
    )
    issue.cursor = piece[-1].pk
    issue.save(update_fields=["cursor"])
    return len(written)


def settle(*, now: datetime) -> None:
    """What became of the letters: sent, refused, come back. A mailbox that is gone leaves its lists.

    Gone is one from which a letter came back (post.returns), or that its own server refuses for good
    (rules.is_refused). What is refused for now post tries again, and nobody leaves for it.
    """
    live = Issue.objects.filter(state__in=[S.SENDING, S.STOPPED, S.SENT])
    for issue in live.filter(began_at__gt=now - SETTLED):
        _settle(issue, now=now)
    _leave("returned", Q(addressee__returned_on__isnull=False), now=now)
    _leave("refused", Q(addressee__in=_refused()), now=now)


def _leave(why: str, who: Q, *, now: datetime) -> None:
    for row in Subscriber.objects.filter(who).select_related("addressee")[:PIECE]:
        with transaction.atomic():
            record.write(f"newsletter.{why}", str(row), role="worker", now=now)
            post.forget(addressee=row.addressee)


def _refused() -> list[UUID]:
    """To whom their own server lets nothing through."""
    ours = Letter.objects.filter(kind=letters.ISSUE, ended_at__isnull=False)
    refused = ours.filter(state=Letter.State.FAILED, last_error__startswith="rcpt 5")
    ends: dict[UUID, list[tuple[date, str]]] = {}
    rows = ours.filter(addressee__in=refused.values("addressee")).order_by("ended_at", "pk")
    settled = rows.filter(state__in=[Letter.State.FAILED, Letter.State.SENT])
    for to, at, state, error in settled.values_list("addressee", "ended_at", "state", "last_error"):
        failed = error if state == Letter.State.FAILED else ""
        ends.setdefault(to, []).append((localdate(at), failed))
    return [to for to, those in ends.items() if is_refused(those)]


@transaction.atomic
def _settle(issue: Issue, *, now: datetime) -> None:
    row = _locked(issue)
    mine = Letter.objects.filter(kind=letters.ISSUE, about=str(row))
    written = row.deliveries.filter(state=D.WRITTEN)
    came_back = mine.filter(state=Letter.State.RETURNED).values("pk")
    row.deliveries.filter(state__in=[D.WRITTEN, D.SENT], letter__in=came_back).update(state=D.RETURNED)  # fmt: skip
    written.filter(letter__in=mine.filter(state=Letter.State.SENT).values("pk")).update(state=D.SENT)  # fmt: skip
    refused = [Letter.State.FAILED, Letter.State.LATE]
    written.filter(letter__in=mine.filter(state__in=refused).values("pk")).update(state=D.FAILED)
    written.exclude(letter__in=mine.values("pk")).update(state=D.GONE)
    over = row.ended_at is not None and row.ended_at <= now - LAST_WORD
    if row.state == S.SENT and not row.counted and (over or not written.exists()):
        sent = row.deliveries.filter(state=D.SENT).count()
        if sent:
            measures.count("campaign.newsletter_sent", on=localdate(row.ended_at), number=sent, subject=row.list, source=f"campaign.newsletter_sent:{row.pk}")  # fmt: skip
        Issue.objects.filter(pk=row.pk).update(counted=True)


def numbers(issue: Issue) -> dict[str, int]:
    """For the team: how many letters are in each state, and how many left by this one."""
    rows = issue.deliveries.order_by().values_list("state").annotate(n=Count("pk"))
    return {**{state.value: 0 for state in D}, **dict(rows), "left": issue.left}
