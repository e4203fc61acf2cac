"""What subscribers are written. Each letter leads to their own lists, and an issue leaves by one press (RFC 8058)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clickable.campaign.newsletter.models import Issue, Request, Subscriber, Subscription
from clickable.campaign.newsletter.rules import TO_CONFIRM, TO_LEAVE, lists, plain
from clickable.post import links
from clickable.post import services as post
from clickable.post.content import Content
from clickable.post.models import Letter

CONFIRM, LEAVE, MINE = "newsletter.confirm", "newsletter.leave", "newsletter.mine"
ISSUE, ALREADY = "newsletter.issue", "newsletter.already"
VIEWS = {CONFIRM: "newsletter:confirm", LEAVE: "newsletter:leave", MINE: "newsletter:mine"}


def written_today(token: bytes, *, now: datetime) -> int:
    """Letters about lists to this mailbox within a day."""
    rows = Letter.objects.filter(addressee__token=token, kind__in=[CONFIRM, ALREADY])
    return rows.filter(written_at__gt=now - timedelta(days=1)).count()


def ask_to_confirm(row: Request, *, now: datetime) -> None:
    with translation.override(row.language):
        link = _link(CONFIRM, str(row), now=now)
        told = {"names": names(row.lists), "link": link, "organisation": settings.ORGANISATION}
        content = Content(
            subject=_("Confirmez votre abonnement"),
            body=render_to_string("newsletter/letters/confirm.txt", told),
        )
    post.write(to=row.addressee, kind=CONFIRM, about=str(row), content=content, now=now, until=now + TO_CONFIRM)  # fmt: skip


def tell_already(row: Subscriber, *, language: str, now: datetime) -> None:
    """Only the mailbox itself learns that it has what was asked for."""
    with translation.override(language):
        mine = _link(MINE, str(row), now=now)
        codes = row.subscriptions.order_by("pk").values_list("list", flat=True)
        told = {"names": names(codes), "link": mine, "organisation": settings.ORGANISATION}
        content = Content(
            subject=_("Vos lettres"),
            body=render_to_string("newsletter/letters/already.txt", told),
        )
    post.write(to=row.addressee, kind=ALREADY, about=str(row), content=content, now=now)


def send(issue: Issue, row: Subscription, *, now: datetime) -> Letter | None:
    """One issue to one subscription, once. None: it was written before, or letters come back from there."""
    with translation.override(row.language):
        text, name = issue.text(row.language), lists()[issue.list].name
        leave = _link(LEAVE, f"{row}:{issue.pk}", now=now)
        online = reverse("newsletter:issue", args=[issue.list, issue.number])
        told = {
            "body": plain(text["body"]),
            "name": name,
            "online": settings.SITE_URL + online,
            "leave": leave,
            "mine": _link(MINE, str(row.subscriber), now=now),
        }
        content = Content(
            subject=text["subject"],
            body=render_to_string("newsletter/letters/issue.txt", told),
            unsubscribe=leave,
        )
    return post.write(
        to=row.subscriber.addressee,
        kind=ISSUE,
        about=str(issue),
        content=content,
        now=now,
        once=f"newsletter:{issue.pk}:{row.pk}",
    )


def names(codes: Iterable[str]) -> list[str]:
    return [lists()[code].name for code in codes if code in lists()]


def _link(purpose: str, subject: str, *, now: datetime) -> str:
    until = now + (TO_CONFIRM if purpose == CONFIRM else TO_LEAVE)
    pk, token = links.new_link(purpose=purpose, subject=subject, until=until, now=now)
    return settings.SITE_URL + reverse(VIEWS[purpose], args=[pk, token])
