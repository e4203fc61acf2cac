"""The tour as the public reads it: a list first, a drawing beside it, feeds for programs. No cookie."""

from collections.abc import Callable, Iterable
from typing import Protocol

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from clickable.base import clock
from clickable.base.compression import compressed
from clickable.base.middleware import address_of_site
from clickable.outreach import tour
from clickable.outreach.following.views import can_follow
from clickable.outreach.stops import TourStop
from clickable.places.areas import areas

MOST = 300  # of a list or feed
IN_A_FRAME = 8


class Write(Protocol):
    def __call__(self, stops: Iterable[TourStop], *, site: str) -> str: ...


def _place(stop: TourStop) -> str:
    area = areas().get(stop.area)
    return area.name[get_language() or "fr"] if area else stop.area


@compressed
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is to come, called off or not; a département narrows it down."""
    asked = request.GET.get("ou", "")
    wanted = asked if asked in areas() else ""
    coming = list(tour.shown(on=clock.today())[:MOST])
    rows = [one for one in coming if not wanted or one.area == wanted]
    told = {
        "rows": [(one, _place(one), one.state in tour.OFF) for one in rows],
        "tiles": tour.tiles(coming),
        "wanted": wanted,
        "wanted_name": areas()[wanted].name[get_language() or "fr"] if wanted else "",
        "past": tour.shown().filter(day__lt=clock.today()).order_by("-day")[:20],
    }
    return render(request, "outreach/tour.html", told)


@compressed
@require_safe
def stop(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(tour.shown(), code=code)
    told = {
        "stop": found,
        "place": _place(found),
        "off": found.state in tour.OFF,
        "can_follow": can_follow(found),
    }
    return render(request, "outreach/stop.html", told)


@compressed
@require_safe
def module(request: HttpRequest) -> HttpResponse:
    """The next stops, in the page of another site: no menu, no script, links open beside."""
    asked = request.GET.get("ou", "")
    wanted = asked if asked in areas() else ""
    coming = tour.shown(on=clock.today(), area=wanted)[:IN_A_FRAME]
    rows = [(one, _place(one), one.state in tour.OFF) for one in coming]
    return render(request, "outreach/module.html", {"rows": rows, "wanted": wanted})


@csp_update({"frame-src": ["'self'"]})
@require_safe
def module_about(request: HttpRequest) -> HttpResponse:
    """What to copy, and how it looks."""
    return render(request, "outreach/module_about.html", {"site": address_of_site(request), "areas": tour.tiles([])})  # fmt: skip


def _feed(kind: str, write: Write) -> Callable[[HttpRequest], HttpResponse]:  # fmt: skip
    @compressed
    @require_safe
    def feed(request: HttpRequest) -> HttpResponse:
        return _open_to_all(HttpResponse(write(tour.shown()[:MOST], site=address_of_site(request)), content_type=f"{kind}; charset=utf-8"))  # fmt: skip

    return feed


def _open_to_all(response: HttpResponse) -> HttpResponse:
    """Programs of other sites may read it: it is public and the same for everybody."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


calendar = _feed("text/calendar", tour.calendar)
table = _feed("text/csv", tour.table)
rss = _feed("application/rss+xml", tour.rss)


@compressed
@require_safe
def geojson(request: HttpRequest) -> HttpResponse:
    told = tour.features(tour.shown()[:MOST], site=address_of_site(request))
    return _open_to_all(JsonResponse(told, content_type="application/geo+json"))


@require_safe
def one_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """One stop, to put into one's own calendar."""
    found = get_object_or_404(tour.shown(), code=code)
    response = HttpResponse(
        tour.calendar([found], site=address_of_site(request)),
        content_type="text/calendar; charset=utf-8",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{found.code}.ics"'
    return response
