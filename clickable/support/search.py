"""What the search of the site finds here: plans, by what somebody would type, and services."""

import unicodedata
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import override

from clickable.support import plans, selectors
from clickable.support.plans import Plan
from clickable.support.telling import words

MOST = 10
SHORTEST = 3  # letters of a word that is looked for


@dataclass(frozen=True)
class Found:
    title: str
    summary: str
    url: str
    kind: str  # "plan" or "service"


def search(query: str, *, language: str) -> list[Found]:
    """Plans first, then services, that hold every word of the query; a dozen at most."""
    wanted = [word for word in _plain(query).split() if len(word) >= SHORTEST or word.isdigit()]
    if not wanted:
        return []
    with override(language):
        everything = [*_plans(language), *_services(language)]
    return [found for found, text in everything if all(word in _plain(text) for word in wanted)][
        :MOST
    ]


def _plans(language: str) -> list[tuple[Found, str]]:
    return [
        (
            Found(plan.title, plan.lead, reverse("support:plan", args=[at[0], at[1]]), "plan"),
            _text(plan),
        )
        for at, plan in plans.every(language)
    ]


def _text(plan: Plan) -> str:
    steps = [f"{step.title} {step.text}" for step in plan.steps]
    return " ".join([plan.title, plan.lead, *plan.say, *steps])


def _services(language: str) -> list[tuple[Found, str]]:
    url = reverse("support:services")
    found = []
    for offer in selectors.services():
        name, what = words(offer.name, language), words(offer.what, language)
        reach = " ".join(channel.value for channel in offer.channels)
        found.append((Found(name, what, url, "service"), f"{name} {what} {reach}"))
    return found


def _plain(text: str) -> str:
    """Small letters without accents, so that « ecoute » finds « Écoute »."""
    parts = unicodedata.normalize("NFKD", text.replace("’", " ").lower())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
