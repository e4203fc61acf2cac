"""What the search of the site finds here: asking for a session, who answers, and the stops of the tour."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from clickable.base.finding import Found, holding, terms
from clickable.outreach import tour


def search(query: str, *, language: str) -> list[Found]:
    """Pages and announced stops that hold every word of the query; a few at most."""
    wanted = terms(query)
    if not wanted:
        return []
    with override(language):
        return holding(wanted, [*_pages(), *_stops()])


def _pages() -> list[tuple[Found, str]]:
    told = (
        ("outreach:index", _("Faire venir quelqu’un"), _("Demander une intervention en classe, dans une commune ou une association.")),
        ("outreach:who", _("Qui répond à qui"), _("Quelle association intervient, pour quel public, quelle classe et quel lieu.")),
        ("tour:index", _("La tournée"), _("Les étapes de l’animation itinérante, ville par ville.")),
    )  # fmt: skip
    return [
        (Found(title, summary, reverse(name), _("Page")), f"{title} {summary}")
        for name, title, summary in told
    ]


def _stops() -> list[tuple[Found, str]]:
    rows = tour.shown().order_by("-day")[:300]
    return [
        (
            Found(tour.title(one), f"{one.day:%d/%m/%Y}", reverse("tour:stop", args=[one.code]), _("Étape")),
            f"{one.town} {one.place}",
        )
        for one in rows
    ]  # fmt: skip
