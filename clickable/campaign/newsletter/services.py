"""Subscribing: asked, confirmed, left, and everything forgotten in time. What leaves is in `sending`."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clickable.base.errors import GoneError, RefusedError
from clickable.campaign.newsletter import letters
from clickable.campaign.newsletter.models import Issue, Request, Subscriber, Subscription
from clickable.campaign.newsletter.rules import (
    LETTERS_A_DAY,
    MOST_REQUESTS,
    TO_CONFIRM,
    lists,
    newest_consent,
)
from clickable.post import services as post
from clickable.record import services as record


@transaction.atomic
def ask(*, mailbox: str, codes: Iterable[str], language: str, now: datetime) -> None:
    """Keep the form for a week and write the letter that confirms it. Nobody but the mailbox learns more."""
    wanted = [code for code in lists() if code in set(codes)]
    if not wanted:
        raise RefusedError(_("Choisissez au moins une lettre."), "lists")
    if not post.can_write():
        raise RefusedError(_("Ce site n’envoie pas de courriels."), "no_post")
    if Request.objects.count() >= MOST_REQUESTS:
        raise RefusedError(_("Trop d’adresses attendent d’être confirmées. Revenez demain, s’il vous plaît."), "full")  # fmt: skip
    token = post.mailbox_token(mailbox)
    if letters.written_today(token, now=now) >= LETTERS_A_DAY:
        return
    known = Subscriber.objects.select_related("addressee").filter(person=token).first()
    if known and set(wanted) <= set(known.subscriptions.values_list("list", flat=True)):
        letters.tell_already(known, language=language, now=now)
        return
    to = post.new_addressee(mailbox=mailbox, language=language, now=now)
    row = Request.objects.create(
        addressee=to, lists=wanted, consent=newest_consent().version, language=language, at=now
    )
    letters.ask_to_confirm(row, now=now)
    record.write("newsletter.asked", str(row), role="visitor", now=now)


@transaction.atomic
def confirm(pk: int, *, now: datetime) -> None:
    """The button of the letter: a subscription for each list that was ticked. Twice is once."""
    row = Request.objects.select_for_update(of=("self",)).select_related("addressee").filter(pk=pk)
    asked = row.first()
    if asked is None or asked.at <= now - TO_CONFIRM:
        raise GoneError(_("Cette demande est effacée : recommencez, s’il vous plaît."), "gone")
    person, today = bytes(asked.addressee.token), localdate(now)
    fields = {"addressee": asked.addressee, "made_on": today}
    subscriber, new = Subscriber.objects.get_or_create(person=person, defaults=fields)
    for code in asked.lists:
        if code in lists():
            said = {"language": asked.language, "consent": asked.consent, "asked_on": localdate(asked.at), "confirmed_on": today}  # fmt: skip
            subscriber.subscriptions.get_or_create(list=code, defaults=said)
    addressee = asked.addressee
    asked.delete()
    if not new:
        post.forget(addressee=addressee)
    record.write("newsletter.confirmed", str(subscriber), role="visitor", now=now)


@transaction.atomic
def join(pk: int, code: str, *, language: str, now: datetime) -> None:
    """One more list, from the page of one's own: the link has shown that the mailbox is theirs."""
    row = Subscriber.objects.select_for_update().filter(pk=pk).first()
    if row is None or code not in lists():
        raise GoneError(_("Cette adresse n’est plus gardée ici : recommencez."), "gone")
    today = localdate(now)
    said = {"language": language, "consent": newest_consent().version, "asked_on": today, "confirmed_on": today}  # fmt: skip
    row.subscriptions.get_or_create(list=code, defaults=said)
    record.write("newsletter.joined", str(row), role="visitor", now=now)


@transaction.atomic
def leave(pk: int, *, issue: int | None = None, now: datetime) -> None:
    """One list. With the last one everything is forgotten. `issue`: in whose letter it was pressed."""
    row = Subscription.objects.select_related("subscriber").filter(pk=pk).first()
    if row is None:
        return
    subscriber = Subscriber.objects.select_for_update().get(pk=row.subscriber_id)
    row.delete()
    if issue is not None:
        Issue.objects.filter(pk=issue, list=row.list).update(left=F("left") + 1)
    if not subscriber.subscriptions.exists():
        post.forget(addressee=subscriber.addressee)
    record.write("newsletter.left", str(subscriber), role="visitor", now=now)


@transaction.atomic
def leave_all(pk: int, *, now: datetime) -> None:
    row = Subscriber.objects.select_related("addressee").filter(pk=pk).first()
    if row:
        record.write("newsletter.left", str(row), role="visitor", now=now)
        post.forget(addressee=row.addressee)


@transaction.atomic
def forget_due(*, now: datetime) -> int:
    """Forms that nobody confirmed for a week, with their mailbox; how many."""
    rows = list(Request.objects.filter(at__lte=now - TO_CONFIRM).select_related("addressee"))
    for row in rows:
        post.forget(addressee=row.addressee)
    if rows:
        record.write("newsletter.forgotten", "newsletter", now=now, detail={"rows": len(rows)})
    return len(rows)


def renew_tokens() -> int:
    """After `post` has renewed its own under another index key: the same here; how many."""
    rows = Subscriber.objects.select_related("addressee").order_by("pk")
    return sum(
        Subscriber.objects.filter(pk=row.pk).update(person=row.addressee.token)
        for row in rows.iterator()
    )
