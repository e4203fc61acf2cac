"""Events as the public sees them. No cookie, no script; links in letters act on POST alone."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.base.middleware import address_of_site
from clickable.exchange.events import calendars, feeds, letters, presentation, selectors, services
from clickable.exchange.events.forms import SignUpForm
from clickable.exchange.events.models import Event, Slot
from clickable.post.models import Link
from clickable.post.one_time import Shown, one_time

MOST = 50


def _language() -> str:
    return get_language() or "fr"


def _found(slug: str) -> Event:
    return get_object_or_404(Event.objects.public(), slug=slug)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now, language = clock.now(), _language()

    def cards(rows: object) -> list[presentation.Card]:
        return [presentation.card(row, language=language, now=now) for row in rows]  # type: ignore[attr-defined]

    told = {
        "coming": cards(selectors.coming(now=now)),
        "past": cards(selectors.past(now=now)[:MOST]),
    }
    return render(request, "events/index.html", told)


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    told = presentation.page(_found(slug), language=_language(), now=clock.now())
    return render(request, "events/page.html", told)


@require_safe
def follow_up(request: HttpRequest, slug: str) -> HttpResponse:
    """What was concluded, who took on what, and what became of it."""
    event = _found(slug)
    if event.concluded_on is None:
        raise Http404
    today = localdate(clock.now())
    told = presentation.follow_up(event, language=_language(), today=today)
    return render(request, "events/follow_up.html", told)


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    event = _found(slug)
    return _file(calendars.of_event(event, language=_language(), now=clock.now()), slug)


@require_safe
def agenda(_request: HttpRequest) -> HttpResponse:
    """All events, for a calendar that asks again and again."""
    rows = selectors.for_agendas(now=clock.now())
    return HttpResponse(
        calendars.of_all(rows, language=_language()), "text/calendar; charset=utf-8"
    )


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    rows, site = selectors.coming(now=clock.now())[:MOST], address_of_site(request)
    told = feeds.coming(rows, language=_language(), site=site)
    return HttpResponse(told, "application/atom+xml; charset=utf-8")


@require_safe
def slot_calendar(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    slot = get_object_or_404(Slot.objects.select_related("event"), pk=pk, event=_found(slug))
    return _file(calendars.of_slot(slot, language=_language(), now=clock.now()), f"{slug}-{pk}")


def _file(text: str, name: str) -> HttpResponse:
    named = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return HttpResponse(text, "text/calendar; charset=utf-8", headers=named)


@csrf_exempt  # no cookie, nothing to forge (docs/decisions/0010)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, slug: str) -> HttpResponse:
    event, now = _found(slug), clock.now()
    given = request.POST if request.method == "POST" else None
    form = SignUpForm(given, language=_language())
    if given is not None and form.is_valid():
        try:
            services.sign_up(event=event, asked=form.asked, now=now)
            return redirect("events:asked")
        except RefusedError as refused:
            form.add_error(None, str(refused.message))
    told = presentation.page(event, language=_language(), now=now)
    return render(request, "events/sign_up.html", {**told, "form": form})


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """The same for everybody: whether a mailbox is known here is nobody's business."""
    return render(request, "events/asked.html")


def _shown(template: str) -> presentation.Shower:
    def show(link: Link, _done: bool) -> Shown | None:  # noqa: FBT001 -- post.one_time's signature
        row = selectors.registration_of(link.subject)
        if row is None:
            return None
        return Shown(
            template, presentation.registration(row, language=_language(), now=clock.now())
        )

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


confirm = one_time(letters.CONFIRM, show=_shown("events/confirm.html"), act=_confirm)
offer = one_time(letters.OFFER, show=_shown("events/offer.html"), act=_offer)
mine = one_time(letters.MINE, show=_shown("events/mine.html"), act=_mine, lasting=True)
