"""Courses, dates and places as the public sees them. No cookie, no script; links act on POST alone."""

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.places import selectors as places
from clickable.post import links
from clickable.post.models import Link
from clickable.post.one_time import HEADERS, Shown, one_time
from clickable.training import calendars, letters, presentation, selectors, services
from clickable.training.forms import SignUpForm
from clickable.training.models import Course, Registration, Session


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    where, language, now = territory_of(request), get_language() or "fr", clock.now()
    cards = [
        presentation.card(row, territory=where, language=language, now=now)
        for row in selectors.courses(now=now)
    ]
    context = {"cards": cards, "where": where, "territories": places.choices(language)}
    return render(request, "training/index.html", context)


@require_safe
def course(request: HttpRequest, code: str) -> HttpResponse:
    where, language, now = territory_of(request), get_language() or "fr", clock.now()
    found = get_object_or_404(Course, code=code, published=True)
    dates = [
        presentation.date(row, territory=where, language=language, now=now)
        for row in selectors.coming(now=now, course=code)
    ]
    context = {
        "course": found,
        "text": found.text(language),
        "dates": dates,
        "where": where,
        "territories": places.choices(language),
    }
    return render(request, "training/course.html", context)


@csrf_exempt  # no cookie, nothing to forge (docs/decisions/0010)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    where, language, now = territory_of(request), get_language() or "fr", clock.now()
    session = _listed(code, pk, now)
    given = request.POST if request.method == "POST" else None
    form = SignUpForm(given, language=language, territory=where)
    if given is not None and form.is_valid():
        try:
            services.sign_up(session=session, asked=form.asked, now=now)
            return redirect("training:asked")
        except RefusedError as refused:
            form.add_error(None, str(refused.message))
    date = presentation.date(session, territory=where, language=language, now=now)
    context = {"course": session.course, "text": session.course.text(language), "date": date}
    return render(request, "training/sign_up.html", {**context, "form": form})


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """The same for everybody: whether a mailbox is known here is nobody's business."""
    return render(request, "training/asked.html")


@require_safe
def calendar(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """The session as a file for a calendar, to who has a seat and shows their link."""
    link = links.find(pk, token, purpose=letters.MINE)
    row = selectors.registration_of(link.subject) if link else None
    if row is None or row.state != Registration.State.CONFIRMED:
        raise Http404
    join = f"{settings.SITE_URL}{reverse('training:join', args=[pk, token])}"
    text = calendars.as_file(row, join=join, now=clock.now())
    named = {"Content-Disposition": 'attachment; filename="formation.ics"', **HEADERS}
    return HttpResponse(text, "text/calendar; charset=utf-8", headers=named)


def territory_of(request: HttpRequest) -> str:
    """Where the visitor says they are; metropolitan France when they say nothing."""
    found = places.territory(request.GET.get("territoire", ""))
    return found.code if found else "FR"


def _listed(code: str, pk: int, now: datetime) -> Session:
    found = selectors.coming(now=now, course=code).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _shown(template: str) -> "presentation.Shower":
    def show(link: Link, _done: bool) -> Shown | None:  # noqa: FBT001 -- post.one_time's signature
        row = selectors.registration_of(link.subject)
        if row is None:
            return None
        language = get_language() or "fr"
        return Shown(template, presentation.registration(row, language=language, now=clock.now()))

    return show


def _confirm(subject: str, _sent: dict[str, str], now: datetime) -> None:
    services.confirm(_pk(subject), now=now)


def _offer(subject: str, sent: dict[str, str], now: datetime) -> None:
    act = services.decline if sent.get("do") == "decline" else services.accept
    act(_pk(subject), now=now)


def _mine(subject: str, sent: dict[str, str], now: datetime) -> None:
    pk = _pk(subject)
    match sent.get("do"):
        case "leave":
            services.leave(pk, now=now)
        case "rejoin":
            services.rejoin(pk, now=now)
        case "fewer" if sent.get("party", "").isdecimal():
            services.come_with_fewer(pk, party=int(sent["party"]), now=now)


def _pk(subject: str) -> int:
    row = selectors.registration_of(subject)
    if row is None:
        raise Http404
    return row.pk


confirm = one_time(letters.CONFIRM, show=_shown("training/confirm.html"), act=_confirm)
offer = one_time(letters.OFFER, show=_shown("training/offer.html"), act=_offer)
mine = one_time(letters.MINE, show=_shown("training/mine.html"), act=_mine, lasting=True)
