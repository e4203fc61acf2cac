"""What the search of the site finds here: letters that were sent, and the page where one asks for them."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from clickable.base.finding import Found
from clickable.base.folding import fold
from clickable.campaign.newsletter import selectors
from clickable.campaign.newsletter.rules import lists

MOST, LOOKED_AT = 10, 200
SHORTEST = 3  # letters of a word that is looked for


def search(query: str, *, language: str) -> list[Found]:
    """Issues that hold every word of the query; and the lists, where it asks for letters."""
    wanted = [word for word in fold(query).split() if len(word) >= SHORTEST]
    found = []
    with override(language):
        about = _("Les lettres des associations, par courriel : une liste chacune, à quitter d’un geste.")  # fmt: skip
        words = f"{about} {_('S’abonner')} newsletter {' '.join(one.name for one in lists().values())}"  # fmt: skip
        if wanted and all(word in fold(words) for word in wanted):
            found.append(Found(_("Les lettres"), about, reverse("newsletter:index"), _("Lettre")))
        for issue in selectors.shown()[:LOOKED_AT] if wanted else ():
            text, name = issue.text(language), lists()[issue.list].name
            if all(word in fold(f"{text['subject']} {text['body']} {name}") for word in wanted):
                address = reverse("newsletter:issue", args=[issue.list, issue.number])
                found.append(Found(text["subject"], _("La lettre de %(name)s") % {"name": name}, address, _("Lettre")))  # fmt: skip
    return found[:MOST]
