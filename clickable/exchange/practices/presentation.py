"""Practices as pages and exports show them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from clickable.exchange import countries
from clickable.exchange.practices.models import (
    Audience,
    Cost,
    Evidence,
    Licence,
    Practice,
    PracticeVersion,
    Theme,
)
from clickable.exchange.practices.rules import TEXTS, Wish, is_stale
from clickable.exchange.practices.selectors import Shelf, reviewers

DEEDS = {"cc-by": "https://creativecommons.org/licenses/by/4.0/", "cc-by-sa": "https://creativecommons.org/licenses/by-sa/4.0/", "cc0": "https://creativecommons.org/publicdomain/zero/1.0/"}  # fmt: skip


@dataclass(frozen=True)
class Card:
    practice: Practice
    text: dict[str, Any]
    country: str
    themes: list[str]
    evidence: str
    other: str  # the language that its text is in, where it is not the reader's


@dataclass(frozen=True)
class Choice:
    code: str
    name: str
    number: int


def card(practice: Practice, language: str) -> Card:
    version = practice.current or PracticeVersion()
    return Card(
        practice,
        version.text(language),
        countries.name(practice.country, language),
        [str(Theme(code).label) for code in version.themes],
        str(Evidence(version.evidence).label) if version.evidence else "",
        other(version, language),
    )


def other(version: PracticeVersion, language: str) -> str:
    found = version.language(language)
    return language_name(found) if found != language else ""


def language_name(code: str) -> str:
    names = {
        "fr": _("français"), "en": _("anglais"), "de": _("allemand"), "es": _("espagnol"),
        "it": _("italien"), "nl": _("néerlandais"), "pt": _("portugais"), "hu": _("hongrois"),
        "ro": _("roumain"),
    }  # fmt: skip
    return names.get(code, _("autre langue"))


def facets(shelf: Shelf, wish: Wish, language: str) -> list[dict[str, Any]]:
    """The choices that there are, each with how many practices it would leave."""
    named = [
        ("theme", _("Thème"), wish.theme, [(c, str(n)) for c, n in Theme.choices]),
        ("public", _("Public"), wish.audience, [(c, str(n)) for c, n in Audience.choices]),
        ("pays", _("Pays"), wish.country, countries.choices(language)),
    ]
    counted = {"theme": "theme", "public": "audience", "pays": "country"}
    return [
        {
            "name": name,
            "label": label,
            "chosen": chosen,
            "choices": [
                Choice(code, said, shelf.counts[counted[name]][code])
                for code, said in choices
                if shelf.counts[counted[name]][code] or code == chosen
            ],
        }
        for name, label, chosen, choices in named
    ]


def page(
    practice: Practice, version: PracticeVersion, *, language: str, today: date
) -> dict[str, Any]:
    return {
        "practice": practice,
        "version": version,
        "text": version.text(language),
        "text_language": version.language(language),
        "other": other(version, language),
        "country": countries.name(practice.country, language),
        "themes": [Theme(code).label for code in version.themes],
        "audiences": [Audience(code).label for code in version.audiences],
        "evidence": Evidence(version.evidence).label if version.evidence else "",
        "cost": Cost(version.cost).label if version.cost else "",
        "languages": [language_name(code) for code in version.languages],
        "licence": Licence(version.licence).label if version.licence else "",
        "deed": DEEDS.get(version.licence, ""),
        "reviewers": reviewers(version),
        "stale": is_stale(practice.checked_on, today),
        "versions": practice.versions.filter(published_on__isnull=False).order_by("-number"),
    }


COLUMNS = ["id", "address", "version", "published_on", "checked_on", "organisation", "country", "contact_role", "language", "title", "problem", "done", "audience", "participation", "themes", "audiences", "evidence", "cost", "languages", "licence", "links"]  # fmt: skip


def row(practice: Practice) -> dict[str, Any]:
    """A public practice as data: what its page says, in the language that it was sent in."""
    version = practice.current or PracticeVersion()
    language = next(iter(version.texts), "fr")
    text = version.text(language)
    return {
        "id": practice.pk,
        "address": settings.SITE_URL + reverse("practices:page", args=[practice.pk]),
        "version": version.number,
        "published_on": version.published_on,
        "checked_on": practice.checked_on,
        "organisation": practice.organisation,
        "country": practice.country,
        "contact_role": practice.role,
        "language": language,
        **{name: text.get(name, "") for name in TEXTS},
        "themes": version.themes,
        "audiences": version.audiences,
        "evidence": version.evidence,
        "cost": version.cost,
        "languages": version.languages,
        "licence": version.licence,
        "links": version.links,
    }
