"""What the search of the site finds here: manifestos that the public sees."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from clickable.base.finding import Found, holding, terms
from clickable.campaign.manifesto import selectors


def search(query: str, *, language: str) -> list[Found]:
    """Manifestos that hold every word of the query in their title, lead or proposals."""
    wanted = terms(query)
    if not wanted:
        return []
    with override(language):
        return holding(wanted, _manifestos(language))


def _manifestos(language: str) -> Iterator[tuple[Found, str]]:
    for row in selectors.public():
        text = row.version.text(language) if row.version else {}
        if not text:
            continue
        words = [text["title"], text["lead"], _("Signer le manifeste")]
        words += [one["title"] for one in text.get("proposals", [])]
        address = reverse("manifesto:page", args=[row.slug])
        yield Found(text["title"], text["lead"], address, _("Manifeste")), " ".join(words)
