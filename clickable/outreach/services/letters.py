"""What the requester is written, in their language. No letter says what a child said, or names one."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clickable.base.days import date_format
from clickable.outreach.evenings import selectors as evenings
from clickable.outreach.evenings.models import Evening
from clickable.outreach.models import Ask, RoutingDecision, Seat, SessionRequest
from clickable.outreach.table import table
from clickable.outreach.wording import FALLBACK
from clickable.post import services as post
from clickable.post.content import Content


def please_confirm(ask: Ask, *, pk: int, token: str, now: datetime) -> None:
    with translation.override(ask.language):
        body = _(
            "Bonjour,\n\nVous avez demandé une intervention pour %(who)s (%(town)s).\n"
            "Ouvrez ce lien et appuyez sur le bouton pour confirmer ; sans cela, la demande s’efface "
            "dans une semaine :\n\n%(link)s\n\nSi ce n’est pas vous, ne faites rien."
        ) % {
            "who": ask.organisation,
            "town": ask.town,
            "link": _address("outreach:confirm", pk, token),
        }
        _write(
            ask, "outreach.confirm", _("Confirmez votre demande d’intervention"), body=body, now=now
        )


def received(ask: Ask, parts: Sequence[SessionRequest], *, now: datetime) -> None:
    """Who answers, and why."""
    with translation.override(ask.language):
        who = "\n".join(f"– {_who(one, ask.language)}" for one in parts)
        body = _(
            "Bonjour,\n\nVotre demande est confirmée. Voici qui vous répond, et pourquoi :\n\n%(who)s\n\n"
            "Une réponse vient sous cinq jours ouvrés. Où elle en est, et comment l’annuler :\n%(link)s"
        ) % {"who": who, "link": _address("outreach:asked", ask.reference)}
        _write(ask, "outreach.received", _("Votre demande d’intervention"), body=body, now=now)


def passed_on(request: SessionRequest, *, now: datetime) -> None:
    ask = request.ask
    with translation.override(ask.language):
        body = _(
            "Bonjour,\n\nVotre demande change de mains. Voici qui vous répond maintenant :\n\n– %(who)s\n\n"
            "Une réponse vient sous cinq jours ouvrés :\n%(link)s"
        ) % {"who": _who(request, ask.language), "link": _address("outreach:asked", ask.reference)}
        _write(ask, "outreach.passed_on", _("Votre demande a été confiée à une autre association"), body=body, now=now)  # fmt: skip


def moved(request: SessionRequest, *, reason: str, now: datetime) -> None:
    """Accepted, or cancelled by the coordinator."""
    ask = request.ask
    with translation.override(ask.language):
        body = _(
            "Bonjour,\n\n%(association)s : votre demande est maintenant « %(state)s ».\n%(reason)s\n%(link)s"
        ) % {
            "association": table().associations[request.association].name,
            "state": request.get_state_display(),
            "reason": reason,
            "link": _address("outreach:asked", ask.reference),
        }
        _write(ask, "outreach.moved", _("Votre demande d’intervention"), body=body, now=now)


def planned(request: SessionRequest, *, now: datetime) -> None:
    ask = request.ask
    with translation.override(ask.language):
        groups = request.groups.select_related("slot").order_by("slot__begins")
        plan = "\n".join(f"– {one.slot.begins:%H:%M}, {one.slot.minutes} min : {said(one.audience, one.level, ask.language)}, {one.number}" for one in groups)  # fmt: skip
        body = _(
            "Bonjour,\n\n%(association)s vient le %(day)s (heure locale) :\n\n%(plan)s\n\n"
            "Pour annuler ou relire :\n%(link)s%(evening)s"
        ) % {
            "evening": _evening(request),
            "association": table().associations[request.association].name,
            "day": date_format(request.day, "j F Y") if request.day else "",
            "plan": plan,
            "link": _address("outreach:asked", ask.reference),
        }
        _write(ask, "outreach.planned", _("La date de votre intervention"), body=body, now=now)


def _evening(request: SessionRequest) -> str:
    """Of a visit for parents: the page on which they say that they come."""
    evening = Evening.objects.filter(request=request).select_related("request__ask").first()
    if evening is None:
        return ""
    words = _("La page à donner aux parents, qui y disent combien ils viennent :")
    return f"\n\n{words}\n{evenings.address(evening)}"


def late(request: SessionRequest, *, now: datetime) -> None:
    ask = request.ask
    with translation.override(ask.language):
        body = _(
            "Bonjour,\n\nVotre demande n’a pas eu de réponse dans le délai promis. La coordination du projet "
            "en est prévenue et s’en occupe. Vous n’avez rien à faire.\n%(link)s"
        ) % {"link": _address("outreach:asked", ask.reference)}
        once = f"outreach.late:{request.pk}:{request.due_on}"
        _write(
            ask, "outreach.late", _("Votre demande attend encore"), body=body, now=now, once=once
        )


def to_its_people(
    request: SessionRequest, association: str, *, late: bool = False, now: datetime
) -> None:
    """Those who work for it hear that something waits, and where; not who asks, nor what."""
    seats = Seat.objects.filter(association=association, addressee__isnull=False)
    for seat in seats.select_related("addressee"):
        if seat.addressee is None:
            continue
        with translation.override(seat.addressee.language):
            subject = _("Une demande d’intervention est en retard") if late else _("Une demande d’intervention vous attend")  # fmt: skip
            body = _(
                "Bonjour,\n\n%(subject)s. Elle est à répondre avant le %(day)s :\n%(link)s"
            ) % {
                "subject": subject,
                "day": date_format(request.due_on, "j F Y") if request.due_on else "",
                "link": _address("interventions:request", request.pk),
            }
        content = Content(subject=subject, body=f"{body}\n\n{settings.ORGANISATION}\n")
        kind = "outreach.late_staff" if late else "outreach.waits"
        once = f"{kind}:{request.pk}:{association}:{request.due_on}:{seat.pk}"
        post.write(to=seat.addressee, kind=kind, about=f"request:{request.pk}", content=content, now=now, once=once)  # fmt: skip


def said(audience: str, level: str, language: str) -> str:
    """« Élèves, CM1 »."""
    held = table()
    names = [held.audiences[audience].name[language]] if audience in held.audiences else [audience]
    names += [held.levels[level].name[language]] if level in held.levels else []
    return ", ".join(names)


def why(decision: RoutingDecision, language: str) -> str:
    """The reason of a decision, as the requester reads it."""
    rule = table().rule(decision.rule)
    return decision.reason or (rule.why[language] if rule else str(FALLBACK))


def _who(request: SessionRequest, language: str) -> str:
    decision = request.decisions.order_by("-pk").first()
    name = table().associations[request.association].name
    return f"{name}. {why(decision, language)}" if decision else name


def _address(view: str, *parts: object) -> str:
    return f"{settings.SITE_URL}{reverse(view, args=parts)}"


def _write(ask: Ask, kind: str, subject: str, *, body: str, now: datetime, once: str = "") -> None:
    if ask.addressee is not None:
        content = Content(subject=subject, body=f"{body}\n\n{settings.ORGANISATION}\n")
        post.write(to=ask.addressee, kind=kind, about=f"ask:{ask.pk}", content=content, now=now, once=once)  # fmt: skip
