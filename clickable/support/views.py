from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from clickable.base import clock
from clickable.base.compression import compressed
from clickable.places import selectors as places
from clickable.places.rules import Territory
from clickable.support import answers, plans, selectors, wording

TO_TALK = ["119", "3018", "3114"]


@compressed
def help_page(request: HttpRequest) -> HttpResponse:
    """The first question, and short ways. Asks nothing else, keeps nothing, needs no database."""
    language, now = _language(), clock.now()
    context = {
        "people": wording.PEOPLE,
        "talk": selectors.by_codes(TO_TALK, now=now, language=language),
        **_danger(selectors.home()),
    }
    return render(request, "support/help.html", context)


@compressed
def what(request: HttpRequest, who: str) -> HttpResponse:
    """The second question."""
    person = plans.PEOPLE.get(who)
    if person is None or who == plans.THOUGHTS:
        raise Http404
    context = {"who": who, "voice": person.voice, "matters": wording.matters(person.group)}
    return render(request, "support/what.html", {**context, **_danger(selectors.home())})


@compressed
def where(request: HttpRequest, who: str, what: str) -> HttpResponse:
    """The third question, for those who are not where we think they are."""
    _exists(who, what)
    context = {
        "who": who, "what": what, "voice": plans.PEOPLE[who].voice,
        "places": places.choices(_language()),
    }  # fmt: skip
    return render(request, "support/where.html", {**context, **_danger(selectors.home())})


@compressed
def plan(request: HttpRequest, who: str, what: str, *, where: str = "fr") -> HttpResponse:
    """What to do, step by step, with who answers there now."""
    _exists(who, what)
    territory = _territory(where)
    found = answers.answer(
        plans.PEOPLE[who], what, territory=territory, now=clock.now(), language=_language()
    )
    return render(request, "support/plan.html", {"answer": found, **_danger(territory)})


@compressed
def every_service(request: HttpRequest, where: str = "fr") -> HttpResponse:
    """All services that help there."""
    territory, language, now = _territory(where), _language(), clock.now()
    context = {
        "services": selectors.told(now=now, language=language, territory=territory),
        "places": places.choices(language),
        **_danger(territory),
    }
    return render(request, "support/services.html", context)


def _exists(who: str, what: str) -> None:
    if not plans.exists(who, what):
        raise Http404


def _territory(code: str) -> Territory:
    found = places.territories().get(code.upper())
    if found is None:
        raise Http404
    return found


def _danger(territory: Territory) -> dict[str, object]:
    """What stands first on every page: whom to call there in danger."""
    language = _language()
    return {
        "territory": territory,
        "place": territory.name[language],
        "emergency": answers.emergency(territory, now=clock.now(), language=language),
    }


def _language() -> str:
    return get_language() or "fr"
