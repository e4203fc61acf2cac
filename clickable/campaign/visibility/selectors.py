"""What the public and the team read of a campaign: every figure is computed from rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from clickable.campaign.visibility.models import (
    Campaign,
    CampaignEvent,
    MediaMention,
    Photo,
    Placement,
    Post,
    Release,
)
from clickable.campaign.visibility.rules import SHOWN, SMALL, C, Figure, P, T, best
from clickable.measures.disclosure import mask
from clickable.measures.models import Measure


@dataclass(frozen=True)
class Posters:
    number: int  # on a wall, now or before
    proofed: int  # of these, seen: a photograph is kept
    towns: int
    networks: dict[str, int]
    areas: dict[str, int | None]  # the most first; None: under ten, or what would give it away


@dataclass(frozen=True)
class Media:
    mentions: int
    stories: int  # what others took over counts once
    outlets: int
    best: list[Figure]  # of each family of media; never added up


def public() -> QuerySet[Campaign]:
    """The newest first; drafts never."""
    return Campaign.objects.exclude(state=C.DRAFT).order_by("-begins_on", "pk")


def placements(campaign: Campaign) -> QuerySet[Placement]:
    rows = Placement.objects.filter(run__campaign=campaign).select_related("run", "photo")
    return rows.order_by("from_on", "town", "pk")


def posters(campaign: Campaign) -> Posters:
    rows = placements(campaign).filter(state__in=SHOWN).order_by()
    seen = Q(proof_on__isnull=False)
    told = rows.aggregate(
        n=Sum("number"), p=Sum("number", filter=seen), t=Count("town", distinct=True)
    )
    areas = dict(rows.values_list("area").annotate(n=Sum("number")))
    cells = mask(areas, small=SMALL)
    order = sorted(cells, key=lambda area: (-(cells[area].count or 0), area))
    networks = rows.values_list("network").annotate(n=Sum("number")).order_by("-n")
    return Posters(
        number=told["n"] or 0,
        proofed=told["p"] or 0,
        towns=told["t"],
        networks=dict(networks),
        areas={area: cells[area].count for area in order},
    )


def photos(campaign: Campaign) -> QuerySet[Photo]:
    """Those that everybody may see."""
    rows = Photo.objects.filter(placement__run__campaign=campaign, public=True)
    return rows.select_related("placement").order_by("placement__up_on", "pk")


def mentions(campaign: Campaign) -> QuerySet[MediaMention]:
    rows = MediaMention.objects.filter(campaign=campaign).select_related("outlet")
    return rows.order_by("on", "pk")


def media(campaign: Campaign) -> Media:
    rows = list(mentions(campaign))
    return Media(
        mentions=len(rows),
        stories=len({row.story or f"#{row.pk}" for row in rows}),
        outlets=len({row.outlet_id for row in rows}),
        best=best(_figures(rows)),
    )


def _figures(rows: Iterable[MediaMention]) -> Iterable[Figure]:
    for row in rows:
        said = row if row.audience is not None else row.outlet
        if said.audience is not None:
            yield Figure(
                family=row.outlet.family,
                outlet=row.outlet.name,
                number=said.audience,
                unit=said.unit,
                method=said.method,
                source=said.source,
                checked_on=said.checked_on,
            )


def events(campaign: Campaign) -> QuerySet[CampaignEvent]:
    return CampaignEvent.objects.filter(campaign=campaign).order_by("begins_on", "pk")


def came(campaign: Campaign) -> dict[str, int]:
    """How many came to events, by how it is known; people of two events are told twice, and it is said so."""
    rows = events(campaign).filter(came__isnull=False).order_by()
    found = dict(rows.values_list("certainty").annotate(n=Sum("came")))
    return {one: found[one] for one in Measure.Certainty.values if one in found}


def releases(campaign: Campaign, *, now: datetime) -> QuerySet[Release]:
    """Those whose moment has come; the newest first."""
    rows = Release.objects.filter(campaign=campaign, visible_from__lte=now)
    return rows.order_by("-visible_from", "-pk")


def waiting_proofs(campaign: Campaign) -> int:
    return placements(campaign).filter(state=P.UP).count()


def handed_over(campaign: Campaign) -> QuerySet[Post]:
    """Posts that are in the files, in the order of their moments."""
    return Post.objects.filter(campaign=campaign, state=T.PREPARED).order_by("at", "pk")
