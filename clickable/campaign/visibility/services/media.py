"""Media that spoke of a campaign, and its events."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError
from clickable.campaign.visibility.models import SAY_HOW, CampaignEvent, MediaMention, MediaOutlet
from clickable.campaign.visibility.services.campaigns import noted
from clickable.measures import services as measures
from clickable.measures.models import Measure
from clickable.places.areas import territory_code

if TYPE_CHECKING:
    from clickable.people.models import User


@transaction.atomic
def outlet(*, outlet: MediaOutlet, by: "User | None", now: datetime) -> MediaOutlet:
    new = outlet.pk is None
    _with_its_method(outlet)
    outlet.save()
    noted(outlet, "kept" if new else "changed", by=by, now=now)
    return outlet


@transaction.atomic
def mention(*, mention: MediaMention, by: "User | None", now: datetime) -> MediaMention:
    """A story is counted in `measures` once, however many media took it over."""
    new = mention.pk is None
    _with_its_method(mention)
    mention.save()
    noted(mention, "kept" if new else "changed", by=by, now=now)
    if new:
        story = f"{mention.campaign_id}/{mention.story}" if mention.story else str(mention.pk)
        measures.count(
            "campaign.media_mention",
            on=mention.on,
            subject=mention.campaign.slug,
            audience=mention.outlet.kind,
            source=f"campaign.media_mention:{story}",
        )
    return mention


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


def _with_its_method(row: MediaOutlet | MediaMention) -> None:
    if row.audience is None:
        row.unit, row.method, row.source, row.checked_on = "", "", "", None
    elif not (row.unit and row.method and row.source.strip() and row.checked_on):
        raise RefusedError(SAY_HOW, "method")
