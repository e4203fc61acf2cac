"""What grantees are written. Each letter carries a link of its own."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clickable.base.days import date_format
from clickable.grants.awards.models import Grant, GrantReport
from clickable.grants.letters import told
from clickable.post import links
from clickable.post import services as post
from clickable.post.content import Content

ANSWER, MINE = "grant_awards.answer", "grant_awards.mine"
PERSONAL = timedelta(days=400)


def accepted(row: Grant, *, now: datetime) -> bool:
    with _in(row):
        lines = [_("Votre acceptation est notée. Nous préparons la convention."), *_own(row, now)]  # fmt: skip
        return _write(row, "accepted", _("Subvention acceptée"), lines=lines, now=now, once=f"grant_awards.accepted:{row.pk}")  # fmt: skip


def signed(row: Grant, *, now: datetime) -> bool:
    with _in(row):
        lines = [
            _("La convention %(number)s est signée. Sa copie, vos versements et vos rapports sont sur votre page.") % {"number": row.number},
            *_own(row, now),
        ]  # fmt: skip
        return _write(row, "signed", _("Convention signée"), lines=lines, now=now, once=f"grant_awards.signed:{row.pk}")  # fmt: skip


def remind(row: GrantReport, *, days: int, now: datetime) -> bool:
    """So many days before it is due (positive), or after; once each."""
    grant = row.grant
    with _in(grant):
        day = date_format(row.due_on, "j F Y")
        known = {"kind": row.get_kind_display(), "number": row.number, "day": day}
        if days >= 0:
            said = _("Votre %(kind)s n° %(number)s est attendu le %(day)s.") % known
        else:
            said = ngettext(
                "Votre %(kind)s n° %(number)s était attendu le %(day)s, il y a %(late)s jour.",
                "Votre %(kind)s n° %(number)s était attendu le %(day)s, il y a %(late)s jours.",
                -days,
            ) % {**known, "late": -days}  # fmt: skip
        lines = [said, *_own(grant, now)]
        once = f"grant_awards.remind:{row.pk}:{row.due_on}:{days}"
        return _write(grant, "remind", _("Votre rapport"), lines=lines, now=now, once=once)


def receipt(row: GrantReport, *, now: datetime) -> bool:
    """That a report came, when, and the digest of what was sent; each time it is sent."""
    with _in(row.grant):
        known = {
            "number": row.number,
            "grant": row.grant.number,
            "when": told(now, row.grant.application.call.zone),
        }
        lines = [
            _("Votre rapport n° %(number)s de la subvention %(grant)s est arrivé le %(when)s.") % known,
            _("Empreinte (SHA-256) de ce que vous avez envoyé : %(digest)s") % {"digest": row.sha256},
            *_own(row.grant, now),
        ]  # fmt: skip
        once = f"grant_awards.receipt:{row.pk}:{now:%Y%m%d%H%M%S}:{row.sha256[:16]}"
        return _write(row.grant, "receipt", _("Rapport reçu"), lines=lines, now=now, once=once)


def sent_back(row: GrantReport, *, now: datetime) -> bool:
    with _in(row.grant):
        lines = [_("Votre rapport n° %(number)s est à compléter :") % {"number": row.number}, row.note, *_own(row.grant, now)]  # fmt: skip
        once = f"grant_awards.back:{row.pk}:{now:%Y%m%d%H%M%S}"
        return _write(row.grant, "back", _("Un rapport est à compléter"), lines=lines, now=now, once=once)  # fmt: skip


def report_accepted(row: GrantReport, *, now: datetime) -> bool:
    with _in(row.grant):
        lines = [_("Votre rapport n° %(number)s est accepté. Merci.") % {"number": row.number}, *_own(row.grant, now)]  # fmt: skip
        return _write(row.grant, "report", _("Rapport accepté"), lines=lines, now=now, once=f"grant_awards.report:{row.pk}")  # fmt: skip


def ended(row: Grant, *, now: datetime) -> bool:
    with _in(row):
        lines = [_("Votre subvention %(number)s : %(state)s.") % {"number": row.number, "state": row.get_state_display()}]  # fmt: skip
        lines += [row.reason] if row.reason else [_("Merci de ce que vous avez fait.")]
        return _write(row, "ended", _("Fin de votre subvention"), lines=lines, now=now, once=f"grant_awards.ended:{row.pk}")  # fmt: skip


def _own(row: Grant, now: datetime) -> list[str]:
    pk, token = links.new_link(purpose=MINE, subject=str(row), until=now + PERSONAL, now=now)
    return [
        _("Votre page :"),
        f"{settings.SITE_URL}{reverse('grant_awards:mine', args=[pk, token])}",
    ]


def _in(row: Grant) -> translation.override:
    to = row.application.addressee
    return translation.override(to.language if to else "fr")


def _write(
    row: Grant, kind: str, subject: str, *, lines: Sequence[str], now: datetime, once: str
) -> bool:
    to = row.application.addressee
    if to is None:
        return False
    body = "\n\n".join([_("Bonjour,"), *lines, settings.ORGANISATION]) + "\n"
    content = Content(subject=subject, body=body)
    kept = post.write(
        to=to, kind=f"grant_awards.{kind}", about=str(row), content=content, now=now, once=once
    )
    return kept is not None
