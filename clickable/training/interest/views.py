"""Wanting a date: two forms, what comes after them, and the page behind the link. No cookie, no script."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.post import services as post
from clickable.post.models import Link
from clickable.post.one_time import Shown, one_time
from clickable.training.hours import whens
from clickable.training.interest import letters, selectors, services
from clickable.training.interest.forms import BringForm, TellForm
from clickable.training.models import Course
from clickable.training.views import territory_of


@csrf_exempt  # no cookie, nothing to forge (docs/decisions/0010)
@require_http_methods(["GET", "HEAD", "POST"])
def tell_me(request: HttpRequest, code: str) -> HttpResponse:
    return _asking(request, code, TellForm)


@csrf_exempt  # as above
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, code: str) -> HttpResponse:
    return _asking(request, code, BringForm)


def _asking(request: HttpRequest, code: str, kind: type[TellForm]) -> HttpResponse:
    language = get_language() or "fr"
    course = get_object_or_404(Course, code=code, published=True)
    given = request.POST if request.method == "POST" else None
    form = kind(given, language=language, territory=territory_of(request))
    if given is not None and form.is_valid():
        try:
            services.ask(course=course, wish=form.wish, now=clock.now())
            return redirect("training:wanted")
        except RefusedError as refused:
            form.add_error(None, str(refused.message))
    told = {"course": course, "text": course.text(language), "form": form, "kind": kind.kind, "takes": post.can_write()}  # fmt: skip
    return render(request, "training/want.html", told)


@require_safe
def wanted(request: HttpRequest) -> HttpResponse:
    """The same for everybody."""
    return render(request, "training/wanted.html")


def _show(link: Link, _done: bool) -> Shown | None:  # noqa: FBT001 -- post.one_time's signature
    row = selectors.interest_of(link.subject)
    if row is None:
        return None
    language, date = get_language() or "fr", row.told_of
    told = {
        "row": row,
        "title": row.course.title(language),
        "session": date,
        "whens": whens(date, territory=row.territory, language=language) if date else [],
    }
    return Shown("training/interest.html", told)


def _act(subject: str, sent: dict[str, str], now: datetime) -> None:
    row = selectors.interest_of(subject)
    if row is None:
        raise Http404
    if sent.get("do") == "leave" or "List-Unsubscribe" in sent:  # RFC 8058: a mail program's button
        services.leave(row.pk, now=now)
    elif sent.get("do") == "confirm":
        services.confirm(row.pk, now=now)


interest = one_time(letters.OWN, show=_show, act=_act, lasting=True)
