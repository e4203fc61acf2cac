"""What the search of the site finds here: events that the public sees, by their words and their place."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from clickable.base.finding import Found
from clickable.base.folding import fold
from clickable.exchange.events.models import Event
from clickable.exchange.events.moments import days

MOST = 10
SHORTEST = 3  # letters of a word that is looked for


def search(query: str, *, language: str) -> list[Found]:
    wanted = [word for word in fold(query).split() if len(word) >= SHORTEST]
    found = []
    with override(language):
        for row in Event.objects.public().order_by("-starts_at")[:200] if wanted else ():
            text, told = row.text(language), days(row)
            kind = str(row.get_kind_display())
            words = fold(
                " ".join([text["title"], text["lead"], row.place, told, kind, _("rencontre")])
            )
            if all(word in words for word in wanted):
                url = reverse("events:page", args=[row.slug])
                found.append(Found(text["title"], f"{told}, {row.place}", url, _("Rencontre")))
    return found[:MOST]
