from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.models import Page

from clickable.base.compression import compressed
from clickable.base.middleware import address_of_site
from clickable.pages import feeds, rules, selectors, together
from clickable.pages import search as searching
from clickable.pages.audit import audit
from clickable.pages.models import HomePage

SAFE = ["GET", "HEAD"]


@compressed
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The doors stand even where no page was written yet."""
    written = HomePage.objects.live().filter(locale__language_code=get_language()).first()
    return written.serve(request) if written else render(request, "pages/home.html")


@compressed
def page(request: HttpRequest, path: str) -> HttpResponse:
    """A page of the tree: published to everybody or to nobody. What is not there is not there for any method."""
    found = Page.route_for_request(request, path)
    if found is None:
        raise Http404
    if request.method not in SAFE:
        return HttpResponseNotAllowed(SAFE)
    response: HttpResponse = found.page.serve(request, *found.args, **found.kwargs)
    return response


@compressed
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Asked in the address, so that it works without JavaScript; kept nowhere."""
    query = request.GET.get("q", "").replace("\0", "")[: rules.LONGEST_QUERY].strip()
    found = searching.search(query, get_language() or "fr")
    return render(request, "pages/search.html", {"query": query, "found": found})


@compressed
@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    branches = selectors.branches(get_language() or "fr")
    return render(request, "pages/map.html", {"branches": branches})


@compressed
@require_safe
def act(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/together.html", {"groups": together.groups()})


@compressed
@require_safe
def simple(request: HttpRequest) -> HttpResponse:
    """What the site has in simple words, and nothing else."""
    found = selectors.in_simple_words(get_language() or "fr")
    return render(request, "pages/simple.html", {"pages": found})


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The latest news, for readers of RSS."""
    language = get_language() or "fr"
    pages = selectors.latest_news(language)
    written = feeds.news(language, pages, site=address_of_site(request))
    return HttpResponse(written, content_type="application/rss+xml; charset=utf-8")


@compressed
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html", {"contact": settings.CONTACT})


@compressed
def accessibility(request: HttpRequest) -> HttpResponse:
    found = audit(get_language() or "fr")
    return render(
        request, "pages/accessibility.html", {"contact": settings.CONTACT, "audit": found}
    )


@compressed
def history(request: HttpRequest) -> HttpResponse:
    """How to clear what the browser keeps: no site can do it in their place."""
    return render(request, "pages/history.html")


@compressed
def legal(request: HttpRequest) -> HttpResponse:
    about = {"publisher": settings.PUBLISHER, "hosted_by": settings.HOSTED_BY}
    return render(request, "pages/legal.html", {**about, "contact": settings.CONTACT})
