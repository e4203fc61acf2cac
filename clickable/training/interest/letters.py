"""What people who wait for a date are written. Each letter carries a link that takes them off."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from clickable.post import links
from clickable.post import services as post
from clickable.post.content import Content
from clickable.training.hours import whens
from clickable.training.interest.models import Interest
from clickable.training.interest.rules import KEPT, LONGEST
from clickable.training.models import Session

OWN = "training.interest"


def ask_to_confirm(row: Interest, *, now: datetime) -> None:
    _write(row, "interest", gettext_noop("Confirmez : prévenez-moi de la prochaine date"), now=now)


def tell(row: Interest, session: Session, *, now: datetime) -> None:
    """A date is open. Once for each wish."""
    _write(row, "date", gettext_noop("Une date est ouverte : %(title)s"), session=session, now=now, once=f"training.date:{row.pk}")  # fmt: skip


def answer(row: Interest, text: str, *, now: datetime) -> None:
    _write(row, "answer", gettext_noop("Votre demande de session : %(title)s"), text=text, now=now)


def _write(
    row: Interest,
    kind: str,
    subject: str,
    *,
    now: datetime,
    session: Session | None = None,
    text: str = "",
    once: str = "",
) -> None:
    if row.addressee is None:
        return
    with translation.override(row.language):
        own = _link(row, now=now)
        context = {
            "row": row,
            "session": session,
            "title": row.course.title(row.language),
            "whens": whens(session, territory=row.territory, language=row.language) if session else [],
            "text": text,
            "own": own,
            "site": settings.SITE_URL,
            "organisation": settings.ORGANISATION,
        }  # fmt: skip
        content = Content(
            subject=_(subject) % {"title": context["title"]},
            body=render_to_string(f"training/letters/{kind}.txt", context),
            unsubscribe="" if kind == "interest" else own,
        )
    post.write(
        to=row.addressee, kind=f"training.{kind}", about=str(row), content=content, now=now, once=once
    )  # fmt: skip


def _link(row: Interest, *, now: datetime) -> str:
    until = now + LONGEST + KEPT
    pk, token = links.new_link(purpose=OWN, subject=str(row), until=until, now=now)
    return f"{settings.SITE_URL}{reverse('training:interest', args=[pk, token])}"
