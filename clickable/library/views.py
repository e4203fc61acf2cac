"""The library as the public sees it. No page here sets a cookie; none needs a token against forgery
(docs/decisions/0010)."""

from functools import partial
from typing import cast

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from clickable.base import clock
from clickable.base.compression import compressed
from clickable.base.errors import RefusedError
from clickable.base.middleware import HEADERS
from clickable.library import presentation, rules, selectors, services, serving
from clickable.library.forms import FilterForm, OrderForm
from clickable.library.models import Access, Format, Kind, PrintOrder
from clickable.library.selectors import Shelf
from clickable.library.services.counting import DOWNLOAD
from clickable.library.wording import LANGUAGES

A_PAGE = 24
ALLOWED = HEADERS["Permissions-Policy"].replace("fullscreen=()", "fullscreen=(self)")


def language_wanted(request: HttpRequest) -> str:
    """The language somebody reads in: the page's own, unless the address names another."""
    asked = request.GET.get("langue", "")
    return asked if asked in LANGUAGES else get_language() or "fr"


@compressed
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET, there=selectors.there())
    page = Paginator(selectors.published(form.wish), A_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    told = {"form": form, "page": page, "cards": [presentation.card(one) for one in page]}
    return render(request, "library/index.html", {**told, "asked": asked.urlencode()})


@compressed
@require_safe
def work(request: HttpRequest, code: str) -> HttpResponse:
    shelf = selectors.shelf(code, language_wanted(request))
    if shelf is None:
        raise Http404
    return (_film if shelf.work.kind == Kind.CAPSULE else _page)(request, shelf=shelf)


def _film(request: HttpRequest, *, shelf: Shelf) -> HttpResponse:
    """The one page that may play something, and show it on the whole screen."""
    may_play = csp_update({"media-src": [SELF]})
    response = may_play(partial(_page, shelf=shelf))(request)
    response.headers["Permissions-Policy"] = ALLOWED
    return cast(HttpResponse, response)


def _page(request: HttpRequest, *, shelf: Shelf) -> HttpResponse:
    shown = shelf.shown
    told = {
        "shelf": shelf,
        "work": shelf.work,
        "shown": shown,
        "groups": presentation.groups(shelf),
        "player": presentation.player(shelf, _transcripts(shelf)),
        "note": presentation.note(shelf),
        "reading": _reading_link(shelf),
        "card": presentation.card(shown or shelf.versions[0]),
        "themes": presentation.facets(shown or shelf.versions[0])[1],
        "history": presentation.history(shelf),
        "review": presentation.review(shown) if shown else None,
        "permanent": f"{settings.SITE_URL.partition('://')[2]}/r/{shelf.work.code}",
        "orders": shelf.current is not None and shelf.work.order_limit > 0,
    }
    return render(request, "library/work.html", told)


def _reading_link(shelf: Shelf) -> str:
    page = shelf.shown and selectors.reading(shelf.shown, shelf.found.language).get("standard")
    number = shelf.shown.number if shelf.shown and shelf.shown != shelf.current else None
    return presentation.reading_url(shelf.work.code, page, number) if page else ""


def _transcripts(shelf: Shelf) -> dict[str, str]:
    there = shelf.shown.renditions.all() if shelf.shown else []
    wanted = (Access.TRANSCRIPT, Format.TXT)
    found = [one for one in there if (one.access, one.format) == wanted]
    return {one.language: one.file.open("rb").read().decode("utf-8-sig") for one in found}


@compressed
@require_safe
def read(request: HttpRequest, code: str) -> HttpResponse:
    shelf = selectors.shelf(code, language_wanted(request))
    if shelf is None:
        raise Http404
    asked = request.GET.get("v", "")
    version = selectors.readable(shelf, rules.number_in(asked))
    pages = selectors.reading(version, shelf.found.language) if version else {}
    page = pages.get(request.GET.get("acces", Access.STANDARD)) or pages.get(Access.STANDARD)
    if version is None or page is None:
        return redirect("library:work", code)
    text = presentation.with_drawings(page.file.open("rb").read().decode())
    told = {
        "shelf": shelf,
        "work": shelf.work,
        "version": version,
        "page": page,
        "text": text,
        "title": shelf.work.title(page.language),
    }
    others = [(one, presentation.reading_url(code, one, version.number if asked else None)) for one in pages.values() if one != page]  # fmt: skip
    return render(request, "library/read.html", {**told, "others": others, "note": presentation.note(shelf)})  # fmt: skip


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest) -> HttpResponse:
    language = get_language() or "fr"
    offers = selectors.offers(language)
    form = OrderForm(request.POST if request.method == "POST" else None, offers=offers, language=language)  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("organisation", "kind", "territory", "address", "purpose")}  # fmt: skip
        try:
            made = services.place_order(**said, wanted=form.wanted, now=clock.now())
            return redirect("library:ordered", made.reference)
        except RefusedError as refused:
            form.add_error(None, str(refused.message))
    return render(request, "library/order.html", {"form": form})


@require_safe
def ordered(request: HttpRequest, reference: str) -> HttpResponse:
    """How far an order is, for who has its reference. Never where it goes."""
    found = PrintOrder.objects.filter(reference=reference.upper()).first()
    if found is None:
        raise Http404
    rows = presentation.ordered(found.lines.select_related("work").order_by("id"))
    return render(request, "library/ordered.html", {"order": found, "rows": rows})


@require_safe
def frozen(
    request: HttpRequest, *, code: str, number: str, language: str, access: str, form: str
) -> HttpResponseBase:
    """One file of one version, under an address that never changes."""
    found = selectors.frozen(code, int(number), language=language, access=access, form=form)
    if found is None:
        raise Http404
    if found.version.state == "withdrawn":
        shelf = selectors.shelf(code, language)
        return render(request, "library/withdrawn.html", {"shelf": shelf}, status=410)
    if form == Format.HTML:
        return redirect(presentation.reading_url(code, found, int(number)))
    response = serving.answer(request, found)
    if serving.counts(request, response) and form != Format.VTT:
        services.count(DOWNLOAD, f"{code}/{language}/{form}", on=clock.today())
    return response
