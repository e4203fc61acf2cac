"""What facilitators and readers are written. Nothing in a letter is of a child."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clickable.post import links
from clickable.post import services as post
from clickable.post.content import Content
from clickable.voices.models import Circle, Reader, Words
from clickable.voices.rules import needs_consent

CIRCLE = "voices.circle"
LONG = timedelta(days=400)  # that a facilitator's link works


def invite(circle: Circle, *, now: datetime) -> None:
    """The link to the group's own page."""
    if circle.addressee is None:
        return
    with translation.override(circle.language):
        pk, token = links.new_link(purpose=CIRCLE, subject=str(circle), until=now + LONG, now=now)
        title = circle.consultation.text(circle.language)["title"]
        context = {
            **_shared(circle, title),
            "address": settings.SITE_URL + reverse("voices:circle", args=[pk, token]),
            "papers": needs_consent(circle.band),
        }
        content = Content(
            subject=_("Votre groupe : %(title)s") % {"title": title},
            body=render_to_string("voices/letters/circle.txt", context),
        )
    post.write(to=circle.addressee, kind=CIRCLE, about=str(circle), content=content, now=now)


def tell_feedback(circle: Circle, *, now: datetime) -> None:
    """What changed, to be read with the children; once for each group."""
    if circle.addressee is None:
        return
    with translation.override(circle.language):
        title = circle.consultation.text(circle.language)["title"]
        back = reverse("voices:feedback", args=[circle.consultation.slug])
        context = {**_shared(circle, title), "address": settings.SITE_URL + back}
        content = Content(
            subject=_("Ce qui a changé grâce aux enfants : %(title)s") % {"title": title},
            body=render_to_string("voices/letters/feedback.txt", context),
        )
    post.write(
        to=circle.addressee,
        kind="voices.feedback",
        about=str(circle),
        content=content,
        now=now,
        once=f"voices.feedback:{circle.pk}",
    )


def tell_reader(reader: Reader, batch: Sequence[Words], step: Words.Told, *, now: datetime) -> None:
    """That these texts wait: how many, and where. Once for each reader, step and text."""
    to = reader.addressee
    late = step == Words.Told.LATE
    with translation.override(to.language):
        context = {
            "late": late,
            "n": len(batch),
            "address": settings.SITE_URL + reverse("desk:voices"),
            "left": reader.person_id is not None,
            "organisation": settings.ORGANISATION,
        }
        content = Content(
            subject=_("Des textes d’enfants attendent depuis trop longtemps")
            if late
            else _("Des textes d’enfants sont à lire bientôt"),
            body=render_to_string("voices/letters/reading.txt", context),
        )
    kind = "voices.reading_late" if late else "voices.reading_soon"
    post.write(
        to=to,
        kind=kind,
        about=str(reader),
        content=content,
        now=now,
        once=f"{kind}:{batch[0].pk}:{reader.pk}",
    )


def _shared(circle: Circle, title: str) -> dict[str, object]:
    return {"circle": circle, "title": title, "organisation": settings.ORGANISATION}
