"""A campaign as the public sees it, and what the press needs. Nothing here changes anything."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from clickable.base import clock
from clickable.campaign.visibility import presentation, selectors
from clickable.campaign.visibility.models import Campaign, Photo
from clickable.campaign.visibility.picture import drawn


def _language() -> str:
    return get_language() or "fr"


def _found(slug: str) -> Campaign:
    return get_object_or_404(selectors.public(), slug=slug)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    rows = [presentation.head(row, _language()) for row in selectors.public()]
    return render(request, "visibility/index.html", {"rows": rows})


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    told = presentation.page(_found(slug), _language(), now=clock.now())
    return render(request, "visibility/page.html", told)


@require_safe
def press(request: HttpRequest, slug: str) -> HttpResponse:
    told = presentation.press(_found(slug), _language(), now=clock.now())
    return render(request, "visibility/press.html", told)


@require_safe
def release(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One press release; before its moment there is none."""
    row = _found(slug)
    found = selectors.releases(row, now=clock.now()).filter(pk=pk)
    if not found:
        raise Http404
    told = {
        **presentation.head(row, _language()),
        "release": presentation.said(found, _language())[0],
    }
    return render(request, "visibility/release.html", told)


@require_safe
def photo(_request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A photograph of posters that an editor has made public."""
    return sent(get_object_or_404(selectors.photos(_found(slug)), pk=pk))


def sent(row: Photo) -> HttpResponse:
    """The file of a photograph; who may see it was asked before."""
    try:
        with row.file.open("rb") as file:
            return HttpResponse(file.read(), content_type="image/jpeg")
    except FileNotFoundError as error:
        raise Http404 from error


@require_safe
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    row = _found(slug)
    tag = f"#{row.hashtag}" if row.hashtag else ""
    return HttpResponse(drawn(presentation.field(row, "title", _language()), tag), "image/png")
