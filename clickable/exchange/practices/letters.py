"""What whoever sends a practice is written, in their language."""

from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clickable.exchange.practices.models import Practice
from clickable.exchange.practices.rules import TO_CONFIRM
from clickable.post import links
from clickable.post import services as post
from clickable.post.content import Content

CONFIRM, MINE = "practices.confirm", "practices.mine"
VIEWS = {CONFIRM: "practices:confirm", MINE: "practices:mine"}
LONG = timedelta(days=365)  # that a link to one's own practice works; each letter has a new one


def tell(
    practice: Practice, kind: str, *, title: str, note: str = "", once: str = "", now: datetime
) -> None:
    """confirm, draft, sent, returned, published, again, withdrawn."""
    if practice.addressee is None:
        return
    purposes = {"confirm": [CONFIRM], "withdrawn": []}.get(kind, [MINE])
    with translation.override(practice.language):
        title = title or _("sans titre")
        context = {
            "title": title,
            "organisation_name": practice.organisation,
            "note": note,
            "links": {one.partition(".")[2]: _link(practice, one, now=now) for one in purposes},
            "page": settings.SITE_URL
            + (reverse("practices:page", args=[practice.pk]) if kind in {"published", "again"} else reverse("practices:index")),
            "organisation": settings.ORGANISATION,
        }  # fmt: skip
        content = Content(
            subject=_subject_line(kind, title),
            body=render_to_string(f"practices/letters/{kind}.txt", context),
        )
    post.write(
        to=practice.addressee,
        kind=f"practices.{kind}",
        about=str(practice),
        content=content,
        now=now,
        once=once,
        until=now + TO_CONFIRM if kind == "confirm" else None,
    )


def _link(practice: Practice, purpose: str, *, now: datetime) -> str:
    until = now + (TO_CONFIRM if purpose == CONFIRM else LONG)
    pk, token = links.new_link(purpose=purpose, subject=str(practice), until=until, now=now)
    return settings.SITE_URL + reverse(VIEWS[purpose], args=[pk, token])


def _subject_line(kind: str, title: str) -> str:
    lines = {
        "confirm": _("Confirmez votre envoi : %(title)s"),
        "draft": _("Votre brouillon est gardé : %(title)s"),
        "sent": _("Bien reçu : %(title)s"),
        "returned": _("À reprendre : %(title)s"),
        "published": _("Publiée : %(title)s"),
        "again": _("Toujours d’actualité ? %(title)s"),
        "withdrawn": _("Retirée : %(title)s"),
    }
    return lines[kind] % {"title": title}
