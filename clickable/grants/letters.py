"""What applicants, and those who ask about a call, are written, in their language."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clickable.base.days import date_format
from clickable.grants.models import (
    Application,
    Attachment,
    Call,
    CallVersion,
    Clarification,
    Coapplicant,
)
from clickable.grants.rules import PERSONAL, deadline
from clickable.post import links
from clickable.post import services as post
from clickable.post.content import Content
from clickable.post.models import Addressee

MINE = "grants.mine"
Lines = Sequence[str]


def link(subject: str, *, now: datetime) -> str:
    pk, token = links.new_link(purpose=MINE, subject=subject, until=now + PERSONAL, now=now)
    return f"{settings.SITE_URL}{reverse('grants:mine', args=[pk, token])}"


def told(moment: datetime, zone: str) -> str:
    """A moment in the zone of its call, with the zone's name: nobody has to guess."""
    there = moment.astimezone(ZoneInfo(zone))
    offset = there.strftime("%z")
    hours = f"UTC{offset[:3]}:{offset[3:]}"
    city = zone.rpartition("/")[2].replace("_", "\u00a0")
    return _("%(day)s à %(time)s (heure de %(city)s, %(offset)s)") % {
        "day": date_format(there, "j F Y"), "time": date_format(there, "H:i"), "city": city, "offset": hours,
    }  # fmt: skip


def own_link(row: Application, *, now: datetime) -> None:
    """The way to one's application: the only one."""
    with _in(row.language):
        lines = [
            _("Voici le lien de votre candidature à « %(title)s ». Il sert à l’écrire, à l’interrompre et à la reprendre, d’où que vous soyez.") % {"title": _title(row.call)},
            link(str(row), now=now),
            _("Qui a ce lien peut la lire et la modifier : ne le transmettez pas."),
            _("Date limite : %(when)s.") % {"when": told(deadline(row.call).at, row.call.zone)},
            _("Si ce n’est pas vous, ne faites rien : tout s’efface dans trente jours."),
        ]  # fmt: skip
        _write(row.addressee, "link", _("Votre candidature : %(title)s") % {"title": _title(row.call)}, lines=lines, about=str(row), now=now)  # fmt: skip


def partner_link(row: Coapplicant, *, now: datetime) -> None:
    application = row.application
    with _in(row.addressee.language):
        lines = [
            _("%(organisation)s vous invite à écrire avec elle une candidature à « %(title)s ».") % {"organisation": application.organisation, "title": _title(application.call)},
            link(str(row), now=now),
            _("Par ce lien vous lisez et modifiez les réponses. Seule l’organisation qui vous invite peut déposer ou retirer la candidature."),
        ]  # fmt: skip
        _write(row.addressee, "partner", _("Écrire une candidature ensemble"), lines=lines, about=str(application), now=now)  # fmt: skip


def receipt(row: Application, *, time: int, now: datetime) -> None:
    """`time`: how often it was submitted; each has its receipt."""
    with _in(row.language):
        late = [_("Elle est arrivée après l’heure dite, dans le délai de tolérance.")] if row.late_by_grace else []  # fmt: skip
        lines = [
            _("Votre candidature à « %(title)s » est déposée, sous le numéro %(number)s, le %(when)s.") % {"title": _title(row.call), "number": row.number, "when": told(now, row.call.zone)},
            *late,
            _("Empreinte (SHA-256) de ce que vous avez déposé : %(digest)s") % {"digest": row.digest},
            *_files(row),
            _("Jusqu’à la date limite vous pouvez la reprendre ou la retirer par votre lien personnel."),
        ]  # fmt: skip
        _write(row.addressee, "receipt", _("Candidature %(number)s déposée") % {"number": row.number}, lines=lines, about=str(row), once=f"grants.receipt:{row.pk}:{time}", now=now)  # fmt: skip


def _files(row: Application) -> list[str]:
    """Each file with its own digest, so that nobody has to ask which one we have."""
    lines = [f"{one.name}\n{one.sha256}" for one in row.attachments.order_by("question", "pk")]
    return [_("Vos fichiers, chacun avec son empreinte (SHA-256) :"), *lines] if lines else []


def withdrawn(row: Application, *, now: datetime) -> None:
    with _in(row.language):
        lines = [_("Votre candidature à « %(title)s » est retirée. Si ce n’était pas vous, écrivez-nous.") % {"title": _title(row.call)}]  # fmt: skip
        _write(row.addressee, "withdrawn", _("Candidature retirée"), lines=lines, about=str(row), once=f"grants.withdrawn:{row.pk}", now=now)  # fmt: skip


