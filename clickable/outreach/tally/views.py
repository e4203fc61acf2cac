"""Counting at a stop, on a phone: a page that opens without a network, and what it sends. No account,
no cookie: the link says who it is, and nobody who is counted is named."""

import hashlib
import json
import uuid
from http import HTTPStatus
from pathlib import Path
from typing import Any

from csp.decorators import csp_replace, csp_update
from django import forms
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clickable.base import clock
from clickable.outreach.tally import selectors, services
from clickable.outreach.tally.models import MOST_AT_ONCE, TallyLink
from clickable.outreach.tally.rules import CELLS, MOST_ITEMS

HERE = Path(__file__).parent
QUEUE = HERE.parent / "static/outreach/tally/queue.js"
SCRIPTS = QUEUE.read_text() + HERE.joinpath("worker.js").read_text()
LOOKS = [
    "base/site.css", "base/favicon.svg", "base/atkinson-hyperlegible-next.woff2",
    "outreach/tally/tally.css", "outreach/tally/queue.js", "outreach/tally/tally.js",
]  # fmt: skip
SPACE = uuid.UUID(
    "6f9a3f0e-6a0f-4a35-9a3e-3d1f0c6f7a51"
)  # of what a form sends: one number for each cell
FAULTS = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_many",
    HTTPStatus.BAD_REQUEST: "not_a_batch",
}
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow, noarchive"}


class SheetForm(forms.Form):
    """Numbers to add, typed: without JavaScript, or a whole group at once."""

    sheet = forms.UUIDField()

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for code in CELLS:
            self.fields[code] = forms.IntegerField(
                required=False,
                min_value=0,
                max_value=MOST_AT_ONCE,
                error_messages={
                    "invalid": _("Écrivez un nombre, sans lettres."),
                    "min_value": _("Pour retirer, utilisez « Retirer » plus bas."),
                    "max_value": _("500 au plus en une fois."),
                },
            )

    @property
    def items(self) -> list[dict[str, object]]:
        told = self.cleaned_data
        return [
            {"id": str(uuid.uuid5(SPACE, f"{told['sheet']}:{code}")), "cell": code, "number": told[code]}
            for code in CELLS
            if told[code]
        ]  # fmt: skip


@csp_update({"connect-src": ["'self'"], "worker-src": ["'self'"]})
@csp_replace({"trusted-types": ["clickable-tally"]})  # type: ignore[arg-type]
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The pads. GET changes nothing; POST adds what was typed, or takes one entry back."""
    today = clock.today()
    link = selectors.link_of(token, on=today)
    if link is None:
        left = selectors.link_of(token, on=today, to_send=True)  # what waits on the phone may leave
        told = {"left": left, "token": token}
        return _private(render(request, "outreach/tally/over.html", told, status=HTTPStatus.NOT_FOUND))  # fmt: skip
    form = SheetForm(request.POST if request.method == "POST" else None, initial={"sheet": uuid.uuid4()})  # fmt: skip
    if request.method == "POST":
        if request.POST.get("undoes"):
            undo = {"id": str(uuid.uuid5(SPACE, request.POST["undoes"][:40])), "undoes": request.POST["undoes"]}  # fmt: skip
            services.take_in(link=link, items=[undo], now=clock.now())
            return redirect("tour:tally", token)
        if form.is_valid():
            services.take_in(link=link, items=form.items, now=clock.now())
            return redirect("tour:tally", token)
    totals = selectors.totals(selectors.of_stop(link.stop))
    shown = {
        "link": link,
        "stop": link.stop,
        "token": token,
        "form": form,
        "cells": [(one, form[code], totals[code]) for code, one in CELLS.items()],
        "recent": [(one, CELLS[one.cell]) for one in selectors.recent(link)],
        "total": sum(totals.values()),
    }
    return _private(render(request, "outreach/tally/tally.html", shown))


@csrf_exempt
@require_POST
def send(request: HttpRequest, token: str) -> HttpResponse:
    """A batch of a phone: an answer for each item, and the totals of the stop. Sent again, the same."""
    link = selectors.link_of(token, on=clock.today(), to_send=True)
    if link is None:
        return _private(JsonResponse({"fault": "no_such_link"}, status=HTTPStatus.NOT_FOUND))
    items = _items(request)
    if isinstance(items, HTTPStatus):
        return _private(JsonResponse({"fault": FAULTS[items], "most": MOST_ITEMS}, status=items))
    outcomes = services.take_in(link=link, items=items, now=clock.now())
    return _private(JsonResponse({"results": [one.as_json for one in outcomes], "totals": _totals(link)}))  # fmt: skip


@csp_update({"connect-src": ["'self'"]})  # type: ignore[arg-type]
@require_safe
def worker(request: HttpRequest, token: str) -> HttpResponse:
    """The worker behind the page of this link, in its own folder: it rules over nothing else."""
    link = selectors.link_of(token, on=clock.today(), to_send=True)
    if link is None:  # the browser lets go of a worker whose script is gone
        return _private(HttpResponse(status=HTTPStatus.NOT_FOUND))
    files = [reverse("tour:tally", args=[token]), *map(static, LOOKS)]
    name = hashlib.sha256(SCRIPTS.encode() + json.dumps(files).encode()).hexdigest()[:12]
    told = {
        "FILES": files,
        "PAGE": files[0],
        "SEND": reverse("tour:tally_send", args=[token]),
        "STORE": f"tally-{link.pk}",
        "MINE": f"tally-{link.pk}-{get_language()}",
    }
    told["NAME"] = f"{told['MINE']}-{name}"
    head = "".join(f"const {each} = {json.dumps(value)};\n" for each, value in told.items())
    return _private(HttpResponse(head + SCRIPTS, content_type="text/javascript; charset=utf-8"))


def _items(request: HttpRequest) -> list[object] | HTTPStatus:
    try:
        told = json.loads(request.body)
    except RequestDataTooBig:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    except (ValueError, RecursionError):
        return HTTPStatus.BAD_REQUEST
    items = told.get("taps") if isinstance(told, dict) else None
    if not isinstance(items, list):
        return HTTPStatus.BAD_REQUEST
    return items if len(items) <= MOST_ITEMS else HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def _totals(link: TallyLink) -> dict[str, int]:
    return selectors.totals(selectors.of_stop(link.stop))


def _private(response: HttpResponse) -> HttpResponse:
    for name, value in PRIVATE.items():
        response.headers[name] = value
    return response
