"""What pages show: the text, the count, the curve as a drawing, the areas as a table with bars."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from clickable.campaign.manifesto import selectors
from clickable.campaign.manifesto.models import Manifesto, Version
from clickable.campaign.manifesto.rules import takes_signatures
from clickable.places.areas import areas
from clickable.post import services as post

NAMES = 60  # shown on the page
WIDE, HIGH = 600, 160  # of the curve's drawing


@dataclass(frozen=True)
class Row:
    name: str
    count: int | None
    share: int  # of the largest, in percent


def page(manifesto: Manifesto, version: Version, language: str) -> dict[str, Any]:
    return {
        "manifesto": manifesto,
        "version": version,
        "text": version.text(language),
        "paper": selectors.paper(manifesto),
        "names": selectors.named(manifesto, limit=NAMES),
        "organisations": selectors.organisations(manifesto),
        "takes": takes_signatures(manifesto) and post.can_write(),
        "share": share(manifesto),
    }


def share(manifesto: Manifesto) -> dict[str, str]:
    """Absolute addresses: of the page, and of its picture for whoever passes it on."""
    args = [manifesto.slug]
    return {
        "page": settings.SITE_URL + reverse("manifesto:page", args=args),
        "picture": settings.SITE_URL + reverse("manifesto:picture", args=args),
    }


def table(manifesto: Manifesto, language: str) -> list[Row]:
    told = selectors.by_area(manifesto)
    most = max((number or 0 for number in told.values()), default=0)
    names = areas()
    return [
        Row(names[area].name[language] if area in names else area, number, _percent(number, most))
        for area, number in told.items()
    ]


def curve(days: list[selectors.Day]) -> str:
    """The sum over days as the points of an SVG line, WIDE × HIGH; empty while there is one day only."""
    if not days or days[0].on == days[-1].on:
        return ""
    first, span = days[0].on, (days[-1].on - days[0].on).days
    most = days[-1].sum or 1
    points = [
        f"{(day.on - first).days * WIDE / span:.1f},{HIGH - day.sum * HIGH / most:.1f}"
        for day in days
    ]
    return " ".join(points)


def _percent(number: int | None, most: int) -> int:
    return round(100 * (number or 0) / most) if most else 0
