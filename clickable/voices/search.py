"""What the search of the site finds here: consultations that anybody may know of."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from clickable.base.finding import Found
from clickable.base.folding import fold
from clickable.voices import selectors

MOST = 10
SHORTEST = 3  # letters of a word that is looked for


def search(query: str, *, language: str) -> list[Found]:
    """Consultations that hold every word of the query in their title or lead."""
    wanted = [word for word in fold(query).split() if len(word) >= SHORTEST]
    found = []
    with override(language):
        for row in selectors.public() if wanted else ():
            text = row.text(language)
            words = fold(f"{text['title']} {text['lead']} {_('Consultation d’enfants')}")
            if all(word in words for word in wanted):
                address = reverse("voices:page", args=[row.slug])
                found.append(Found(text["title"], text["lead"], address, _("Consultation")))
    return found[:MOST]
