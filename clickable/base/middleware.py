from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse

from clickable.base.context import plain_path

Handler = Callable[[HttpRequest], HttpResponse]

# Every feature that a page could be given and that browsers know by this name: none of ours needs one.
OFF = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read",
    "clipboard-write", "compute-pressure", "cross-origin-isolated", "display-capture",
    "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid",
    "identity-credentials-get", "idle-detection", "keyboard-map", "local-fonts", "magnetometer",
    "microphone", "midi", "otp-credentials", "payment", "picture-in-picture",
    "private-state-token-issuance", "private-state-token-redemption",
    "publickey-credentials-create", "publickey-credentials-get", "screen-wake-lock", "serial",
    "storage-access", "sync-xhr", "unload", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in OFF),
    "Cache-Control": "no-store",
}
POLICY = "Content-Security-Policy"
STAFF = ("/desk/", "/gestion/")  # where people sign in
YEAR = 31_536_000  # seconds
FIELDS = 100  # of one form; an editor's page may have more


def allowing(response: HttpResponse, feature: str) -> HttpResponse:
    """Of all features of a browser, this one for this answer."""
    allowed = HEADERS["Permissions-Policy"].replace(f"{feature}=()", f"{feature}=(self)")
    response.headers["Permissions-Policy"] = allowed
    return response


def headers(get_response: Handler) -> Handler:
    """UTF-8 on every request, and the same strict headers on every answer, errors and files included."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # All our forms are UTF-8; a charset that is claimed may be no text at all ("hex").
        request.encoding = "utf-8"
        response = get_response(request)
        for name, value in {**HEADERS, **_of_this(request, response)}.items():
            response.headers.setdefault(name, value)
        if plain_path(request.path_info) in settings.FRAMED:
            _let_others_frame(response)
        if response.get("Content-Disposition", "").startswith("attachment"):
            response.headers[POLICY] = f"{response.headers[POLICY]}; sandbox"
        return response

    return middleware


def _let_others_frame(response: HttpResponse) -> None:
    """CORP too, which a page that sets Cross-Origin-Embedder-Policy asks of its frames."""
    del response.headers["X-Frame-Options"]
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    policy = response.headers[POLICY]
    response.headers[POLICY] = policy.replace("frame-ancestors 'none'", "frame-ancestors *")


def _of_this(request: HttpRequest, response: HttpResponse) -> dict[str, str]:
    """The headers that hang on what was asked, how, and what came of it."""
    found = {}
    if request.is_secure() and not on_onion(request):
        found["Strict-Transport-Security"] = f"max-age={YEAR}"
    if not _for_search_engines(request, response):
        found["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    if _has_an_onion_twin(request, response):
        found["Onion-Location"] = f"http://{settings.ONION}{request.get_full_path()}"
    return found


def on_onion(request: HttpRequest) -> bool:
    """Did this come to the onion address? There is no TLS there, and none is needed."""
    host = request.META.get("HTTP_HOST", "").partition(":")[0].lower()
    return bool(settings.ONION) and host == settings.ONION


def address_of_site(request: HttpRequest) -> str:
    """This site's address in the network that the request came through."""
    return f"http://{settings.ONION}" if on_onion(request) else str(settings.SITE_URL)


def _for_search_engines(request: HttpRequest, response: HttpResponse) -> bool:
    asked = request.method in {"GET", "HEAD"} and response.status_code < HTTPStatus.BAD_REQUEST
    return asked and not plain_path(request.path_info).startswith(settings.NOT_INDEXED)


def _has_an_onion_twin(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        bool(settings.ONION)
        and request.is_secure()
        and not on_onion(request)
        and request.method in {"GET", "HEAD"}
        and response.status_code == HTTPStatus.OK
        and response.get("Content-Type", "").startswith("text/html")
        and not request.path_info.startswith(STAFF)
    )


def few_fields(get_response: Handler) -> Handler:
    """No form of ours has many fields but those of /gestion/. Each costs memory: more are refused."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/gestion/") and _fields(request) > FIELDS:
            raise TooManyFieldsSent
        return get_response(request)

    return middleware


def _fields(request: HttpRequest) -> int:
    """How many fields a form has, at least; 0 for what is no form, or too long to be read."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return 0
    match request.content_type:
        case "application/x-www-form-urlencoded":
            return request.body.count(b"&")
        case "multipart/form-data":
            return request.body.lower().count(b"content-disposition")
    return 0


def sessions_for_staff_only(get_response: Handler) -> Handler:
    """Sessions exist under /desk/ and /gestion/ alone, and never in both at once: the cookies of the
    one are not sent to the other, and no public page can read or set any.

    Neither has an onion address: their cookies are for HTTPS.
    """
    with_session = SessionMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        place = next((place for place in STAFF if request.path_info.startswith(place)), None)
        if place is None:
            request.session = _NoSession()  # type: ignore[assignment]
            return get_response(request)
        if on_onion(request):
            raise Http404
        response = cast(HttpResponse, with_session(request))
        for cookie in response.cookies.values():
            cookie["path"] = place
        return response

    return middleware


def declared_at_the_desk(get_response: Handler) -> Handler:
    """No view of the desk answers before it has said who may enter (base/doors.py)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, view: Callable[..., object], *_given: object) -> None:
        if request.path_info.startswith("/desk/") and getattr(view, "rule", None) is None:
            raise Http404

    middleware.process_view = process_view  # type: ignore[attr-defined] # as Django reads it
    return middleware


class _NoSession(dict[str, object]):
    """What the public pages get in place of a session: empty, and never saved."""

    accessed = modified = False
    session_key = None

    def is_empty(self) -> bool:
        return True
