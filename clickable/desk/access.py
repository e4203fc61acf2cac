"""Who may enter a room of the desk. Every view here names its rule; a test walks all of them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import translation

from clickable.base.clock import now
from clickable.base.doors import anybody
from clickable.desk import pausing
from clickable.people.models import User
from clickable.people.rules import can_help
from clickable.people.sessions import LANGUAGE, keys_of
from clickable.seal.rings import NoRing, StaffRing

Rule = Callable[[User], bool]
View = Callable[..., HttpResponseBase]


class StaffRequest(HttpRequest):
    """What a guarded view gets: somebody is signed in, with the keys that they hold."""

    user: User
    ring: StaffRing | NoRing


def staff(rule: Rule, *, in_a_pause: bool = False) -> Callable[[View], View]:
    """Signed-in people for whom `rule` holds. Others: the sign-in page, or 403.

    Who makes a pause sees no page; whoever acts in another window has ended it.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            _speak(request)
            if not isinstance(request.user, User):
                back = request.path if request.method == "GET" else resolve_url("desk:queue")
                return redirect_to_login(back)
            if not rule(request.user):
                raise PermissionDenied
            if not in_a_pause and pausing.is_paused(request):
                if request.method in {"GET", "HEAD"}:
                    return _inside(redirect("desk:pause"))
                pausing.end(request, request.user, now=now())
            request.ring = _ring(request, request.user)  # type: ignore[attr-defined]
            return _inside(view(request, *args, **kwargs))

        guarded.rule = rule  # type: ignore[attr-defined]
        return guarded

    return guard


def home_of(user: User) -> str:
    """The first page of somebody's work at the desk."""
    return "desk:help_queue" if can_help(user) else "desk:queue"


def everybody(view: View) -> View:
    """The door itself: signing in and out, and the language."""

    @wraps(view)
    def open_to_all(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _speak(request)
        return _inside(view(request, *args, **kwargs))

    return anybody(open_to_all)


def _ring(request: HttpRequest, user: User) -> StaffRing | NoRing:
    secret = keys_of(request.session)
    return StaffRing(user.pk, secret) if secret else NoRing()


def _speak(request: HttpRequest) -> None:
    language = request.session.get(LANGUAGE)
    if language:
        translation.activate(language)
        request.LANGUAGE_CODE = language


def _inside(response: HttpResponseBase) -> HttpResponseBase:
    # With "no-referrer" browsers send "Origin: null", and Django's CSRF check refuses every form.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
