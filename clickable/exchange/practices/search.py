"""What the search of the site finds here: public practices, by their words."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from clickable.base.finding import Found
from clickable.base.folding import fold
from clickable.exchange import countries
from clickable.exchange.practices import selectors

MOST = 10
SHORTEST = 3  # letters of a word that is looked for


def search(query: str, *, language: str) -> list[Found]:
    wanted = [word for word in fold(query).split() if len(word) >= SHORTEST]
    found = []
    with override(language):
        for row in selectors.public()[:500] if wanted else ():
            version, kind = row.current, _("Pratique")
            text = f"{version.words if version else ''} {fold(kind)}"
            if version and all(word in text for word in wanted):
                summary = f"{row.organisation}, {countries.name(row.country, language)}"
                url = reverse("practices:page", args=[row.pk])
                title = str(version.text(language).get("title", ""))
                found.append(Found(title, summary, url, kind))
    return found[:MOST]
