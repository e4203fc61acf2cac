"""A judgement that was half typed when its author paused: in the session, locked by its id, until it is sent."""

import json
from datetime import date
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import resolve, reverse

from clickable.desk import asking
from clickable.desk.judging_forms import JudgementForm
from clickable.people.sessions import keep, kept

DRAFT = "draft"
PAGES = {"item", "opinion"}  # where there is a judging form
LONGEST = 150_000  # the longest note, each of its letters written as nine
NOT_TYPED = ("csrfmiddlewaretoken", "back", "step")


def keep_what_was_typed(request: HttpRequest, *, page: str) -> None:
    """What came with the pause from this page of the desk; one draft at a time."""
    if not page or resolve(urlsplit(page).path).url_name not in PAGES:
        return
    given = request.POST.copy()
    for name in NOT_TYPED:
        given.pop(name, None)
    typed = given.urlencode()
    if typed and len(typed) <= LONGEST:
        keep(request.session, DRAFT, json.dumps([page, typed]).encode())


def draft_for(request: HttpRequest, *, day: date) -> JudgementForm | None:
    """What this person had typed at the page they look at."""
    page, typed = _kept(request)
    if not typed or page != request.path:
        return None
    return asking.read(QueryDict(typed), day=day, looking=True)


def forget_draft(request: HttpRequest, name: str, reference: str) -> None:
    """The judgement was sent, or the item given back."""
    if _kept(request)[0] == reverse(f"desk:{name}", args=[reference]):
        del request.session[DRAFT]


def _kept(request: HttpRequest) -> tuple[str, str]:
    found = kept(request.session, DRAFT)
    page, typed = json.loads(found) if found else ("", "")
    return page, typed
