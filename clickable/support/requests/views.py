"""The public form. No page here sets a cookie, and none needs a token against forgery: whoever comes
has nothing that another site could abuse (docs/decisions/0010)."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clickable.base.breaker import UNABLE
from clickable.base.clock import now
from clickable.base.flood import over_limit
from clickable.places.selectors import choices, territory
from clickable.seal.keys import KeysMissingError
from clickable.seal.pages import BadPageStateError
from clickable.seal.trusted import trusted
from clickable.support.requests import forms, services, texts
from clickable.support.requests.forms import PageForm
from clickable.support.requests.journey import Journey, Step
from clickable.support.requests.opening import helpline
from clickable.support.requests.rules import Part
from clickable.support.requests.selectors import may_show

log = logging.getLogger(__name__)

SEND = "send"  # the gate counts what is sent by this word (clickable/gate/limits.py)
STAY = "stay"  # the same page again, in the language of the address
NOTED = "noted"  # the person has written the receipt down


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The whole form: what was answered so far comes in, sealed, with every page."""
    if not _takes_requests():
        return render(request, "support/requests/none.html", _told())
    if request.method != "POST":
        return _page(
            request, Journey.begin(now=now(), answers=_somewhere(request.GET.get("lieu", "")))
        )
    try:
        journey = Journey.resume(request.POST.get("state", ""))
    except BadPageStateError:
        return _page(
            request, Journey.begin(now=now(), answers=forms.kept_of(request.POST)), why="again"
        )
    if journey.over(now()):
        return _page(request, Journey.begin(now=now(), answers=journey.answers), why="again")
    return _go(request, journey, request.POST)


def _somewhere(code: str) -> dict[str, str]:
    """Where somebody said they are, on the page they come from."""
    here = territory(code.upper())
    return {"territory": here.code} if here else {}


def _takes_requests() -> bool:
    try:
        trusted().helpline_key()
    except KeysMissingError:
        return False
    return True


def _go(request: HttpRequest, journey: Journey, posted: QueryDict) -> HttpResponse:
    go = posted.get("go", "")
    if go == NOTED:
        return _noted(request, journey)
    form = forms.FORMS[journey.at](forms.typed(journey.at, posted))
    journey.answers |= form.kept
    if go == "back":
        journey.move(-1)
    elif go == STAY:
        return _page(request, journey)
    elif not form.is_valid():
        return _page(request, journey, form)
    elif journey.at == Step.ABOUT:
        return _send(request, journey) if go == SEND else _page(request, journey)
    else:
        journey.move(1)
    return _page(request, journey)


def _send(request: HttpRequest, journey: Journey) -> HttpResponse:
    missing = forms.faulty(journey)
    if missing:
        journey.at = missing
        return _page(request, journey, forms.FORMS[missing](journey.answers))
    language = get_language() or "fr"
    given = forms.given(journey, language=language, quarantined=over_limit(request))
    try:
        services.receive(given, receipt=journey.receipt, now=now())
        shown = may_show(journey.receipt, now=now())
    except UNABLE:  # what was written stays in the page
        log.exception("request for help not kept")
        return _page(request, journey, why="trouble", status=503)
    if not shown:
        return render(request, "support/requests/noted.html", {"already": True})
    context = {
        "letters": journey.receipt.letters,
        "spelled": ", ".join(map(" ".join, journey.receipt.letters.split("-"))),
        "words": journey.receipt.words(language).split(),
        "sealed": journey.sealed(),
        "carry": SEND,
        "way": given.letter.way,
        **_told(given.letter.territory),
    }
    return render(request, "support/requests/receipt.html", context)


def _noted(request: HttpRequest, journey: Journey) -> HttpResponse:
    try:
        services.note_receipt(journey.receipt)
    except UNABLE:
        log.exception("receipt of a request for help not noted")
    return render(request, "support/requests/noted.html")


def _page(
    request: HttpRequest,
    journey: Journey,
    form: PageForm | None = None,
    *,
    why: str = "",
    status: int = 200,
) -> HttpResponse:
    """A page of the form; with `form`, its faults too."""
    language = get_language() or "fr"
    context = {
        "journey": journey,
        "sealed": journey.sealed(),
        "carry": STAY if request.method == "POST" else "",
        "answers": journey.answers,
        "errors": form.errors if form else {},
        "place": journey.way.index(journey.at) + 1,
        "of": len(journey.way),
        "why": why,
        "ways": texts.WAYS,
        "who": texts.WHO,
        "covers": texts.COVERS,
        "territories": choices(language),
        "hours": [(hour, texts.hour(hour)) for hour in forms.HOURS],
        "days": _grid(journey.answers.get("cells", "").split()),
        "parts": list(texts.PARTS.values()),
        **_told(journey.answers.get("territory", "")),
    }
    return render(request, f"support/requests/{journey.at}.html", context, status=status)


def _grid(chosen: list[str]) -> list[dict[str, Any]]:
    """Seven days with their parts, as rows of boxes."""
    return [
        {
            "name": name,
            "cells": [
                {"value": f"{n}-{part}", "name": texts.PARTS[part], "on": f"{n}-{part}" in chosen}
                for part in Part
            ],
        }
        for n, name in enumerate(texts.DAYS)
    ]


def _told(where: str = "") -> dict[str, Any]:
    language = get_language() or "fr"
    return {"line": helpline(now=now(), language=language, territory=territory(where))}
