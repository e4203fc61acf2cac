"""The letter after a session: the same address for everybody who was there."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clickable.base.days import date_format
from clickable.post import services as post
from clickable.post.content import Content
from clickable.post.models import Letter
from clickable.training.models import Registration, Session
from clickable.training.surveys.rules import CLOSES


def address(session: Session, moment: str, *, language: str) -> str:
    """Of a questionnaire; nothing in it is somebody's own."""
    with translation.override(language):
        return settings.SITE_URL + reverse(f"surveys:{moment}", args=[session.uid])


def ask_afterwards(rows: Iterable[Registration], *, now: datetime) -> int:
    """Those who were not asked yet; how many letters were written."""
    wanted = {f"surveys.after:{row.pk}": row for row in rows}
    for once in Letter.objects.filter(once__in=wanted).values_list("once", flat=True):
        wanted.pop(once or "", None)
    return sum(_ask(row, once, now=now) for once, row in wanted.items())


def _ask(row: Registration, once: str, *, now: datetime) -> bool:
    if row.addressee is None:
        return False
    session, language = row.session, row.language
    with translation.override(language):
        title = session.course.title(language)
        context = {
            "row": row,
            "title": title,
            "until": date_format(session.ends_at + CLOSES, "j F"),
            "address": address(session, "after", language=language),
            "organisation": settings.ORGANISATION,
        }
        body = render_to_string("surveys/letters/after.txt", context)
        content = Content(
            subject=_("Qu’avez-vous retenu ? %(title)s") % {"title": title}, body=body
        )
    return bool(
        post.write(
            to=row.addressee,
            kind="surveys.after",
            about=str(session),
            content=content,
            now=now,
            once=once,
            until=session.ends_at + CLOSES,
        )
    )
