"""What who follows the tour is written, in their language. Each letter carries its own way out (RFC 8058)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clickable.base.days import date_format
from clickable.outreach.following.models import Follower
from clickable.outreach.stops import TourStop
from clickable.post import links
from clickable.post import services as post
from clickable.post.content import Content
from clickable.post.models import Letter

CONFIRM, LEAVE = "tour.confirm", "tour.leave"
TO_CONFIRM = timedelta(days=7)
TO_LEAVE = timedelta(days=400)


def ask_to_confirm(row: Follower, *, now: datetime) -> None:
    """Once a day for one mailbox and what it follows: nobody is flooded through us."""
    with translation.override(row.addressee.language):
        what = (
            _("l’étape de %(town)s") % {"town": row.stop.town}
            if row.stop
            else _("toute la tournée")
        )
        body = _(
            "Bonjour,\n\nVous voulez être prévenu si quelque chose change pour %(what)s.\n"
            "Ouvrez ce lien et appuyez sur le bouton ; sans cela, votre adresse s’efface dans une "
            "semaine :\n\n%(link)s\n\nSi ce n’est pas vous, ne faites rien."
        ) % {"what": what, "link": _address(row, CONFIRM, now=now)}
        content = Content(
            subject=_("La tournée : confirmez votre adresse"),
            body=f"{body}\n\n{settings.ORGANISATION}\n",
        )
    once = f"{CONFIRM}:{bytes(row.addressee.token).hex()}:{row.stop_id or 0}:{now:%Y%m%d}"
    post.write(to=row.addressee, kind=CONFIRM, about=str(row), content=content, now=now, once=once)


def tell(row: Follower, stop: TourStop, kind: str, *, reason: str, now: datetime) -> Letter | None:
    """One change of one stop, once for each mailbox. None: it was told before."""
    with translation.override(row.addressee.language):
        leave = _address(row, LEAVE, now=now)
        when = f"{date_format(stop.day, 'l j F Y')}, {stop.begins:%H:%M} – {stop.ends:%H:%M}"
        body = _BODY % {
            "what": _what(kind) % {"town": stop.town},
            "when": when,
            "place": ", ".join(filter(None, (stop.place, stop.address, stop.town))),
            "reason": f"{reason}\n" if reason else "",
            "page": f"{settings.SITE_URL}{reverse('tour:stop', args=[stop.code])}",
            "why": _why(row),
            "leave": leave,
        }
        content = Content(
            subject=_subject(kind) % {"town": stop.town},
            body=f"{_('Bonjour,')}\n\n{body}\n\n{settings.ORGANISATION}\n",
            unsubscribe=leave,
        )
    once = f"tour.{kind}:{bytes(row.addressee.token).hex()}:{stop.pk}:{stop.sequence}"
    return post.write(
        to=row.addressee, kind=f"tour.{kind}", about=f"stop:{stop.pk}", content=content, now=now, once=once
    )  # fmt: skip


# Nothing to translate: names of the parts, in the order in which they are read.
_BODY = "%(what)s\n%(reason)s\n%(when)s\n%(place)s\n%(page)s\n\n%(why)s\n%(leave)s"


def _what(kind: str) -> str:
    return {
        "cancelled": _("L’étape de %(town)s est annulée."),
        "postponed": _("L’étape de %(town)s est reportée. La nouvelle date sera annoncée."),
        "back": _("L’étape de %(town)s a bien lieu :"),
        "moved": _("L’étape de %(town)s change. Voici ce qui vaut maintenant :"),
    }[kind]


def _subject(kind: str) -> str:
    return {
        "cancelled": _("Annulée : la tournée à %(town)s"),
        "postponed": _("Reportée : la tournée à %(town)s"),
        "back": _("C’est confirmé : la tournée à %(town)s"),
        "moved": _("Changement : la tournée à %(town)s"),
    }[kind]


def _why(row: Follower) -> str:
    if row.role == Follower.Role.PUBLIC:
        return _("Vous suivez la tournée. Pour ne plus rien recevoir, ce lien et un bouton :")
    return _(
        "Vous êtes parmi les contacts de cette étape. Pour ne plus l’être, ce lien et un bouton :"
    )


def _address(row: Follower, purpose: str, *, now: datetime) -> str:
    until = now + (TO_CONFIRM if purpose == CONFIRM else TO_LEAVE)
    pk, token = links.new_link(purpose=purpose, subject=str(row), until=until, now=now)
    view = "tour:follow_confirm" if purpose == CONFIRM else "tour:follow_leave"
    return f"{settings.SITE_URL}{reverse(view, args=[pk, token])}"
