from collections.abc import Iterable

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from clickable.exchange.events import moments
from clickable.exchange.events.models import Event, Kind
from clickable.exchange.events.rules import OFF


def coming(events: Iterable[Event], *, language: str, site: str) -> str:
    """What is announced, as Atom (RFC 4287): texts alone. What is off says so, under the same id for ever."""
    here = site + reverse("events:index")
    feed = Atom1Feed(
        title=_("Rencontres à venir"),
        link=here,
        description="",
        language=language,
        feed_url=site + reverse("events:atom"),
    )
    for event in events:
        off = f"{event.get_state_display()} – " if event.state in OFF else ""
        told = " · ".join([str(Kind(event.kind).label), moments.when(event), event.place])
        feed.add_item(
            title=f"{off}{event.title(language)}",
            link=site + reverse("events:page", args=[event.slug]),
            description=f"{told}\n{event.text(language).get('lead', '')}",
            pubdate=None,
            updateddate=event.changed_at,
            unique_id=event.uid.urn,
        )
    written: str = feed.writeString("utf-8")
    return written
