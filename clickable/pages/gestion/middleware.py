"""What holds under /gestion/ and nowhere else: French, our groups, and headers that Wagtail can live with.

Wagtail's pages run scripts of their own and show each page in a frame before it is published; so the
policy is wider here than on any public page. Nothing comes from another host.
"""

import secrets
from collections.abc import Callable
from typing import cast

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from wagtail.admin.auth import reject_request

from clickable.base.doors import anybody
from clickable.base.middleware import POLICY
from clickable.pages.gestion.roles import keep_in_step, may_enter
from clickable.pages.gestion.scripts import let_known_run
from clickable.people.models import User

Handler = Callable[[HttpRequest], HttpResponse]

PLACE = "/gestion/"
LANGUAGE = "fr"
DIRECTIVES = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "media-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "frame-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
# The views whose answer Wagtail puts into a frame of its own page.
FRAMED = {
    "preview_on_add", "preview_on_edit", "view_draft", "revisions_view", "workflow_preview",
    "wagtailadmin_block_preview", "preview_translation",
}  # fmt: skip


# wagtail-localize's editor writes its style sheet while it runs (styled-components), without a nonce.
TRANSLATION_EDITOR = b'<div class="js-translation-editor"'


def gestion(get_response: Handler) -> Handler:
    """Dress every answer of /gestion/; leave all others as they are."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PLACE):
            return get_response(request)
        translation.activate(LANGUAGE)
        request.LANGUAGE_CODE = LANGUAGE
        if isinstance(request.user, User) and may_enter(request.user):
            keep_in_step(request.user)
        else:
            request.user = AnonymousUser()
        return _dressed(request, get_response(request))

    middleware.process_view = _guard  # type: ignore[attr-defined] # as Django reads it
    return middleware


def _guard(
    request: HttpRequest, view: Callable[..., object], *_given: object
) -> HttpResponse | None:
    """All of /gestion/ is for editors at work, the doors themselves apart, whatever Wagtail says."""
    if not request.path_info.startswith(PLACE) or may_enter(request.user):
        return None
    if getattr(view, "rule", None) is anybody:
        return None
    return cast(HttpResponse, reject_request(request))


def _dressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    # With "no-referrer" browsers send "Origin: null", and Django's CSRF check refuses every form.
    response.headers["Referrer-Policy"] = "same-origin"
    policy = response.headers.get(POLICY) or _policy(response)
    if request.resolver_match is not None and request.resolver_match.url_name in FRAMED:
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        policy = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    response.headers[POLICY] = policy
    return response


def _policy(response: HttpResponse) -> str:
    """The policy of one of Wagtail's own pages, whose known scripts get this answer's nonce."""
    script, style = ["'self'"], ["'self'"]
    if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
        nonce = secrets.token_urlsafe(16)
        response.content = let_known_run(response.content, nonce)
        script.append(f"'nonce-{nonce}'")
        style += ["'unsafe-inline'"] if TRANSLATION_EDITOR in response.content else []
    directives = {**DIRECTIVES, "script-src": script, "style-src": style}
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())
