"""The public side of reporting. No page here sets a cookie, and none needs a token against forgery:
whoever comes has nothing that another site could abuse (docs/decisions/0010)."""

import logging
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clickable.base.clock import now
from clickable.base.flood import over_limit
from clickable.base.square import drawn
from clickable.report import effort, forms, selectors, simple, wording
from clickable.report.addresses import defang
from clickable.report.conversation.visit import visit
from clickable.report.forms import PageForm
from clickable.report.intake import NotKeptError, take_in
from clickable.report.journey import NUMBERED, Journey, Step
from clickable.report.models import Category
from clickable.report.services import note_receipt
from clickable.report.wording import Choice
from clickable.seal.pages import BadPageStateError
from clickable.seal.receipts import Receipt

log = logging.getLogger(__name__)

SEND = "send"
STAY = "stay"  # the same page again, in the language of the address
VERSIONS = {"simple": True, "usual": False}  # the same page again, in other words
NOTED = "noted"  # the reporter has written the receipt down
CATEGORIES = [Choice(c.value, c.label, wording.CATEGORY_HINTS[c]) for c in Category]
CHOICES = {Step.START: forms.WHO, Step.CATEGORY: CATEGORIES}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, *, plain: bool = False) -> HttpResponse:
    """The whole form: what was answered so far comes in, sealed, with every page."""
    if request.method != "POST":
        return _page(request, Journey.begin(now=now(), plain=plain))
    try:
        journey = Journey.resume(request.POST.get("state", ""))
    except BadPageStateError:
        kept = forms.kept_of(request.POST.dict())
        return _again(request, Journey.begin(now=now(), answers=kept, plain=plain))
    if journey.over(now()):
        return _late(request, journey)
    return _go(request, journey, request.POST)


def _go(request: HttpRequest, journey: Journey, posted: QueryDict) -> HttpResponse:
    go = posted.get("go", "")
    if go == NOTED:
        note_receipt(journey.receipt)
        return render(request, _template(journey, "noted"), {"plain": journey.plain})
    form = forms.FORMS[journey.at]({**journey.answers, **_typed(journey.at, posted)})
    journey.answers |= form.kept
    if go.startswith("change:") and go[7:] in list(Step):
        journey.change(Step(go[7:]))
    elif go == "back":
        journey.back()
    elif go == STAY or go in VERSIONS:
        journey.plain = VERSIONS.get(go, journey.plain)
        return _page(request, journey)
    elif not form.is_valid():
        return _page(request, journey, form)
    elif journey.at == Step.CHECK:
        # The gate counts what is sent by this word (clickable/gate/limits.py).
        return _send(request, journey) if go == SEND else _page(request, journey)
    else:
        journey.forward()
    return _page(request, journey)


def _typed(step: Step, posted: QueryDict) -> dict[str, str]:
    return {name: posted.get(name, "") for name in forms.FORMS[step].base_fields}


def _send(request: HttpRequest, journey: Journey) -> HttpResponse:
    if forms.faulty(journey.answers):
        return _page(request, journey)
    language = get_language() or "fr"
    given = replace(
        forms.given(journey.answers, language=language),
        quarantined=over_limit(request),
        effort=effort.done(journey.page, request.POST.get("effort", "")),
    )
    try:
        take_in(given, receipt=journey.receipt, now=now())
    except NotKeptError:  # neither database nor disk: what was written stays in the page
        log.exception("report not kept")
        return _page(request, journey, why="trouble", status=503)
    if not selectors.may_show(journey.receipt, now=now()):
        return render(request, _template(journey, "already"), {"plain": journey.plain})
    shown = _shown_receipt(journey.receipt, language)
    again = {"carry": "send", "sealed": request.POST["state"], "plain": journey.plain}
    context = {**shown, **again, "urgent": given.urgent}
    return render(request, _template(journey, "receipt"), context)


def _shown_receipt(receipt: Receipt, language: str) -> dict[str, Any]:
    return {
        "letters": receipt.letters,
        "spelled": ", ".join(map(" ".join, receipt.letters.split("-"))),
        "words": receipt.words(language).split(),
        "square": drawn(receipt.letters),
    }


def _template(journey: Journey, name: str) -> str:
    return f"report/simple/{name}.html" if journey.plain else f"report/{name}.html"


def _again(request: HttpRequest, journey: Journey) -> HttpResponse:
    return _page(request, journey, why="again")


def _late(request: HttpRequest, journey: Journey) -> HttpResponse:
    """A page of another day: what was sent is not shown again, what was not sent is kept."""
    if visit(journey.receipt, now=now()).known:
        return _page(request, Journey.begin(now=now(), plain=journey.plain), why="sent")
    return _again(request, Journey.begin(now=now(), answers=journey.answers, plain=journey.plain))


def _page(
    request: HttpRequest,
    journey: Journey,
    form: PageForm | None = None,
    *,
    why: str = "",
    status: int = 200,
) -> HttpResponse:
    """A page of the form; with `form`, its faults too. The check page waits until nothing is missing."""
    missing = forms.faulty(journey.answers) if journey.at == Step.CHECK else None
    if missing:
        journey.change(missing)
        form = forms.FORMS[missing](journey.answers)
    context = {
        "journey": journey,
        "sealed": journey.sealed(),
        "carry": STAY if request.method == "POST" else "",
        "answers": journey.answers,
        "errors": form.errors if form else {},
        "choices": _choices(journey).get(journey.at, []),
        "plain": journey.plain,
        "steps": _steps(journey.at),
        "why": why,
        **(_checked(journey) if journey.at == Step.CHECK else {}),
    }
    return render(request, _template(journey, journey.at), context, status=status)


def _choices(journey: Journey) -> dict[Step, list[Choice]]:
    return simple.CHOICES if journey.plain else CHOICES


def _steps(at: Step) -> dict[str, Any]:
    if at not in NUMBERED:
        return {}
    place = NUMBERED.index(at) + 1
    marks = ["is-done"] * (place - 1) + ["is-current"] + [""] * (len(NUMBERED) - place)
    return {"place": place, "of": len(NUMBERED), "marks": marks}


def _checked(journey: Journey) -> dict[str, Any]:
    return {**_summary(journey), "challenge": effort.challenge(journey.page)}


def _summary(journey: Journey) -> dict[str, Any]:
    answers, choices = journey.answers, _choices(journey)
    where = forms.WhereForm(answers)
    where.is_valid()
    reading = where.cleaned_data["addresses"]
    return {
        "who": next(c.name for c in choices[Step.START] if c.value == answers["who"]),
        "category": next(c.name for c in choices[Step.CATEGORY] if c.value == answers["category"]),
        "addresses": [defang(address.text) for address in reading.addresses],
        "repeated": reading.repeated,
    }
