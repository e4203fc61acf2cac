"""Nobody has a user before the second step, whatever a view asks or forgets to ask."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from clickable.base import clock
from clickable.people import sessions

Handler = Callable[[HttpRequest], HttpResponse]

# An open editor of Wagtail's tells every few seconds that it is open: nobody is there for that.
BY_ITSELF = ("/gestion/editing-sessions/",)


def whole_sessions_only(get_response: Handler) -> Handler:
    """A session without its second step, or past its end, belongs to nobody."""

    def middleware(request: HttpRequest) -> HttpResponse:
        session, now = request.session, clock.real()
        if SESSION_KEY in session:
            if not sessions.is_whole(session, now=now):
                request.user = AnonymousUser()
            elif not request.path_info.startswith(BY_ITSELF):
                sessions.was_seen(session, now=now)
        return get_response(request)

    return middleware
