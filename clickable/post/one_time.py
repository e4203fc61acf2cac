"""The page behind a one-time link, whatever it does: each room says what is shown and what is done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.post import links
from clickable.post.models import Link

HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow, noarchive"}


@dataclass(frozen=True)
class Shown:
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    status: int = 200


# What the page says: the link, whether its act was done (now or before). None: its subject is gone.
Show = Callable[[Link, bool], Shown | None]
# What the button does: the link's subject, what was sent, the time. Raises RefusedError.
Act = Callable[[str, dict[str, str], datetime], None]
View = Callable[..., HttpResponse]


def one_time(purpose: str, *, show: Show, act: Act, lasting: bool = False) -> View:
    """A view for `…/<int:pk>/<str:token>/`. GET and HEAD change nothing; POST acts, once."""

    @csrf_exempt  # no cookie says who sends it: the token does
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, pk: int, token: str) -> HttpResponse:
        response = _answer(request, links.find(pk, token, purpose=purpose))
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    def _answer(request: HttpRequest, link: Link | None) -> HttpResponse:
        now = clock.now()
        if link is None or (links.is_over(link, now=now) and not link.used_at):
            return render(request, "post/over.html", status=404)
        refused, done = "", bool(link.used_at)
        if request.method == "POST" and not links.is_over(link, now=now):
            sent = {name: str(value) for name, value in request.POST.items()}
            try:
                links.use(link, lambda: act(link.subject, sent, now), now=now, lasting=lasting)
                done = True
            except RefusedError as error:
                refused = str(error.message)
        shown = show(link, done)
        if shown is None:
            return render(request, "post/over.html", status=404)
        context = {"link": link, "done": done, "refused": refused, **shown.context}
        return render(request, shown.template, context, status=shown.status)

    return view
