"""What the search of the site finds here: plans, by what somebody would type, and services."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from clickable.base.finding import Found, holding, terms
from clickable.support import plans, selectors
from clickable.support.plans import Plan
from clickable.support.telling import words


def search(query: str, *, language: str) -> list[Found]:
    """Plans first, then services, that hold every word of the query; a dozen at most."""
    wanted = terms(query)
    if not wanted:
        return []
    with override(language):
        return holding(wanted, [*_plans(language), *_services(language)])


def _plans(language: str) -> list[tuple[Found, str]]:
    return [
        (
            Found(plan.title, plan.lead, reverse("support:plan", args=[at[0], at[1]]), _("Aide")),
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
        found.append((Found(name, what, url, _("Service")), f"{name} {what} {reach}"))
    return found
