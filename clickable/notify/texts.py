"""Putting a notice into words: one versioned text template, filled with what is known."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from clickable.assess import legal
from clickable.assess.models import Assessment, Outcome
from clickable.base.days import date_format
from clickable.notify.routing import explanations
from clickable.report.models import Category, Item

PARIS = ZoneInfo("Europe/Paris")
# Stands for a place in words, which is sealed for the desk alone: filled in when the desk reads.
PLACE = "⟦ lieu ⟧"


@dataclass(frozen=True, kw_only=True, repr=False)
class Matter:
    """What a notice is about."""

    reference: str
    item: Item
    assessment: Assessment
    location: str  # the exact address, or PLACE
    country: str = ""
    call_first: tuple[str, ...] = ()
    network: list[tuple[str, str]] = field(default_factory=list)  # code of the fact, its value


def body(template: str, language: str, matter: Matter) -> str:
    """The whole text. Nothing of the reporter is in it: not who, not when, not in which words."""
    with translation.override(language):
        return render_to_string(f"notify/{template}.txt", _context(language, matter))


def subject(reference: str, language: str) -> str:
    """The association and the reference; never a word of what it is about."""
    word = "avis" if language == "fr" else "notice"
    return f"{settings.ORGANISATION} – {word} {reference}"


def _context(language: str, matter: Matter) -> dict[str, object]:
    assessment = matter.assessment
    reasons = explanations()
    return {
        "organisation": settings.ORGANISATION,
        "email": settings.DEFAULT_FROM_EMAIL,
        "reference": matter.reference,
        "item_reference": matter.item.reference,
        "kind": Item.Kind(matter.item.kind).label,
        "location": matter.location,
        "explanation": reasons[assessment.category][language],
        "certainty": reasons[_certainty(assessment)][language],
        "category": Category(assessment.category).label,
        "outcome_code": assessment.outcome,
        "outcome": Outcome(assessment.outcome).label,
        "articles": legal.named(assessment.legal_basis),
        "seen_on": _moment(assessment.decided_at),
        "life_in_danger": assessment.life_in_danger,
        "call_first": " / ".join(matter.call_first),
        "country": matter.country,
        "network": [(_network_word(code), value) for code, value in matter.network],
    }


def _certainty(assessment: Assessment) -> str:
    return "potential" if assessment.outcome == Outcome.POTENTIALLY_ILLEGAL else "manifest"


def _moment(at: datetime) -> str:
    local = at.astimezone(PARIS)
    return _("%(day)s, %(hour)s (heure de Paris)") % {
        "day": date_format(local, "j F Y"),
        "hour": date_format(local, "H:i"),
    }


def _network_word(code: str) -> str:
    return {
        "ipv4": _("Adresse IPv4"),
        "ipv6": _("Adresse IPv6"),
        "network": _("Réseau"),
        "operator": _("Exploitant du réseau"),
        "country": _("Pays"),
    }[code]
