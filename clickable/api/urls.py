from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, re_path
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from clickable.api.bearer import Bearer
from clickable.api.problems import not_allowed, not_found
from clickable.api.views import DOOR, api
from clickable.base.clock import now
from clickable.base.languages import of_the_site
from clickable.base.padding import padded
from clickable.report.doors import counts
from clickable.report.models import Door, DoorEvent

View = Callable[..., HttpResponse]
# A batch, whose lines are counted; and who is nobody's partner.
NOT_OURS = {HTTPStatus.ACCEPTED, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}


def _spoken(view: View, name: str) -> View:
    """In the language that the client accepts, with problems for what the router refuses.

    Packs hold the reporter's side alone: everything else is in the site's languages.
    """

    @wraps(view)
    def answer(request: HttpRequest, **rest: Any) -> HttpResponse:
        language = translation.get_language_from_request(request)
        language = language if name in TO_REPORTERS else of_the_site(language)
        with translation.override(language):
            response = _answered(view, request, **rest)
        response.headers["Content-Language"] = language
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return csrf_exempt(answer)


def _answered(view: View, request: HttpRequest, **rest: Any) -> HttpResponse:
    try:
        response = view(request, **rest)
    except Http404:
        return not_found(request)
    if isinstance(response, HttpResponseNotAllowed):
        return not_allowed(response.headers["Allow"])
    return response


def _padded(view: View) -> View:
    """All answers to a receipt are equally long, the problems too."""

    @wraps(view)
    def answer(request: HttpRequest, **rest: Any) -> HttpResponse:
        return padded(view(request, **rest))

    return answer


def _counted(view: View, door: Door) -> View:
    """What becomes of the reports that programs send, for the board of the doors. The view may know
    better which door it was.

    Of a batch each line counts (`partner.py`); here only what was refused or failed as a whole.
    """

    @wraps(view)
    def answer(request: HttpRequest, **rest: Any) -> HttpResponse:
        response = view(request, **rest)
        status = response.status_code
        if request.method == "POST" and status not in NOT_OURS:
            counts.note(Door(request.META.get(DOOR, door)), _event(status), now=now())
        return response

    return answer


def _event(status: int) -> DoorEvent:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return DoorEvent.TROUBLE
    return DoorEvent.FAULT if status >= HTTPStatus.BAD_REQUEST else DoorEvent.SENT


app_name = "api"
TO_RECEIPTS = {"follow_up", "follow_up_messages"}
TO_REPORTERS = {"reports", "nothing", *TO_RECEIPTS}
TO_PARTNERS = {"partner_reports", "partner_report"}
# A sealed envelope may be the extension’s: nobody sees.
COUNTED = {"reports": Door.API, "sealed": Door.APP, "partner_reports": Door.PARTNER}
urlpatterns = [p for p in api.urls[0] if isinstance(p, URLPattern)]
urlpatterns.append(re_path("", not_found, name="nothing"))
for pattern in urlpatterns:
    answering = _padded(pattern.callback) if pattern.name in TO_RECEIPTS else pattern.callback
    answering = _spoken(answering, pattern.name or "")
    door = COUNTED.get(pattern.name or "")
    pattern.callback = _counted(answering, door) if door else answering
    if pattern.name in TO_PARTNERS:
        pattern.callback.rule = Bearer  # type: ignore[attr-defined]
