"""What the search of the site finds here: calls that the public sees."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from clickable.base import clock
from clickable.base.finding import Found, holding, terms
from clickable.grants import selectors


def search(query: str, *, language: str) -> list[Found]:
    """Calls that hold every word of the query in their title, lead or text."""
    wanted = terms(query)
    if not wanted:
        return []
    with override(language):
        return holding(wanted, _calls(language))


def _calls(language: str) -> Iterator[tuple[Found, str]]:
    for row in selectors.public(now=clock.now()):
        text = row.text(language)
        words = [text["title"], text["lead"], text.get("body", ""), _("Subventions")]
        address = reverse("grants:call", args=[row.slug])
        yield Found(text["title"], text["lead"], address, _("Appel à projets")), " ".join(words)
