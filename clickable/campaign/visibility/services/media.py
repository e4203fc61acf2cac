"""Media that spoke of a campaign, and its events."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError
from clickable.campaign.visibility.models import (
    SAY_HOW,
    Campaign,
    CampaignEvent,
    MediaMention,
    MediaOutlet,
)
from clickable.campaign.visibility.services.campaigns import noted, source_of
from clickable.measures import services as measures
from clickable.measures.models import Measure
from clickable.places.areas import territory_code

if TYPE_CHECKING:
    from clickable.people.models import User

MENTION = "campaign.media_mention"


@transaction.atomic
def outlet(*, outlet: MediaOutlet, by: "User | None", now: datetime) -> MediaOutlet:
    new = outlet.pk is None
    _with_its_method(outlet)
    outlet.save()
    noted(outlet, "kept" if new else "changed", by=by, now=now)
    return outlet


@transaction.atomic
def mention(*, mention: MediaMention, by: "User | None", now: datetime) -> MediaMention:
    """New, or changed. A story is counted in `measures` once, however many media took it over."""
    new = mention.pk is None
    _with_its_method(mention)
    before = _stories(mention.campaign_id)
    mention.save()
    noted(mention, "kept" if new else "changed", by=by, now=now)
    _count_stories(mention, before)
    return mention


@transaction.atomic
def withdraw(*, mention: MediaMention, by: "User | None", now: datetime) -> None:
    """One that was none after all; its story is taken back when nobody else told it."""
    before = _stories(mention.campaign_id)
    noted(mention, "withdrawn", by=by, now=now)
    gone = MediaMention(
        pk=mention.pk, campaign=mention.campaign, outlet=mention.outlet, on=mention.on
    )
    mention.delete()
    _count_stories(gone, before)


def _stories(campaign: int) -> int:
    """How many stories there are; nobody else changes that until the transaction ends."""
    Campaign.objects.select_for_update().get(pk=campaign)
    rows = MediaMention.objects.filter(campaign_id=campaign).values_list("story", "pk")
    return len({story or pk for story, pk in rows})


def _count_stories(mention: MediaMention, before: int) -> None:
    if more := _stories(mention.campaign_id) - before:
        measures.count(
            MENTION,
            on=mention.on,
            number=more,
            subject=mention.campaign.slug,
            audience=mention.outlet.kind,
            source=source_of(MENTION, mention),
        )


@transaction.atomic
def event(*, event: CampaignEvent, by: "User | None", now: datetime) -> CampaignEvent:
    """An event, new or changed; how many came is said by `came` alone."""
    new = event.pk is None
    if not new:
        kept = CampaignEvent.objects.select_for_update().get(pk=event.pk)
        event.came, event.certainty, event.told = kept.came, kept.certainty, kept.told
    event.save()
    noted(event, "kept" if new else "changed", by=by, now=now)
    return event


@transaction.atomic
def came(
    *, event: CampaignEvent, number: int, certainty: str, by: "User | None", now: datetime
) -> CampaignEvent:
    """How many came, and how it is known. Said again, the difference is one more row of `measures`."""
    row = CampaignEvent.objects.select_for_update().select_related("campaign").get(pk=event.pk)
    if certainty not in Measure.Certainty.values:
        raise RefusedError(_("Dites si c’est compté, estimé ou déclaré."), "certainty")
    before = row.came or 0
    row.came, row.certainty, row.told = number, certainty, row.told + 1
    row.save(update_fields=["came", "certainty", "told"])
    if number != before:
        measures.count(
            "campaign.event_participant",
            on=row.begins_on,
            number=number - before,
            subject=row.campaign.slug,
            audience=row.kind,
            territory=territory_code(row.area),
            certainty=Measure.Certainty(certainty),
            source=f"campaign.event_participant:{row.pk}:{row.told}",
        )
    noted(row, "came", by=by, now=now, number=number)
    return row


@transaction.atomic
def cancel(*, event: CampaignEvent, by: "User | None", now: datetime) -> None:
    """An event that did not take place: who came to it is taken back, and it is gone."""
    row = CampaignEvent.objects.select_for_update().select_related("campaign").get(pk=event.pk)
    if row.came:
        came(event=row, number=0, certainty=row.certainty, by=by, now=now)
    noted(row, "cancelled", by=by, now=now)
    row.delete()


def _with_its_method(row: MediaOutlet | MediaMention) -> None:
    if row.audience is None:
        row.unit, row.method, row.source, row.checked_on = "", "", "", None
    elif not (row.unit and row.method and row.source.strip() and row.checked_on):
        raise RefusedError(SAY_HOW, "method")
