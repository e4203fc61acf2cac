"""A campaign and the simple things that belong to it: kept, changed, dropped; published, ended."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from clickable.base.errors import RefusedError, StepRefusedError
from clickable.campaign.visibility.models import (
    Ambassador,
    Campaign,
    CampaignEvent,
    Credit,
    Download,
    Fact,
    MediaMention,
    MediaOutlet,
    Milestone,
    Part,
    Photo,
    Placement,
    Post,
    PosterRun,
    Release,
)
from clickable.campaign.visibility.rules import C, may_step
from clickable.measures.models import Measure
from clickable.record import services as record

if TYPE_CHECKING:
    from clickable.people.models import User

# What has nothing but fields; the rest has services of its own.
SIMPLE = (Milestone, Credit, Fact, Download, Release, Ambassador)
Simple = Milestone | Credit | Fact | Download | Release | Ambassador
Row = (
    Campaign
    | PosterRun
    | Placement
    | MediaOutlet
    | MediaMention
    | CampaignEvent
    | Post
    | Photo
    | Simple
)


def noted(
    row: Row | Part, what: str, *, by: "User | None", now: datetime, **detail: object
) -> None:
    """The line of the account that goes with every change."""
    kind = type(row).__name__.lower()
    record.write(f"visibility.{kind}_{what}", str(row), actor=by, now=now, detail=dict(detail))


@transaction.atomic
def write(*, campaign: Campaign, by: "User | None", now: datetime) -> Campaign:
    """A new campaign (a draft), or its fields anew; its state changes by `step` alone."""
    new = campaign.pk is None
    if not new:
        campaign.state = Campaign.objects.select_for_update().get(pk=campaign.pk).state
    campaign.save()
    noted(campaign, "written" if new else "changed", by=by, now=now)
    return campaign


@transaction.atomic
def step(*, campaign: Campaign, to: str, by: "User | None", now: datetime) -> Campaign:
    row = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not may_step(row.state, to):
        raise StepRefusedError(_("Cette étape n’est pas possible depuis cet état."), "step")
    frm, row.state = row.state, C(to)
    row.save(update_fields=["state"])
    noted(row, to, by=by, now=now, **{"from": frm})
    return row


@transaction.atomic
def keep(*, row: Simple, by: "User | None", now: datetime) -> Simple:
    """A date, a name of the thanks, a fact, a download, a release, an ambassador: new, or changed."""
    new = row.pk is None
    if isinstance(row, Release) and not new and _read(row, now):
        raise RefusedError(_("Ce communiqué est déjà lisible : publiez-en un autre."), "visible")
    row.save()
    noted(row, "kept" if new else "changed", by=by, now=now)
    return row


@transaction.atomic
def drop(*, row: Simple, by: "User | None", now: datetime) -> None:
    """Gone at once; of an ambassador nothing is left but that there was one."""
    noted(row, "dropped", by=by, now=now, campaign=row.campaign_id)
    row.delete()


def source_of(kind: str, row: Model) -> str:
    """A source that `measures` does not know yet, for this row: it may be counted, taken back, counted again.
    The caller holds a lock."""
    told = f"{kind}:{row.pk}:"
    return f"{told}{Measure.objects.filter(kind=kind, source__startswith=told).count()}"


def _read(row: Release, now: datetime) -> bool:
    kept = Release.objects.select_for_update().get(pk=row.pk)
    return kept.visible_from <= now
