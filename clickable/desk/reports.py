"""One report and its conversation, for the people of its team. Nothing here writes."""

from dataclasses import dataclass

from django.db.models import QuerySet

from clickable.assess.opinions.selectors import blind_items
from clickable.desk.selectors import Happening, TheirWords, happening, their_words
from clickable.people.models import User
from clickable.record.selectors import lines_about
from clickable.report.conversation.reading import Said, for_team, to_read
from clickable.report.models import Item, Report
from clickable.report.selectors import open_letter, shown_content
from clickable.seal.wraps import Ring

MOST_ROWS = 100  # on one page; the number of all is told


@dataclass(frozen=True, repr=False)
class Named:
    """One item of a report, de-fanged."""

    item: Item
    shown: str
    blind: bool  # to be judged without knowing what was decided


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """All that the team knows of one report."""

    report: Report
    words: TheirWords
    items: list[Named]
    said: list[Said]
    history: list[Happening]

    @property
    def leaves_mail(self) -> bool:
        return self.report.alert is not None


def report_page(report: Report, viewer: User, *, ring: Ring) -> ReportPage:
    """Opens what is sealed: for a signed-in screen only."""
    unseen = set(blind_items(viewer))
    items = report.items.order_by("first_hour", "pk")
    return ReportPage(
        report=report,
        words=their_words(report, ring),
        items=[Named(item, shown_content(item, ring), blind=item.pk in unseen) for item in items],
        said=for_team(report, open_letter(report, ring), ring),
        history=[happening(line) for line in lines_about([f"report:{report.pk}"])],
    )


def answered(viewer: User) -> "QuerySet[Report]":
    """Reports with something new from their reporter, the newest first."""
    return to_read(viewer.group)
