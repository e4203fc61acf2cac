"""What the search of the site finds here: manifestos that the public sees."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from clickable.base.finding import Found
from clickable.base.folding import fold
from clickable.campaign.manifesto import selectors

MOST = 10
SHORTEST = 3  # letters of a word that is looked for


def search(query: str, *, language: str) -> list[Found]:
    """Manifestos that hold every word of the query in their title, lead or proposals."""
    wanted = [word for word in fold(query).split() if len(word) >= SHORTEST]
    found = []
    with override(language):
        for row in selectors.public() if wanted else ():
            version = row.version
            text = version.text(language) if version else {}
            words = [text.get("title", ""), text.get("lead", ""), _("Signer le manifeste")]
            words += [one["title"] for one in text.get("proposals", [])]
            if text and all(word in fold(" ".join(words)) for word in wanted):
                address = reverse("manifesto:page", args=[row.slug])
                found.append(Found(text["title"], text["lead"], address, _("Manifeste")))
    return found[:MOST]
