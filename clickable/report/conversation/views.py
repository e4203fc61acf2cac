"""/suivi/: the reporter's side. No cookie; found, unknown and erased receipts get alike answers."""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clickable.base.breaker import UNABLE
from clickable.base.clock import now
from clickable.base.errors import RefusedError
from clickable.base.padding import padded
from clickable.base.words import read_words
from clickable.report import wording
from clickable.report.conversation import services
from clickable.report.conversation.forms import FORMS, typed_of
from clickable.report.conversation.page import carried, resumed
from clickable.report.conversation.reading import Said
from clickable.report.conversation.visit import OPENS, Visit, visit
from clickable.report.forms import PageForm, ReceiptForm
from clickable.report.models import Message
from clickable.seal.carrying import Page
from clickable.seal.pages import BadPageStateError
from clickable.seal.receipts import BadReceiptError, Receipt, read

log = logging.getLogger(__name__)

STAY = "stay"  # the same page again, in the language of the address
SPARE = Said(  # as dear to write as a usual message
    number=1,
    side=Message.Side.TEAM,
    hour=datetime(2000, 1, 1, tzinfo=UTC),
    text="Sur quelle page était-ce ? Te souviens-tu du jour ?",
)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The code, then its report; every answer to a code has the same length and status."""
    if request.method != "POST":
        return _ask(request, {})
    typed = typed_of(request.POST.dict())
    try:
        return padded(_go(request, typed))
    except BadPageStateError:
        return padded(_ask(request, typed, why="late"))
    except UNABLE:  # busy, or the disk is full: what was written stays in the page
        log.exception("follow-up failed")
        return padded(_ask(request, typed, why="trouble", status=503))


def _go(request: HttpRequest, typed: dict[str, str]) -> HttpResponse:
    if "page" not in request.POST:
        return _enter(request, typed)
    return _act(request, resumed(request.POST["page"], now=now()), typed)


def _enter(request: HttpRequest, typed: dict[str, str]) -> HttpResponse:
    form = ReceiptForm({"receipt": read_words(request.POST.get("receipt", "")).text})
    if request.POST.get("go") == STAY:
        return _ask(request, typed, form=form, heard=False)
    if not form.is_valid():
        return _ask(request, typed, form=form)
    try:
        receipt = read(form.cleaned_data["receipt"])
    except BadReceiptError:
        form.add_error("receipt", str(wording.MALFORMED))
        return _ask(request, typed, form=form)
    return _show(request, receipt, typed, form=form)


def _act(request: HttpRequest, page: Page, typed: dict[str, str]) -> HttpResponse:
    """One button of the page. What is refused stays in its field."""
    go = request.POST.get("go", "")
    found = visit(page.receipt, now=now())
    if go == "withdraw" and found.report and not found.report.withdrawn:
        return _confirm(request, found, typed)
    form = FORMS[go](request.POST.dict()) if go in FORMS else None
    if found.report is None or (go not in ACTS) or (form is not None and not form.is_valid()):
        return _show(request, page.receipt, typed, found=found, errors=form.errors if form else {})
    try:
        done = ACTS[go](found, page, form)
    except RefusedError as refused:
        return _show(request, page.receipt, typed, refused=str(refused.message))
    left = {name: text for name, text in typed.items() if not form or name not in form.fields}
    return _show(request, page.receipt, left, done=done)


def _answer(found: Visit, page: Page, form: PageForm) -> str:
    services.answer(visit=found, text=form.cleaned_data["answer"], page=page.token, now=now())
    return _("C’est envoyé. L’équipe va le lire : reviens dans quelques jours.")


def _add(found: Visit, page: Page, form: PageForm) -> str:
    given = form.cleaned_data
    services.add(
        visit=found,
        addresses=given["addresses"].addresses,
        elsewhere=given["elsewhere"],
        page=page.token,
        now=now(),
    )
    return _("C’est ajouté à ton signalement. L’équipe va le regarder.")


def _leave(found: Visit, _page: Page, form: PageForm) -> str:
    services.leave_mailbox(visit=found, mailbox=form.cleaned_data["mailbox"], now=now())
    return _("C’est noté : tu recevras un message quand il y aura du nouveau.")


def _take_back(found: Visit, _page: Page, _form: None) -> str:
    services.take_mailbox_back(visit=found, now=now())
    return _("Ton adresse e-mail est effacée.")


def _withdraw(found: Visit, _page: Page, _form: None) -> str:
    services.withdraw(visit=found, now=now())
    return ""


ACTS: dict[str, Callable[[Visit, Page, Any], str]] = {
    "answer": _answer,
    "add": _add,
    "mail": _leave,
    "unmail": _take_back,
    "withdraw-yes": _withdraw,
}


def _show(
    request: HttpRequest,
    receipt: Receipt,
    typed: Mapping[str, str],
    *,
    found: Visit | None = None,
    form: ReceiptForm | None = None,
    **told: Any,
) -> HttpResponse:
    """The report's page, or that it was withdrawn, or that there is none.

    All three are made whole each time, so that none is quicker.
    """
    found = found or visit(receipt, now=now())
    slots = [*found.said, *[SPARE] * (OPENS - len(found.said))]
    lines = [render_to_string("report/_said.html", {"said": said}) for said in slots]
    context = {
        "visit": found,
        "told": wording.STANDINGS[found.standing],
        "lines": lines[: len(found.said)],
        "sealed": carried(receipt, now=now()),
        "carry": STAY,
        "typed": typed,
        **told,
    }
    known = render(request, "report/standing.html", context)
    withdrawn = render(request, "report/withdrawn.html", context)
    form = form or ReceiptForm({"receipt": ""})
    form.is_valid()
    form.errors["receipt"] = form.error_class([str(wording.UNKNOWN)])
    unknown = _ask(request, typed, form=form)
    if not found.known:
        return unknown
    return withdrawn if found.report and found.report.withdrawn else known


def _ask(
    request: HttpRequest,
    typed: Mapping[str, str],
    *,
    form: ReceiptForm | None = None,
    heard: bool = True,
    why: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page that asks for the code; what was typed elsewhere waits in it."""
    context = {
        "form": form,
        "errors": form.errors if form and heard else {},
        "typed": typed,
        "why": why,
        "carry": STAY if request.method == "POST" else "",
    }
    return render(request, "report/follow_up.html", context, status=status)


def _confirm(request: HttpRequest, found: Visit, typed: Mapping[str, str]) -> HttpResponse:
    sealed = carried(found.receipt, now=now())
    context = {"sealed": sealed, "carry": "withdraw", "typed": typed}
    return render(request, "report/withdraw.html", context)
