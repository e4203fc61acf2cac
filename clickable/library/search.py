"""What the search of the site finds here: published tools, by their words."""

from django.urls import reverse
from django.utils import translation

from clickable.base.finding import Found
from clickable.library import selectors
from clickable.library.models import Kind, Work
from clickable.library.selectors import Wish

MOST = 10


def search(query: str, *, language: str) -> list[Found]:
    """Tools that hold every word of the query, the newest first; a few at most."""
    if not query.strip():
        return []
    found = selectors.published(Wish(query=query)).order_by("-published_at", "id")
    return [_found(version.work, language) for version in found[:MOST]]


def _found(work: Work, language: str) -> Found:
    with translation.override(language):
        url = reverse("library:work", args=[work.code])
        kind = str(Kind(work.kind).label)
    return Found(work.title(language), work.summary(language), url, kind)
