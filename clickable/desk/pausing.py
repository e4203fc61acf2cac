"""The pause: a flag in the session and nothing else. No time of it is kept, and nobody is told."""

from datetime import datetime
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from clickable.assess.opinions.selectors import blind_items
from clickable.assess.selectors import held_by
from clickable.desk import drafts
from clickable.exposure import services
from clickable.people.models import User

PAUSED = "paused"  # in the session: where to go on, and what was open
LONGEST_PATH = 300


def is_paused(request: HttpRequest) -> bool:
    return PAUSED in request.session


def begin(request: HttpRequest, person: User, *, back: str, now: datetime) -> None:
    """From here on no page of the desk shows anything; what is in hand stays in hand."""
    page = _own_page(back)
    drafts.keep_what_was_typed(request, page=page)
    open_now = services.rest(person=person, now=now)
    request.session[PAUSED] = {"back": page, "open": open_now}


def end(request: HttpRequest, person: User, *, now: datetime) -> str:
    """Where they were. What they still have in hand, or were drawn for, is open as before, and counts no second time."""
    kept = request.session.pop(PAUSED, {})
    theirs = [*held_by(person), *blind_items(person).values_list("item", flat=True)]
    services.go_on(person=person, viewings=kept.get("open", []), items=theirs, now=now)
    return str(kept.get("back", ""))


def _own_page(path: str) -> str:
    """A page of the desk, or nothing: what comes back from a browser is not believed."""
    if len(path) > LONGEST_PATH or not path.startswith("/desk/"):
        return ""
    try:
        place = resolve(urlsplit(path).path)
    except (Resolver404, ValueError):
        return ""
    return path if place.app_name == "desk" else ""
