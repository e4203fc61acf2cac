"""The few answers that the gate gives itself: the same page, words and headers as everywhere else."""

import math
from functools import lru_cache
from typing import Any, cast

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from clickable.api.problems import turned_away
from clickable.base.context import both_paths
from clickable.base.languages import of_the_site
from clickable.base.middleware import headers

LONGEST_WAIT = 60  # minutes: a limit of an hour is whole again after one

# A status, and the kind of the error page that says it.
KINDS = {400: "bad_request", 408: "too_slow", 415: "encoded", 429: "too_often", 503: "busy"}


def refused(scope: dict[str, Any], status: int, *, wait: float = 0.0) -> HttpResponse:
    """Say why, and when to try again, in the reader's language; a program gets problem details."""
    request = _request(scope)
    language = _language(request)
    minutes = min(LONGEST_WAIT, math.ceil(wait / 60))
    if request.path_info.startswith("/api/"):
        with translation.override(language):
            answer = turned_away(status, minutes=minutes)
    else:
        answer = HttpResponse(_page(KINDS[status], language, minutes), status=status)
    answer.headers["Content-Language"] = language
    if wait:
        answer.headers["Retry-After"] = str(math.ceil(wait))
    return _dressed(request, answer)


def _dressed(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Through the same middleware that dresses Django's answers."""
    with_policy = CSPMiddleware(lambda _request: answer)
    return headers(lambda asked: cast("HttpResponse", with_policy(asked)))(request)


@lru_cache(maxsize=len(KINDS) * 5 * (LONGEST_WAIT + 1))
def _page(kind: str, language: str, minutes: int) -> bytes:
    with translation.override(language):
        request = HttpRequest()
        request.path = request.path_info = "/"
        told = {"kind": kind, "minutes": minutes, **both_paths("/")}
        return render_to_string("base/error.html", told, request).encode()


def _request(scope: dict[str, Any]) -> HttpRequest:
    """Of the request, what a page and its headers need."""
    request = HttpRequest()
    request.method = scope.get("method", "GET")
    request.path = request.path_info = scope.get("path", "/")
    for name, value in scope["headers"]:
        if name in {b"host", b"accept-language", b"x-forwarded-proto"}:
            request.META[f"HTTP_{name.decode().upper().replace('-', '_')}"] = value.decode("latin1")
    return request


def _language(request: HttpRequest) -> str:
    """The language of the address, where the address has one; elsewhere what the browser asks for."""
    if request.path_info.startswith("/desk/"):
        return of_the_site(translation.get_language_from_request(request))
    if request.path_info.startswith("/api/"):
        return translation.get_language_from_request(request)
    found = translation.get_language_from_path(request.path_info)
    return found or str(settings.LANGUAGE_CODE)
