"""Coming back with the code: what the helpline did, its words, and everything that can be taken back."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clickable.base.breaker import UNABLE
from clickable.base.clock import now
from clickable.base.errors import RefusedError
from clickable.base.padding import padded
from clickable.base.words import read_words
from clickable.seal.carrying import Page
from clickable.seal.pages import BadPageStateError
from clickable.seal.receipts import BadReceiptError, read
from clickable.support.requests import services, texts
from clickable.support.requests.forms import AnswerForm, ReceiptForm
from clickable.support.requests.journey import carried, resumed
from clickable.support.requests.models import State
from clickable.support.requests.selectors import Visit, visit

log = logging.getLogger(__name__)

STAY = "stay"  # the same page again, in the language of the address


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HttpRequest) -> HttpResponse:
    """The code, then its request; every answer to a code has the same length and status."""
    if request.method != "POST":
        return _ask(request)
    typed = {"answer": read_words(request.POST.get("answer", "")).text}
    try:
        return padded(_go(request, typed))
    except BadPageStateError:
        return padded(_ask(request, typed=typed, why="late"))
    except UNABLE:  # what was written stays in the page
        log.exception("follow-up of a request for help failed")
        code = ReceiptForm(request.POST.dict())
        page = _ask(request, form=code, heard=False, typed=typed, why="trouble", status=503)
        return padded(page)


def _go(request: HttpRequest, typed: Mapping[str, str]) -> HttpResponse:
    if "page" in request.POST:
        return _act(request, resumed(request.POST["page"], now=now()), typed)
    form = ReceiptForm(request.POST.dict())
    if request.POST.get("go") == STAY:
        return _ask(request, form=form, heard=False, typed=typed)
    if not form.is_valid():
        return _ask(request, form=form, typed=typed)
    try:
        receipt = read(form.cleaned_data["receipt"])
    except BadReceiptError:
        return _unknown(request, form, typed)
    found = visit(receipt)
    return _show(request, found, typed) if found.request else _unknown(request, form, typed)


def _act(request: HttpRequest, page: Page, typed: Mapping[str, str]) -> HttpResponse:
    """One button of the page. What is refused stays in its field."""
    go, found = request.POST.get("go", ""), visit(page.receipt)
    if found.request is None:
        return _unknown(request, ReceiptForm({"receipt": ""}), typed)
    if go == "withdraw" and not found.request.withdrawn:
        sealed = carried(found.receipt, now=now())
        context = {"sealed": sealed, "carry": "withdraw", "typed": typed}
        return render(request, "support/requests/withdraw.html", context)
    form = AnswerForm(request.POST.dict())
    if go not in ACTS or (go == "answer" and not form.is_valid()):
        errors = form.errors if go == "answer" else {}
        return _show(request, found, typed, errors=errors)
    try:
        done = ACTS[go](found, page, form)
    except RefusedError as refused:
        return _show(request, visit(page.receipt), typed, refused=str(refused.message))
    return _show(request, visit(page.receipt), {} if go == "answer" else typed, done=done)


def _answer(found: Visit, page: Page, form: AnswerForm) -> str:
    services.say(visit=found, text=form.cleaned_data["answer"], page=page.token, now=now())
    return _("C’est envoyé. L’équipe d’écoute va le lire.")


def _allow(found: Visit, _page: Page, _form: AnswerForm) -> str:
    services.allow(visit=found, now=now())
    return _("C’est noté : l’équipe peut transmettre au signalement.")


def _forbid(found: Visit, _page: Page, _form: AnswerForm) -> str:
    services.forbid(visit=found, now=now())
    return _("C’est noté : rien ne sera transmis au signalement.")


def _withdraw(found: Visit, _page: Page, _form: AnswerForm) -> str:
    services.withdraw(visit=found, now=now())
    return ""


ACTS: dict[str, Callable[[Visit, Page, AnswerForm], str]] = {
    "answer": _answer,
    "allow": _allow,
    "forbid": _forbid,
    "withdraw-yes": _withdraw,
}


def _show(
    request: HttpRequest, found: Visit, typed: Mapping[str, str], **told: Any
) -> HttpResponse:
    here = found.request
    state = here.state if here else ""
    withdrawn = here is not None and here.withdrawn
    context = {
        "visit": found,
        "told": texts.WITHDRAWN if withdrawn else texts.STATES[state],
        "next": texts.RECEIVED_BY.get(found.letter.way) if state == State.RECEIVED else None,
        "because": texts.CLOSED_BECAUSE.get(here.reason) if here else None,
        "way": texts.WAYS_TOLD.get(found.letter.way),
        "sealed": carried(found.receipt, now=now()),
        "carry": STAY,
        "typed": typed,
        **told,
    }
    return render(request, "support/requests/standing.html", context)


def _unknown(request: HttpRequest, form: ReceiptForm, typed: Mapping[str, str]) -> HttpResponse:
    """A code of nobody, one that is no code, one whose request is erased: the same words."""
    form.is_valid()
    form.errors["receipt"] = form.error_class([str(texts.UNKNOWN)])
    return _ask(request, form=form, typed=typed)


def _ask(
    request: HttpRequest,
    *,
    form: ReceiptForm | None = None,
    heard: bool = True,
    typed: Mapping[str, str] | None = None,
    why: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page that asks for the code; what was typed elsewhere waits in it."""
    context = {
        "receipt": form.kept["receipt"] if form and "receipt" in form.kept else "",
        "errors": form.errors if form and heard else {},
        "typed": typed or {},
        "why": why,
        "carry": STAY if request.method == "POST" else "",
    }
    return render(request, "support/requests/follow_up.html", context, status=status)
