"""What stands on paper: codes that lead to a work for ever, whatever becomes of its versions."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

from clickable.base import clock
from clickable.library import selectors, services
from clickable.library.services.counting import SCAN
from clickable.library.wording import LANGUAGES

LONGEST = 60
SITE = ("fr", "en")  # the languages of the pages around a tool


@require_safe
def lead(request: HttpRequest, code: str) -> HttpResponse:
    """To the page of the work that answers for this code, in the visitor's language.

    Counted by day and print run; nothing of the visitor is kept.
    """
    wanted = languages_of(request)
    found = selectors.permanent(code[:LONGEST].lower(), wanted[0])
    shelf = selectors.shelf(found.code, wanted[0]) if found else None
    site = next((one for one in wanted if one in SITE), "en")
    with translation.override(site):
        if found is None or shelf is None:
            response = render(request, "library/unknown.html", {"code": code[:LONGEST]}, status=404)
        else:
            response = _to(found.code, wanted[0], site=site)
            if request.method == "GET":
                services.count(SCAN, found.run or found.code, on=clock.today())
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _to(code: str, language: str, *, site: str) -> HttpResponse:
    url = reverse("library:work", args=[code])
    asked = "" if language == site else "?" + urlencode({"langue": language})
    return HttpResponseRedirect(url + asked)


def languages_of(request: HttpRequest) -> list[str]:
    """What the visitor reads, best first: `?l=`, then what the browser says; French when nobody says."""
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    said = [request.GET.get("l", ""), *(tag.partition("-")[0] for tag, _weight in accepted)]
    return [one for one in said if one in LANGUAGES] or ["fr"]
