"""That a certificate is there: a link of their own, to whoever was there long enough."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clickable.base.days import date_format
from clickable.post import links
from clickable.post import services as post
from clickable.post.content import Content
from clickable.post.models import Letter
from clickable.training.certificates.rules import KEPT_TIE
from clickable.training.models import Registration

MINE = "certificates.mine"


def not_told(rows: Collection[Registration]) -> list[Registration]:
    """Those who have no letter of it yet."""
    wanted = {once(row): row for row in rows}
    told = set(Letter.objects.filter(once__in=wanted).values_list("once", flat=True))
    return [row for name, row in wanted.items() if name not in told]


def once(row: Registration) -> str:
    return f"certificates.there:{row.pk}"


def invite(row: Registration, *, people: int, now: datetime) -> bool:
    """False: somebody told them meanwhile."""
    if row.addressee is None:
        return False
    until = row.session.ends_at + KEPT_TIE
    pk, token = links.new_link(purpose=MINE, subject=str(row), until=until, now=now)
    title = row.session.course.title(row.language)
    with translation.override(row.language):
        context = {
            "title": title,
            "people": people,
            "address": settings.SITE_URL + reverse("certificates:mine", args=[pk, token]),
            "until": date_format(until, "j F Y"),
            "organisation": settings.ORGANISATION,
        }
        content = Content(
            subject=_("Votre attestation : %(title)s") % {"title": title},
            body=render_to_string("certificates/letters/there.txt", context),
        )
    about = str(row.session)
    kind = "certificates.there"
    return bool(
        post.write(
            to=row.addressee, kind=kind, about=about, content=content, now=now, once=once(row)
        )
    )