def extended(row: Application, *, until: datetime, pk: int, now: datetime) -> None:
    with _in(row.language):
        lines = [_("Vous avez plus de temps pour votre candidature à « %(title)s » : jusqu’au %(when)s.") % {"title": _title(row.call), "when": told(until, row.call.zone)}]  # fmt: skip
        _write(row.addressee, "extended", _("Un délai pour votre candidature"), lines=lines, about=str(row), once=f"grants.extended:{pk}", now=now)  # fmt: skip


def closed(row: Application, *, now: datetime) -> None:
    """A draft that was never submitted: it is too late, and nothing is lost at once."""
    with _in(row.language):
        lines = [
            _("L’appel « %(title)s » est clos, et votre candidature n’a pas été déposée.") % {"title": _title(row.call)},
            _("Vous pouvez la relire par votre lien personnel pendant six mois ; elle s’efface ensuite."),
        ]  # fmt: skip
        _write(row.addressee, "closed", _("L’appel est clos"), lines=lines, about=str(row), once=f"grants.closed:{row.pk}", now=now)  # fmt: skip


def ineligible(row: Application, *, reason: str, now: datetime) -> None:
    with _in(row.language):
        lines = [
            _("Votre candidature %(number)s à « %(title)s » n’est pas recevable.") % {"number": row.number, "title": _title(row.call)},
            reason or _("Elle ne remplit pas toutes les conditions de l’appel."),
            _("Merci du temps que vous y avez mis."),
        ]  # fmt: skip
        _write(row.addressee, "ineligible", _("Votre candidature %(number)s") % {"number": row.number}, lines=lines, about=str(row), once=f"grants.ineligible:{row.pk}", now=now)  # fmt: skip


def corrected(row: Application, version: CallVersion, *, now: datetime) -> None:
    with _in(row.language):
        note = version.note.get(row.language) or version.note.get("fr", "")
        lines = [
            _("L’appel « %(title)s » est corrigé (correction n° %(n)s) :") % {"title": _title(row.call), "n": version.number - 1},
            note,
            _("Si votre candidature est déjà déposée, vous pouvez la reprendre par votre lien personnel jusqu’à la date limite : %(when)s.") % {"when": told(deadline(row.call).at, row.call.zone)},
            _page(row.call),
        ]  # fmt: skip
        _write(row.addressee, "corrected", _("Correction de l’appel : %(title)s") % {"title": _title(row.call)}, lines=lines, about=str(row), once=f"grants.corrected:{version.pk}:{row.pk}", now=now)  # fmt: skip


def answered(row: Clarification, *, now: datetime) -> None:
    with _in(row.language):
        question, answer = (
            one.get(row.language) or one.get("fr", "") for one in (row.question, row.answer)
        )
        lines = [
            _("Vous avez posé une question sur « %(title)s ». Voici la réponse, publiée pour tout le monde :") % {"title": _title(row.call)},
            question, answer, _page(row.call),
        ]  # fmt: skip
        _write(row.addressee, "answered", _("Réponse à votre question"), lines=lines, about=str(row), once=f"grants.answered:{row.pk}", now=now)  # fmt: skip


def declined(row: Clarification, *, reason: str, now: datetime) -> None:
    with _in(row.language):
        lines = [
            _("Vous avez posé une question sur « %(title)s ». Nous ne la publions pas :") % {"title": _title(row.call)},
            reason,
        ]  # fmt: skip
        _write(row.addressee, "declined", _("Votre question"), lines=lines, about=str(row), once=f"grants.answered:{row.pk}", now=now)  # fmt: skip


def file_refused(row: Attachment, *, now: datetime) -> None:
    application = row.application
    with _in(application.language):
        lines = [_("Le fichier « %(name)s » de votre candidature est refusé par l’antivirus et n’est pas gardé. Joignez-en un autre par votre lien personnel.") % {"name": row.name}]  # fmt: skip
        _write(application.addressee, "file", _("Un fichier refusé"), lines=lines, about=str(application), once=f"grants.file:{row.pk}", now=now)  # fmt: skip


def _title(call: Call) -> str:
    return str(call.text((translation.get_language() or "fr")[:2]).get("title", ""))


def _page(call: Call) -> str:
    return settings.SITE_URL + reverse("grants:call", args=[call.slug])


@contextmanager
def _in(language: str) -> Iterator[None]:
    with translation.override(language):
        yield


def _write(
    to: Addressee | None,
    kind: str,
    subject: str,
    *,
    lines: Lines,
    about: str,
    now: datetime,
    once: str = "",
) -> None:
    if to is None:
        return
    body = "\n\n".join([_("Bonjour,"), *lines, settings.ORGANISATION, _("Ce message part tout seul : personne ne lit les réponses.")]) + "\n"  # fmt: skip
    content = Content(subject=subject, body=body)
    post.write(to=to, kind=f"grants.{kind}", about=about, content=content, now=now, once=once)
