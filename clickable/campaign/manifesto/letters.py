"""What people who sign are written, in their language. Each letter says how to take the signature back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
LASTS = {CONFIRM: TO_CONFIRM, MINE: timedelta(days=730) + KEPT}  # that a link works
LETTERS_A_DAY = 3  # "you have signed already", to one person


@dataclass(frozen=True)
class Kind:
    name: str
    links_to: tuple[str, ...]
    lasts: timedelta | None = None


CONFIRMING = Kind("confirm", (CONFIRM, MINE), TO_CONFIRM)
ALREADY = Kind("already", (MINE,))


def ask_to_confirm(asked: Iterable[tuple[Signature, str]], *, now: datetime) -> None:
    """Each signature with the six digits that its letter tells."""
    _write([(row, {"code": code}) for row, code in asked], CONFIRMING, now=now)


def tell_signed_already(row: Signature, *, now: datetime) -> None:
    """Only the mailbox itself learns it; and not again and again, whoever types it."""
    told = Letter.objects.filter(addressee=row.addressee_id, kind="manifesto.already")
    if told.filter(written_at__gt=now - timedelta(days=1)).count() < LETTERS_A_DAY:
        _write([(row, {})], ALREADY, now=now)


def _write(told: Iterable[tuple[Signature, dict[str, str]]], kind: Kind, *, now: datetime) -> None:
    rows = [(row, row.addressee, more) for row, more in told if row.addressee is not None]
    wanted = [
        links.Wanted(purpose, str(row), now + LASTS[purpose])
        for row, _to, _more in rows
        for purpose in kind.links_to
    ]
    made = iter(links.new_links(wanted, now=now))
    drafts = []
    for row, to, more in rows:
        with translation.override(row.language):
            content = _content(row, kind, {**more, "links": _addresses(row, kind, made)})
        until = now + kind.lasts if kind.lasts else None
        drafts.append(
            post.Draft(to=to, kind=f"manifesto.{kind.name}", about=str(row.manifesto), content=content, until=until)
        )  # fmt: skip
    post.write_all(drafts, now=now)


def _addresses(row: Signature, kind: Kind, made: Iterator[tuple[int, str]]) -> dict[str, str]:
    return {
        purpose.partition(".")[2]: settings.SITE_URL
        + reverse(VIEWS[purpose], args=[row.manifesto.slug, *next(made)])
        for purpose in kind.links_to
    }


def _content(row: Signature, kind: Kind, more: dict[str, object]) -> Content:
    title = row.version.text(row.language)["title"]
    page = settings.SITE_URL + reverse("manifesto:page", args=[row.manifesto.slug])
    context = {**more, "title": title, "organisation": settings.ORGANISATION, "page": page}
    subjects = {
        CONFIRMING: _("Confirmez votre signature : %(title)s"),
        ALREADY: _("Vous avez déjà signé : %(title)s"),
    }
    return Content(
        subject=subjects[kind] % {"title": title},
        body=render_to_string(f"manifesto/letters/{kind.name}.txt", context),
    )
