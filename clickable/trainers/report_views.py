"""The report of a delivery, by a personal link: a page that a phone keeps, and what answers it.

The page is whole without a script. With one, it is kept on the phone, and reports wait there for a
connection; the identifier that the phone gives each makes it the same one however often it is sent.
"""

import json
import uuid
from datetime import date
from pathlib import Path
from typing import Any

from csp.decorators import csp_replace, csp_update
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.measures.models import Measure
from clickable.post import links
from clickable.post.one_time import HEADERS
from clickable.trainers import forms, letters, presentation, selectors, services
from clickable.trainers.models import Delivery, Trainer
from clickable.trainers.pathway import pathway
from clickable.trainers.services import Told
from clickable.trainers.steps import REPORTS

JSON = "application/json"
SCRIPT = Path(__file__).parent / "worker.js"
FILES = [
    "base/site.css", "base/favicon.svg", "base/atkinson-hyperlegible-next.woff2", "base/quit.js", "base/reading.js",
    "trainers/trainers.css", "trainers/waiting.js", "trainers/report.js",
]  # fmt: skip


@csrf_exempt  # no cookie says who sends it: the token does
@csp_update({"connect-src": ["'self'"], "worker-src": ["'self'"]})
@csp_replace({"trusted-types": ["clickable-worker"]})  # type: ignore[arg-type] # knows views without arguments
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    found, now = links.find(pk, token, purpose=letters.REPORT), clock.now()
    over = found is None or links.is_over(found, now=now)
    row = None if over or found is None else selectors.trainer_of(found.subject)
    if row is None or row.state not in REPORTS:
        answer = _over(request)
    elif request.method == "POST":
        answer = _receive(request, row)
    else:
        answer = render(request, "trainers/report.html", _page(row, _again(row, request)))
    for name, value in HEADERS.items():
        answer.headers[name] = value
    return answer


def _over(request: HttpRequest) -> HttpResponse:
    if _by_script(request):
        return JsonResponse({"state": "over"}, status=404)
    return render(request, "post/over.html", status=404)


def _receive(request: HttpRequest, row: Trainer) -> HttpResponse:
    sent = {name: str(value) for name, value in request.POST.items()}
    try:
        made = services.report(row, _told(sent), now=clock.now())
    except RefusedError as error:
        refused = str(error.message)
        if _by_script(request):
            return JsonResponse({"state": "refused", "why": refused}, status=422)
        told = {**_page(row, sent), "refused": refused}
        return render(request, "trainers/report.html", told, status=422)
    if _by_script(request):
        return JsonResponse({"state": made.state})
    return render(request, "trainers/report.html", {**_page(row, {}), "made": made})


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == JSON


def _told(sent: dict[str, str]) -> Told:
    """Raises RefusedError; numbers left empty are nobody."""
    bands = [one.code for one in pathway().bands]
    try:
        return Told(
            client=uuid.UUID(sent.get("client", "")),
            kind=sent.get("kind", ""),
            day=date.fromisoformat(sent.get("day", "")),
            territory=sent.get("territory", ""),
            minutes=int(sent.get("minutes") or 0),
            counts={code: int(sent.get(f"band-{code}") or 0) for code in bands},
            certainty=sent.get("certainty") or Measure.Certainty.DECLARED,
            draft=sent.get("do") == "keep",
        )
    except (ValueError, OverflowError) as error:
        raise RefusedError(_("Une date ou un nombre n’est pas complet."), "form") from error


def _again(row: Trainer, request: HttpRequest) -> dict[str, str]:
    """A draft, or one that came back, to be completed: asked for by its number."""
    asked = request.GET.get("bilan", "")
    open_ones = [Delivery.State.DRAFT, Delivery.State.RETURNED]
    found = row.deliveries.filter(state__in=open_ones)
    one = found.filter(pk=int(asked)).first() if asked.isdecimal() else None
    if one is None:
        return {}
    bands = {f"band-{code}": str(number) for code, number in one.counts.items()}
    given = {"client": str(one.client), "kind": one.kind, "day": one.day.isoformat(), "note": one.note}  # fmt: skip
    return {**given, "territory": one.territory, "minutes": str(one.minutes), "certainty": one.certainty, **bands}  # fmt: skip


def _page(row: Trainer, sent: dict[str, str]) -> dict[str, Any]:
    language = (get_language() or "fr")[:2]
    territories = forms.territories(language)
    first = [one for one in territories if one[0] in row.territories]
    return {
        "sent": sent,
        "client": sent.get("client") or uuid.uuid4(),
        "today": clock.today(),
        "kinds": Delivery.Kind.choices,
        "kind": sent.get("kind") or Delivery.Kind.SESSION,
        "territories": first + [one for one in territories if one not in first],
        "territory": sent.get("territory") or row.home,
        "certainties": Measure.Certainty.choices,
        "certainty": sent.get("certainty") or Measure.Certainty.DECLARED,
        "bands": [(one.code, one.name[language], sent.get(f"band-{one.code}") or "0") for one in pathway().bands],
        "minutes": sent.get("minutes") or "60",
        "reports": presentation.reports(row),
    }  # fmt: skip


@csp_update({"connect-src": ["'self'"]})
@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """The worker behind one report page: it keeps that page and what it looks like, nothing else."""
    files = [static(name) for name in FILES]
    head = f"const FILES = {json.dumps(files)};\n"
    return HttpResponse(head + SCRIPT.read_text(), content_type="text/javascript; charset=utf-8")
