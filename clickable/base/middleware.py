from collections.abc import Callable
from typing import cast

from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
    "browsing-topics=(), interest-cohort=()",
}


def headers(get_response: Handler) -> Handler:
    """UTF-8 on every request, and the same strict headers on every answer, errors and files included."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # All our forms are UTF-8; a charset that is claimed may be no text at all ("hex").
        request.encoding = "utf-8"
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def sessions_at_the_desk_only(get_response: Handler) -> Handler:
    """Sessions exist under /desk/ alone: no public page can read or set a cookie."""
    with_session = SessionMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/desk/"):
            return cast(HttpResponse, with_session(request))
        request.session = _NoSession()  # type: ignore[assignment]
        return get_response(request)

    return middleware


class _NoSession(dict[str, object]):
    """What the public pages get in place of a session: empty, and never saved."""

    accessed = modified = False
    session_key = None

    def is_empty(self) -> bool:
        return True
