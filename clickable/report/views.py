"""The public side of reporting. No page here sets a cookie, and none needs a token against forgery:
whoever comes has nothing that another site could abuse (docs/decisions/0010)."""

import logging
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clickable.base.clock import now
from clickable.report import forms, selectors, wording
from clickable.report.addresses import defang
from clickable.report.forms import PageForm
from clickable.report.journey import NUMBERED, Journey, Step, begin, resume
from clickable.report.models import Category
from clickable.report.services import note_receipt, receive_report
from clickable.seal.pages import BadPageStateError
from clickable.seal.receipts import Receipt

log = logging.getLogger(__name__)

STAY = "stay"  # the same page again, in the language of the address
NOTED = "noted"  # the reporter has written the receipt down
CATEGORIES = [(c.value, c.label, wording.CATEGORY_HINTS[c]) for c in Category]
CHOICES = {Step.START: forms.WHO, Step.CATEGORY: CATEGORIES}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The whole form: what was answered so far comes in, sealed, with every page."""
    if request.method != "POST":
        return _page(request, begin(now=now()))
    try:
        journey = resume(request.POST.get("state", ""))
    except BadPageStateError:
        return _again(request, forms.kept_of(request.POST.dict()))
    if journey.over(now()):
        return _late(request, journey)
    return _go(request, journey, request.POST)


def _go(request: HttpRequest, journey: Journey, posted: QueryDict) -> HttpResponse:
    go = posted.get("go", "")
    if go == NOTED:
        note_receipt(journey.receipt)
        return render(request, "report/noted.html")
    form = forms.FORMS[journey.at]({**journey.answers, **_typed(journey.at, posted)})
    journey.answers |= form.kept
    if go.startswith("change:") and go[7:] in list(Step):
        journey.change(Step(go[7:]))
    elif go == "back":
        journey.back()
    elif go == STAY:
        return _page(request, journey)
    elif not form.is_valid():
        return _page(request, journey, form)
    elif journey.at == Step.CHECK:
        return _send(request, journey)
    else:
        journey.forward()
    return _page(request, journey)


def _typed(step: Step, posted: QueryDict) -> dict[str, str]:
    return {name: posted.get(name, "") for name in forms.FORMS[step].base_fields}


def _send(request: HttpRequest, journey: Journey) -> HttpResponse:
    if forms.faulty(journey.answers):
        return _page(request, journey)
    language = get_language() or "fr"
    given = forms.given(journey.answers, language=language)
    try:
        receive_report(given, receipt=journey.receipt, now=now())
    except DatabaseError:  # busy, or the disk is full: what was written stays in the page
        log.exception("report not kept")
        return _page(request, journey, why="trouble", status=503)
    if not selectors.may_show(journey.receipt, now=now()):
        return render(request, "report/already.html")
    shown = _shown_receipt(journey.receipt, language)
    again = {"carry": "send", "sealed": request.POST["state"]}
    return render(request, "report/receipt.html", {**shown, **again, "urgent": given.urgent})


def _shown_receipt(receipt: Receipt, language: str) -> dict[str, Any]:
    return {"letters": receipt.letters, "words": receipt.words(language).split()}


def _again(request: HttpRequest, answers: dict[str, str]) -> HttpResponse:
    return _page(request, begin(now=now(), answers=answers), why="again")


def _late(request: HttpRequest, journey: Journey) -> HttpResponse:
    """A page of another day: what was sent is not shown again, what was not sent is kept."""
    if selectors.standing_of(journey.receipt):
        return _page(request, begin(now=now()), why="sent")
    return _again(request, journey.answers)


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
        "choices": CHOICES.get(journey.at, []),
        "steps": _steps(journey.at),
        "why": why,
        **(_summary(journey.answers) if journey.at == Step.CHECK else {}),
    }
    return render(request, f"report/{journey.at}.html", context, status=status)


def _steps(at: Step) -> dict[str, Any]:
    if at not in NUMBERED:
        return {}
    place = NUMBERED.index(at) + 1
    marks = ["is-done"] * (place - 1) + ["is-current"] + [""] * (len(NUMBERED) - place)
    return {"place": place, "of": len(NUMBERED), "marks": marks}


def _summary(answers: dict[str, str]) -> dict[str, Any]:
    where = forms.WhereForm(answers)
    where.is_valid()
    reading = where.cleaned_data["addresses"]
    return {
        "who": next(name for value, name, _hint in forms.WHO if value == answers["who"]),
        "category": Category(answers["category"]).label,
        "addresses": [defang(address.text) for address in reading.addresses],
        "repeated": reading.repeated,
    }
