"""What pages show of a campaign, in the words of their language."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clickable.campaign.visibility import selectors
from clickable.campaign.visibility.models import (
    Ambassador,
    Campaign,
    Credit,
    Download,
    Fact,
    Method,
    Milestone,
    Placement,
    Unit,
)
from clickable.campaign.visibility.rules import Figure, order_of, rounded
from clickable.measures.models import Measure
from clickable.places.areas import areas

ORDERS = {
    "millions": gettext_lazy("plusieurs millions"),
    "million": gettext_lazy("plus d’un million"),
    "hundreds": gettext_lazy("plusieurs centaines de milliers"),
    "hundred": gettext_lazy("plus de cent mille"),
    "tens": gettext_lazy("plusieurs dizaines de milliers"),
    "ten": gettext_lazy("plus de dix mille"),
}
OF = {  # after "plusieurs millions"
    Unit.VIEWERS: gettext_lazy("de téléspectateurs et téléspectatrices"),
    Unit.LISTENERS: gettext_lazy("d’auditeurs et auditrices"),
    Unit.READERS: gettext_lazy("de lecteurs et lectrices"),
    Unit.COPIES: gettext_lazy("d’exemplaires"),
    Unit.VIEWS: gettext_lazy("de vues"),
    Unit.VISITS: gettext_lazy("de visites"),
}


@dataclass(frozen=True)
class Said:
    """Something with two languages, in one."""

    title: str
    text: str
    row: Any


@dataclass(frozen=True)
class Reach:
    """A family's best figure, in words."""

    figure: Figure
    unit: str
    method: str


def field(row: Model, name: str, language: str) -> str:
    """The text in this language, or in French."""
    return str(getattr(row, f"{name}_{language}", "") or getattr(row, f"{name}_fr"))


def said(rows: Any, language: str) -> list[Said]:
    return [Said(field(row, "title", language), field(row, "text", language), row) for row in rows]


def head(campaign: Campaign, language: str) -> dict[str, Any]:
    address = reverse("visibility:page", args=[campaign.slug])
    return {
        "campaign": campaign,
        "title": field(campaign, "title", language),
        "lead": field(campaign, "lead", language),
        "share": {
            "page": settings.SITE_URL + address,
            "picture": settings.SITE_URL + reverse("visibility:picture", args=[campaign.slug]),
        },
    }


def page(campaign: Campaign, language: str, *, now: datetime) -> dict[str, Any]:
    mine = {"campaign": campaign}
    found = selectors.media(campaign)
    return {
        **head(campaign, language),
        "milestones": said(Milestone.objects.filter(**mine).order_by("on", "pk"), language),
        "posters": posters(campaign, language),
        "photos": [(one, field(one, "alt", language)) for one in selectors.photos(campaign)],
        "media": found,
        "reach": [reach(one) for one in found.best],
        "widest": widest(found.best),
        "mentions": selectors.mentions(campaign),
        "events": said(selectors.events(campaign), language),
        "came": came(campaign),
        "ambassadors": [
            (one.name, field(one, "says", language))
            for one in Ambassador.objects.filter(**mine).order_by("place", "name")
        ],
        "thanks": thanks(campaign),
        "manifesto": manifesto(campaign),
        "releases": selectors.releases(campaign, now=now).exists(),
    }


def posters(campaign: Campaign, language: str) -> dict[str, Any]:
    told = selectors.posters(campaign)
    number, more = rounded(told.number)
    most = max((count or 0 for count in told.areas.values()), default=0)
    names = areas()
    return {
        "told": told,
        "number": number,
        "more": more,
        "networks": [(Placement.Network(code).label, n) for code, n in told.networks.items()],
        "areas": [
            (names[code].name[language] if code in names else code, n, _percent(n, most))
            for code, n in told.areas.items()
        ],
    }


def reach(figure: Figure) -> Reach:
    return Reach(figure, str(Unit(figure.unit).label), str(Method(figure.method).label))


def widest(figures: list[Figure]) -> str:
    """ "Plusieurs millions de vues" for the largest single figure; empty while it is not large."""
    order = order_of(figures[0].number) if figures else ""
    return f"{ORDERS[order]} {OF[Unit(figures[0].unit)]}" if order else ""


def came(campaign: Campaign) -> list[tuple[str, int]]:
    words = {
        Measure.Certainty.COUNTED: _("comptées"),
        Measure.Certainty.ESTIMATED: _("estimées"),
        Measure.Certainty.DECLARED: _("déclarées"),
    }
    return [(words[Measure.Certainty(one)], n) for one, n in selectors.came(campaign).items()]


def thanks(campaign: Campaign) -> list[tuple[str, list[str]]]:
    """By kind, in the order of kinds."""
    rank = {one.value: place for place, one in enumerate(Credit.Kind)}
    rows = sorted(
        Credit.objects.filter(campaign=campaign),
        key=lambda one: (rank[one.kind], one.place, one.name.casefold()),
    )
    return [
        (str(Credit.Kind(kind).label), [one.name for one in group])
        for kind, group in groupby(rows, key=lambda one: one.kind)
    ]


def manifesto(campaign: Campaign) -> str:
    """Where the manifesto is signed, told by its address alone: its room is not asked."""
    try:
        return reverse("manifesto:page", args=[campaign.manifesto]) if campaign.manifesto else ""
    except NoReverseMatch:
        return ""


def press(campaign: Campaign, language: str, *, now: datetime) -> dict[str, Any]:
    mine = {"campaign": campaign}
    return {
        **head(campaign, language),
        "about": field(campaign, "about", language),
        "press_role": field(campaign, "press_role", language),
        "facts": [
            (one, field(one, "unit", language))
            for one in Fact.objects.filter(**mine).order_by("place", "pk")
        ],
        "posters": posters(campaign, language),
        "downloads": [
            (field(one, "title", language), reverse("permanent:lead", args=[one.code]))
            for one in Download.objects.filter(**mine).order_by("pk")
        ],
        "releases": said(selectors.releases(campaign, now=now), language),
    }


def _percent(number: int | None, most: int) -> int:
    return round(100 * (number or 0) / most) if most else 0
