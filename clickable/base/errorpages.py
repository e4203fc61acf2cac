"""The error pages: what went wrong, what to do now; never a trace, never what was sent."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clickable.base.context import both_paths
from clickable.base.languages import around

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    kind = "too_much" if isinstance(exception, TOO_MUCH) else "bad_request"
    return _page(request, kind, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "forbidden", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "not_found", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs no database: it may be the database that failed."""
    return _page(request, "server_error", 500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, "expired", 403)


def _page(request: HttpRequest, kind: str, status: int) -> HttpResponse:
    # What was asked for may hold an address: it is not repeated, not even in the language link.
    told = {"kind": kind, **both_paths("/"), **around("/")}
    return render(request, "base/error.html", told, status=status)
