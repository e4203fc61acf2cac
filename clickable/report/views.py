"""The public side of reporting. No page here sets a cookie, and none needs a token against forgery:
whoever comes has nothing that another site could abuse (docs/decisions/0010)."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clickable.base.clock import now
from clickable.base.flood import over_limit
from clickable.base.square import drawn
from clickable.report import catalogue, effort, forms, selectors, simple, wording
from clickable.report.addresses import defang
from clickable.report.conversation.visit import visit
from clickable.report.doors import counts
from clickable.report.forms import PageForm
from clickable.report.intake import NotKeptError, take_in
from clickable.report.journey import NUMBERED, Journey, Step
from clickable.report.models import Category, Door, DoorEvent
from clickable.report.reading import LONGEST_LIST
from clickable.report.services import note_receipt
from clickable.report.wording import Choice, Group
from clickable.seal.pages import BadPageStateError
from clickable.seal.receipts import Receipt

log = logging.getLogger(__name__)

SEND = "send"
STAY = "stay"  # the same page again, in the language of the address
VERSIONS = {"simple": True, "usual": False}  # the same page again, in other words
NOTED = "noted"  # the reporter has written the receipt down
CATEGORIES = [Choice(c.value, c.label, wording.CATEGORY_HINTS[c]) for c in Category]
PLACES = {  # where each door's pages are sent to, and what stands around them
    Door.FORM: ("report:start", ""),
    Door.MODULE: ("module:form", "report/module/outer.html"),
}
CHOICES = {Step.START: forms.WHO, Step.CATEGORY: CATEGORIES}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, *, plain: bool = False, door: Door = Door.FORM) -> HttpResponse:
    """The whole form: what was answered so far comes in, sealed, with every page."""
    if request.method != "POST":
        return _page(request, Journey.begin(now=now(), plain=plain, door=door))
    try:
        journey = Journey.resume(request.POST.get("state", ""))
    except BadPageStateError:
        kept = forms.kept_of(request.POST.dict())
        return _again(request, Journey.begin(now=now(), answers=kept, plain=plain, door=door))
    journey.door = door
    if journey.over(now()):
        return _late(request, journey)
    return _go(request, journey, request.POST)


def shared(request: HttpRequest, told: Sequence[str]) -> HttpResponse:
    """The first page of the form, with the addresses in what another program handed over."""
    found = next(filter(None, map(forms.about, _addresses_in(told))), {})
    return _page(request, Journey.begin(now=now(), answers=found))


def _addresses_in(told: Sequence[str]) -> list[str]:
    """Most programs put the address into the text, after words of their own."""
    words = [word for text in told for word in text[:LONGEST_LIST].split()]
    return [word for word in words if word.lower().startswith(("http://", "https://"))]


def _go(request: HttpRequest, journey: Journey, posted: QueryDict) -> HttpResponse:
    go = posted.get("go", "")
    if go == NOTED:
        note_receipt(journey.receipt)
        return _render(request, journey, "noted")
    form = forms.FORMS[journey.at]({**journey.answers, **_typed(journey.at, posted)})
    journey.answers |= form.kept
    if "about" in posted and "addresses" not in journey.answers:
        journey.answers |= forms.about(posted.get("about", ""))
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
        forms.given(journey.answers, language=language, door=Door(journey.door)),
        quarantined=over_limit(request),
        effort=effort.done(journey.page, request.POST.get("effort", "")),
    )
    try:
        take_in(given, receipt=journey.receipt, now=now())
    except NotKeptError:  # neither database nor disk: what was written stays in the page
        log.exception("report not kept")
        counts.note(journey.door, DoorEvent.TROUBLE, now=now())
        return _page(request, journey, why="trouble", status=503)
    if not selectors.may_show(journey.receipt, now=now()):
        return _render(request, journey, "already")
    counts.sent(journey.door, opened=journey.opened, now=now())
    shown = _shown_receipt(journey.receipt, language)
    again: dict[str, Any] = {"carry": "send", "sealed": request.POST["state"]}
    return _render(request, journey, "receipt", **shown, **again, urgent=given.urgent)


def _shown_receipt(receipt: Receipt, language: str) -> dict[str, Any]:
    return {
        "letters": receipt.letters,
        "spelled": ", ".join(map(" ".join, receipt.letters.split("-"))),
        "words": receipt.words(language).split(),
        "words_in": receipt.words_in(language),
        "square": drawn(receipt.letters),
    }


def _render(
    request: HttpRequest, journey: Journey, name: str, /, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page in usual or in simple words, on the site or in the frame of another site."""
    place, outer = PLACES[Door(journey.door)]
    around = {"plain": journey.plain, "action": reverse(place), "outer": outer}
    folder = "report/simple" if journey.plain else "report"
    return render(request, f"{folder}/{name}.html", {**around, **context}, status=status)


def _again(request: HttpRequest, journey: Journey) -> HttpResponse:
    return _page(request, journey, why="again")


def _late(request: HttpRequest, journey: Journey) -> HttpResponse:
    """A page of another day: what was sent is not shown again, what was not sent is kept."""
    if visit(journey.receipt, now=now()).known:
        return _page(request, _afresh(journey), why="sent")
    return _again(request, _afresh(journey, journey.answers))


def _afresh(journey: Journey, answers: dict[str, str] | None = None) -> Journey:
    return Journey.begin(now=now(), answers=answers, plain=journey.plain, door=journey.door)


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
    if journey.arrives():
        counts.note(journey.door, DoorEvent.SHOWN, journey.at, now=now())
    if form:
        counts.note(journey.door, DoorEvent.FAULT, journey.at, now=now())
    context = {
        "journey": journey,
        "sealed": journey.sealed(),
        "carry": STAY if request.method == "POST" else "",
        "answers": journey.answers,
        "errors": form.errors if form else {},
        "groups": _groups(journey),
        "steps": _steps(journey.at),
        "why": why,
        **(_checked(journey) if journey.at == Step.CHECK else {}),
    }
    return _render(request, journey, journey.at, status=status, **context)


def _choices(journey: Journey) -> dict[Step, list[Choice]]:
    return simple.CHOICES if journey.plain else CHOICES


def _groups(journey: Journey) -> list[Group]:
    """What can be answered here; categories stand under the fields of the list in force."""
    choices = _choices(journey).get(journey.at, [])
    if journey.at != Step.CATEGORY:
        return [Group("", choices)]
    named = {choice.value: choice for choice in choices}
    found = catalogue.grouped((Category(value) for value in named), day=localdate(now()))
    return [Group(_field(journey, field), [named[c] for c in cs]) for field, cs in found]


def _field(journey: Journey, field: catalogue.Field | None) -> Any:
    if field is None:
        return ""
    return simple.FIELDS[field] if journey.plain else field.label


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
