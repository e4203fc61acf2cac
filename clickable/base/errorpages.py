"""The error pages: what went wrong, what to do now; never a trace, never what was sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "base/error.html", {"kind": "bad_request"}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "base/error.html", {"kind": "forbidden"}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "base/error.html", {"kind": "not_found"}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "base/error.html", {"kind": "server_error"}, status=500)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "base/error.html", {"kind": "expired"}, status=403)
