"""A campaign with what tests need of it, made through its services."""

from datetime import date
from typing import Any

from clickable.campaign.visibility import services
from clickable.campaign.visibility.models import (
    Campaign,
    CampaignEvent,
    MediaMention,
    MediaOutlet,
    Placement,
    Post,
    PosterRun,
)
from clickable.people.models import User
from tests.cast import NOW

TODAY = NOW.date()
TEXTS = {
    "title_fr": "Le partage",
    "title_en": "Sharing",
    "lead_fr": "Alerter les parents.",
    "lead_en": "Warn parents.",
}


def campaign(slug: str = "partage", *, public: bool = True, **fields: Any) -> Campaign:
    row = Campaign(
        slug=slug, begins_on=date(2026, 3, 4), hashtag="LePartage", **{**TEXTS, **fields}
    )
    services.write(campaign=row, by=None, now=NOW)
    return services.step(campaign=row, to="published", by=None, now=NOW) if public else row


def run(row: Campaign, printed: int = 100) -> PosterRun:
    made = PosterRun(
        campaign=row, what_fr="Un enfant", what_en="A child", form="A2", printed=printed
    )
    return services.print_run(run=made, by=None, now=NOW)


def placed(
    printed: PosterRun, number: int, *steps: str, area: str = "FR-75", **more: Any
) -> Placement:
    fields = {"town": "Paris", "network": "street", "from_on": TODAY, **more}
    one = Placement(run=printed, number=number, area=area, **fields)
    services.place(placement=one, by=None, now=NOW)
    for to in steps:
        one = services.step_placement(placement=one, to=to, by=None, now=NOW)
    return one


def outlet(name: str, audience: int | None = None, **more: Any) -> MediaOutlet:
    how = {"unit": "viewers", "method": "measured", "source": "institut", "checked_on": TODAY}
    fields = {"kind": "tv", "audience": audience, **(how if audience else {}), **more}
    return services.outlet(outlet=MediaOutlet(name=name, **fields), by=None, now=NOW)


def mention(row: Campaign, of: MediaOutlet, **more: Any) -> MediaMention:
    one = MediaMention(campaign=row, outlet=of, on=TODAY, **{"title": "Un sujet", **more})
    return services.mention(mention=one, by=None, now=NOW)


def event(row: Campaign, **more: Any) -> CampaignEvent:
    fields = {"kind": "conference", "title_fr": "Conférence", "title_en": "Conference", **more}
    one = CampaignEvent(campaign=row, begins_on=TODAY, place="Paris", area="FR-75", **fields)
    return services.event(event=one, by=None, now=NOW)


def post(row: Campaign, by: User | None, **more: Any) -> Post:
    fields = {"network": "mastodon", "language": "fr", "at": NOW, "text": "Bonjour", **more}
    return services.draft(post=Post(campaign=row, **fields), by=by, now=NOW)
