"""What who left a mailbox is written: a link to confirm it, then each change once. Nothing else."""

from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clickable.base.days import date_format
from clickable.outreach.evenings.models import Answer, Evening
from clickable.outreach.evenings.rules import TO_CONFIRM
from clickable.post import links
from clickable.post import services as post
from clickable.post.content import Content

PURPOSE = "evenings.confirm"
Says = Callable[[], tuple[str, str]]  # subject and body, in the language that is set then


def please_confirm(answer: Answer, *, now: datetime) -> None:
    pk, token = links.new_link(purpose=PURPOSE, subject=f"answer:{answer.pk}", until=now + TO_CONFIRM, now=now)  # fmt: skip
    _write(
        answer,
        "evenings.confirm",
        lambda: (
            _("Être prévenu d’un changement"),
            _(
                "Bonjour,\n\nVous venez à une rencontre pour les parents (%(who)s) et souhaitez être prévenu si "
                "elle change. Ouvrez ce lien et appuyez sur le bouton ; sans cela, votre adresse s’efface "
                "dans trois jours :\n\n%(link)s\n\nSi ce n’est pas vous, ne faites rien."
            )
            % {"who": _who(answer.evening), "link": _address("evenings:confirm", pk, token)},
        ),
        until=now + TO_CONFIRM,
        now=now,
    )


def tell(evening: Evening, kind: str, *, now: datetime) -> int:
    """Moved, postponed or cancelled: to everybody who asked for it, once for each change."""
    told = list(evening.answers.filter(tell=True, addressee__isnull=False).select_related("addressee"))  # fmt: skip
    for answer in told:
        answer.evening = evening
        assert answer.addressee is not None  # noqa: S101 -- filtered above
        post.take_back(to=answer.addressee)
        _write(answer, f"evenings.{kind}", lambda: _said(evening, kind), now=now, once=f"evenings.{kind}:{answer.pk}:{evening.sequence}")  # fmt: skip
    return len(told)


def _said(evening: Evening, kind: str) -> tuple[str, str]:
    link = _address("evenings:page", evening.code)
    words = {
        "cancelled": (_("La rencontre pour les parents est annulée"), _("Bonjour,\n\nLa rencontre pour les parents (%(who)s) est annulée.\n%(link)s")),
        "postponed": (_("La rencontre pour les parents est reportée"), _("Bonjour,\n\nLa rencontre pour les parents (%(who)s) est reportée. Nous vous écrirons la nouvelle date. Votre réponse est gardée.\n%(link)s")),
        "moved": (_("La rencontre pour les parents change"), _("Bonjour,\n\nLa rencontre pour les parents (%(who)s) a lieu le %(when)s (heure locale). Votre réponse est gardée ; pour la changer, ouvrez l’adresse que vous avez notée.\n%(link)s")),
    }  # fmt: skip
    subject, body = words[kind]
    return subject, body % {"who": _who(evening), "when": when(evening.announced), "link": link}


def when(announced: dict[str, object]) -> str:
    """« 8 décembre 2026, 18:30 » as it was told last."""
    if not announced:
        return ""
    slots = announced["slots"]
    assert isinstance(slots, list)  # noqa: S101
    hours = ", ".join(str(slot[0]) for slot in slots)
    return f"{date_format(date.fromisoformat(str(announced['day'])), 'j F Y')}, {hours}"


def _who(evening: Evening) -> str:
    ask = evening.request.ask
    return f"{ask.organisation}, {ask.town}"


def _address(view: str, *parts: object) -> str:
    return f"{settings.SITE_URL}{reverse(view, args=parts)}"


def _write(
    answer: Answer, kind: str, says: Says, *, now: datetime, once: str = "", until: datetime | None = None
) -> None:  # fmt: skip
    if answer.addressee is None:
        return
    with translation.override(answer.addressee.language):
        subject, body = says()
    content = Content(subject=subject, body=f"{body}\n\n{settings.ORGANISATION}\n")
    about = f"evening:{answer.evening_id}"
    post.write(to=answer.addressee, kind=kind, about=about, content=content, now=now, once=once, until=until)  # fmt: skip
