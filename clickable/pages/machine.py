"""What programs ask for, and the way to leave at once."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from clickable.base import clock, reserve
from clickable.base.middleware import address_of_site
from clickable.pages import selectors
from clickable.seal.keys import KeysMissingError
from clickable.seal.trusted import trusted

# "cache" is also the pages that the browser keeps whole for its Back button.
FORGET = {"Clear-Site-Data": '"cache", "cookies", "storage"', "Cache-Control": "no-store"}
SECURITY_TXT_DAYS = 180  # RFC 9116, 2.5.5: less than a year is recommended


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of the database."""
    return _text("ok\n")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The process and its database answer, and a team takes reports in; 503 and why when not.

    A full disk is told and no reason to stop: reports go on as long as there is room for one.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return _text("database unavailable\n", status=503)
    try:
        trusted().intake_key()
    except KeysMissingError:
        return _text("no team takes reports in: clickable keys setup\n", status=503)
    return _text("ok\n" if reserve.there() else "ok\ndisk reserve gone\n")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    refused = "".join(f"Disallow: {path}\n" for path in settings.NOT_INDEXED)
    return _text(
        f"User-agent: *\n{refused}Allow: /\nSitemap: {address_of_site(request)}/sitemap.xml\n"
    )


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page that search engines may know, each with its other language."""
    places = selectors.places()
    words = {"site": address_of_site(request), "places": places}
    body = render_to_string("pages/sitemap.xml", words)
    return HttpResponse(body, content_type="application/xml; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to tell us of a weakness (RFC 9116)."""
    day = clock.now() + timedelta(days=SECURITY_TXT_DAYS)
    expires = datetime.combine(day.date(), time(), tzinfo=day.tzinfo)
    return _text(
        f"Contact: mailto:{settings.CONTACT}\n"
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}\n"
        "Preferred-Languages: fr, en\n"
        f"Canonical: {address_of_site(request)}/.well-known/security.txt\n"
    )


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """An empty page in place of the one that is left, and on to `away` without a click or a script.

    A page in between, because the browser puts the page that is left into its memory only when another
    one has come: forgetting (`FORGET`) works on it from then on.
    """
    on = {"Refresh": f"0; url={reverse('quit_away')}"}
    return HttpResponse(render_to_string("pages/leaving.html"), headers={**FORGET, **on})


@require_safe
def away(request: HttpRequest) -> HttpResponse:
    """To a neutral page; the browser is asked to forget what it kept of this site.

    The history is not erased: no site can do that, and the pages say so.
    """
    return HttpResponse(status=303, headers={**FORGET, "Location": settings.QUIT_TO})


def _text(body: str, status: int = 200) -> HttpResponse:
    return HttpResponse(body, content_type="text/plain; charset=utf-8", status=status)
