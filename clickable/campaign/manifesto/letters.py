"""What people who sign are written, in their language. Each letter says how to take the signature back."""

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clickable.campaign.manifesto.models import Signature
from clickable.campaign.manifesto.rules import KEPT, TO_CONFIRM
from clickable.post import links
from clickable.post import services as post
from clickable.post.content import Content
from clickable.post.models import Letter

CONFIRM, MINE = "manifesto.confirm", "manifesto.mine"
VIEWS = {CONFIRM: "manifesto:confirm", MINE: "manifesto:mine"}
LONG = timedelta(days=730) + KEPT  # that a link to one's own signature works
LETTERS_A_DAY = 3  # "you have signed already", to one person


def ask_to_confirm(row: Signature, *, code: str, now: datetime) -> None:
    _write(
        row, "confirm", {"code": code}, links_to=[CONFIRM, MINE], until=now + TO_CONFIRM, now=now
    )


def tell_signed_already(row: Signature, *, now: datetime) -> None:
    """Only the mailbox itself learns it; and not again and again, whoever types it."""
    if row.addressee is None:
        return
    told = Letter.objects.filter(addressee=row.addressee, kind="manifesto.already")
    if told.filter(written_at__gt=now - timedelta(days=1)).count() < LETTERS_A_DAY:
        _write(row, "already", {}, links_to=[MINE], until=None, now=now)


def _write(
    row: Signature,
    kind: str,
    more: dict[str, str],
    *,
    links_to: list[str],
    until: datetime | None,
    now: datetime,
) -> None:
    if row.addressee is None:
        return
    with translation.override(row.language):
        title = row.version.text(row.language)["title"]
        context = {
            **more,
            "title": title,
            "links": {p.partition(".")[2]: _link(row, p, now=now) for p in links_to},
            "organisation": settings.ORGANISATION,
            "page": settings.SITE_URL + reverse("manifesto:page", args=[row.manifesto.slug]),
        }
        subjects = {
            "confirm": _("Confirmez votre signature : %(title)s"),
            "already": _("Vous avez déjà signé : %(title)s"),
        }
        content = Content(
            subject=subjects[kind] % {"title": title},
            body=render_to_string(f"manifesto/letters/{kind}.txt", context),
        )
    post.write(
        to=row.addressee,
        kind=f"manifesto.{kind}",
        about=str(row.manifesto),
        content=content,
        now=now,
        until=until,
    )


def _link(row: Signature, purpose: str, *, now: datetime) -> str:
    until = now + (TO_CONFIRM if purpose == CONFIRM else LONG)
    pk, token = links.new_link(purpose=purpose, subject=str(row), until=until, now=now)
    return settings.SITE_URL + reverse(VIEWS[purpose], args=[row.manifesto.slug, pk, token])
