"""What the search of the site finds here: campaigns that the public sees."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from clickable.base.finding import Found
from clickable.base.folding import fold
from clickable.campaign.visibility import selectors
from clickable.campaign.visibility.presentation import field

MOST = 10
SHORTEST = 3  # letters of a word that is looked for


def search(query: str, *, language: str) -> list[Found]:
    """Campaigns that hold every word of the query in their title, lead or hashtag."""
    wanted = [word for word in fold(query).split() if len(word) >= SHORTEST]
    found = []
    with override(language):
        for row in selectors.public() if wanted else ():
            title, lead = field(row, "title", language), field(row, "lead", language)
            words = fold(" ".join((title, lead, row.hashtag, _("Mobilisation"))))
            if all(word in words for word in wanted):
                address = reverse("visibility:page", args=[row.slug])
                found.append(Found(title, lead, address, _("Mobilisation")))
    return found[:MOST]
