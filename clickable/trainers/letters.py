"""What trainers, and those who wait for one, are written. Each letter carries links of its own."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clickable.base.days import date_format
from clickable.post import links
from clickable.post import services as post
from clickable.post.content import Content
from clickable.post.models import Addressee
from clickable.trainers.models import Call, Delivery, Progress, Proposal, State, Trainer
from clickable.trainers.pathway import Text
from clickable.trainers.selectors import shown_name
from clickable.trainers.steps import TO_CONFIRM
from clickable.training.hours import moment, whens

CONFIRM, MINE, REPORT, OFFER = "trainers.confirm", "trainers.mine", "trainers.report", "trainers.offer"  # fmt: skip
VIEWS = {CONFIRM: "trainers:confirm", MINE: "trainers:mine", REPORT: "trainers:report", OFFER: "trainers:offer"}  # fmt: skip
PERSONAL = timedelta(days=400)
Lines = Sequence[str]


def link(purpose: str, subject: str, *, until: datetime, now: datetime) -> str:
    pk, token = links.new_link(purpose=purpose, subject=subject, until=until, now=now)
    return f"{settings.SITE_URL}{reverse(VIEWS[purpose], args=[pk, token])}"


def ask_to_confirm(row: Trainer, *, now: datetime) -> None:
    with _in(row):
        where = link(CONFIRM, str(row), until=now + TO_CONFIRM, now=now)
        lines = [
            _("Vous souhaitez former à votre tour."),
            _("Ouvrez ce lien et appuyez sur le bouton pour envoyer votre candidature ; sans cela, tout s’efface en trois jours :"),
            where,
            _("Si ce n’est pas vous, ne faites rien."),
        ]  # fmt: skip
        _write(row, "confirm", _("Confirmez votre candidature"), lines=lines, now=now)


def received(row: Trainer, *, now: datetime) -> None:
    with _in(row):
        lines = [_("Votre candidature est arrivée. Nous la lisons et vous écrivons."), *_own(row, now)]  # fmt: skip
        _write(row, "received", _("Candidature reçue"), lines=lines, now=now)


def own_link(row: Trainer, *, now: datetime) -> None:
    with _in(row):
        lines = [_("Voici vos liens personnels. Ne les transmettez à personne."), *_own(row, now), *_report(row, now)]  # fmt: skip
        _write(row, "link", _("Vos liens personnels"), lines=lines, now=now)


def moved(row: Trainer, *, step: int, reason: str, now: datetime) -> None:
    """A step of the pathway, once."""
    with _in(row):
        state = State(row.state)
        said = {
            State.SCREENED: _("Votre candidature a été lue. Il reste à fixer la date de votre contrôle d’honorabilité."),
            State.ADMITTED: _("Bienvenue : votre candidature est retenue. La suite est sur votre page."),
            State.IN_TRAINING: _("Votre formation commence."),
            State.SUPERVISED: _("Vous pouvez animer avec la personne qui vous accompagne. Après chaque séance, dites en une minute ce que vous avez fait."),
            State.AUTHORISED: _("Votre habilitation court jusqu’au %(day)s.") % {"day": _day(row.authorised_until)},
            State.LAPSED: _("Votre habilitation est échue. Aucune séance ne vous est plus proposée. Votre page dit ce qu’il faut pour la renouveler."),
            State.SUSPENDED: _("Votre habilitation est suspendue. Aucune séance ne vous est plus proposée."),
            State.REFUSED: _("Votre candidature n’est pas retenue. Votre adresse s’efface dans 90 jours."),
            State.LEFT: _("Vous ne faites plus partie des personnes qui forment. Merci. Votre adresse s’efface dans 90 jours."),
        }[state]  # fmt: skip
        gone = state in {State.REFUSED, State.LEFT}
        lines = [said, *([_("Raison : %(reason)s") % {"reason": reason}] if reason else [])]
        lines += [] if gone else [*_own(row, now), *_report(row, now)]
        subject = _("Former à votre tour : %(state)s") % {"state": row.get_state_display()}
        _write(row, state.value, subject, lines=lines, now=now, once=f"trainers.step:{step}")


def ends_soon(row: Trainer, *, days: int, missing: Lines, now: datetime) -> bool:
    """So many days before it ends, once; whether a letter was written."""
    with _in(row):
        lines = [_("Votre habilitation se termine le %(day)s.") % {"day": _day(row.authorised_until)}]  # fmt: skip
        if missing:
            lines += [_("Pour la renouveler, il manque :"), "\n".join(f"– {one}" for one in missing)]  # fmt: skip
        lines += _own(row, now)
        once = f"trainers.ends:{row.pk}:{row.authorised_until}:{days}"
        return _write(row, "ends", _("Votre habilitation se termine bientôt"), lines=lines, now=now, once=once)  # fmt: skip


def asked_again(row: Progress, *, name: str, now: datetime) -> None:
    with _in(row.trainer):
        lines = [f"{name} : {row.get_outcome_display()}.", row.note, *_own(row.trainer, now)]
        _write(row.trainer, "again", _("Une étape est à refaire"), lines=lines, now=now, once=f"trainers.progress:{row.pk}")  # fmt: skip


def new_words(row: Trainer, text: Text, *, now: datetime) -> bool:
    """A text has other words: it is asked again, once for each edition."""
    with _in(row):
        language = translation.get_language() or "fr"
        lines = [_("Un texte a changé. Sans votre accord, aucune séance ne vous est proposée :"), text.words[language], *_own(row, now)]  # fmt: skip
        once = f"trainers.text:{row.pk}:{text.code}:{text.edition}"
        return _write(row, "text", text.name[language], lines=lines, now=now, once=once)


def offer(row: Proposal, *, now: datetime) -> None:
    with _in(row.trainer):
        where = link(OFFER, str(row), until=row.until, now=now)
        lines = [
            _("Une séance vous est proposée :"),
            about(row.call, row.trainer),
            _("Répondez avant le %(moment)s ; la première personne qui accepte l’a :") % {"moment": _moment(row)},
            where,
        ]  # fmt: skip
        subject = _("Une séance vous est proposée")
        once = f"trainers.offer:{row.pk}:{row.offered_at:%Y%m%d%H%M%S}"
        _write(row.trainer, "offer", subject, lines=lines, now=now, once=once, until=row.until)


def taken(row: Proposal, *, now: datetime) -> None:
    with _in(row.trainer):
        lines = [_("La séance qui vous était proposée a trouvé quelqu’un. Merci ; votre tour reste le prochain."), about(row.call, row.trainer)]  # fmt: skip
        _write(row.trainer, "taken", _("Séance pourvue"), lines=lines, now=now, once=f"trainers.taken:{row.pk}")  # fmt: skip


def assigned(row: Proposal, *, now: datetime) -> None:
    with _in(row.trainer):
        lines = [_("C’est vous qui animez :"), about(row.call, row.trainer), *_own(row.trainer, now), *_report(row.trainer, now)]  # fmt: skip
        _write(row.trainer, "assigned", _("Vous animez cette séance"), lines=lines, now=now, once=f"trainers.assigned:{row.pk}")  # fmt: skip


def withdrawn(row: Proposal, *, now: datetime) -> None:
    """To who held an offer, or would have come."""
    with _in(row.trainer):
        lines = [_("Cette séance ne vous est plus confiée, ou n’aura pas lieu. Ne vous déplacez pas :"), about(row.call, row.trainer)]  # fmt: skip
        _write(row.trainer, "withdrawn", _("Séance retirée"), lines=lines, now=now, once=f"trainers.withdrawn:{row.pk}")  # fmt: skip


def dates_moved(row: Proposal, *, on: str, now: datetime) -> None:
    """Who comes hears that the day or the hour is another."""
    with _in(row.trainer):
        lines = [_("Le moment a changé. Si vous ne pouvez plus venir, dites-le sur votre page :"), about(row.call, row.trainer), *_own(row.trainer, now)]  # fmt: skip
        _write(row.trainer, "moved", _("Une de vos séances a changé de moment"), lines=lines, now=now, once=f"trainers.moved:{row.pk}:{on}")  # fmt: skip


def tell_requester(call: Call, *, now: datetime) -> None:
    """Who comes: by the name they chose, when they agreed to it."""
    if call.request is None or call.trainer is None or call.request.ask.addressee is None:
        return
    ask = call.request.ask
    with translation.override(ask.language):
        name = shown_name(call.trainer)
        who = _("%(name)s vient.") % {"name": name} if name else _("Une personne habilitée vient.")
        where = f"{settings.SITE_URL}{reverse('outreach:asked', args=[ask.reference])}"
        lines = [_("Quelqu’un est trouvé pour votre intervention."), who, where]
        once = f"trainers.requester:{call.pk}:{call.trainer.pk}"
        _post(call.request.ask.addressee, "requester", _("Qui vient pour votre intervention"), lines=lines, about=str(call), now=now, once=once)  # fmt: skip


def sent_back(row: Delivery, *, now: datetime) -> None:
    with _in(row.trainer):
        lines = [
            _("Votre bilan du %(day)s est à corriger :") % {"day": _day(row.day)},
            row.note,
            *_report(row.trainer, now),
        ]
        at = row.sent_at
        once = f"trainers.returned:{row.pk}:{at:%Y%m%d%H%M%S}" if at else ""
        _write(
            row.trainer, "returned", _("Un bilan est à corriger"), lines=lines, now=now, once=once
        )


def about(call: Call, trainer: Trainer) -> str:
    """What the call is for, when and where, in the language of the moment."""
    language = translation.get_language() or "fr"
    if call.session is not None:
        session = call.session
        when = [str(one) for one in whens(session, territory=trainer.home, language=language)]
        where = session.place or _("À distance")
        return "\n".join([session.course.title(language), *when, where])
    request = call.request
    assert request is not None  # noqa: S101 -- a call is for one of the two
    day = _day(call.day) if call.day else _("jour à fixer avec l’établissement")
    return "\n".join([f"{request.ask.organisation}, {request.ask.town}", day, str(call.get_way_display())])  # fmt: skip


def _own(row: Trainer, now: datetime) -> list[str]:
    return [_("Votre page : où vous en êtes, vos disponibilités, vos accords."), link(MINE, str(row), until=now + PERSONAL, now=now)]  # fmt: skip


def _report(row: Trainer, now: datetime) -> list[str]:
    if row.state not in {State.SUPERVISED, State.AUTHORISED, State.LAPSED}:
        return []
    return [_("Votre bilan en une minute, à garder sur votre téléphone ; il marche sans connexion :"), link(REPORT, str(row), until=now + PERSONAL, now=now)]  # fmt: skip


def _in(row: Trainer) -> translation.override:
    return translation.override(row.addressee.language if row.addressee else "fr")


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def _moment(row: Proposal) -> str:
    language = translation.get_language() or "fr"
    return moment(row.until, territory=row.trainer.home, language=language)


def _write(
    row: Trainer,
    kind: str,
    subject: str,
    *,
    lines: Lines,
    now: datetime,
    once: str = "",
    until: datetime | None = None,
) -> bool:
    if row.addressee is None:
        return False
    return _post(row.addressee, kind, subject, lines=lines, about=str(row), now=now, once=once, until=until)  # fmt: skip


def _post(
    to: Addressee,
    kind: str,
    subject: str,
    *,
    lines: Lines,
    about: str,
    now: datetime,
    once: str = "",
    until: datetime | None = None,
) -> bool:
    body = "\n\n".join([_("Bonjour,"), *lines, settings.ORGANISATION]) + "\n"
    content = Content(subject=subject, body=body)
    written = post.write(
        to=to,
        kind=f"trainers.{kind}",
        about=about,
        content=content,
        now=now,
        once=once,
        until=until,
    )
    return written is not None
