"""Second opinions on the desk's pages: what the second person may see, and what a lead settles."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from clickable.assess import selectors as assess
from clickable.assess.labels.questionnaire import questionnaires
from clickable.assess.models import Assessment
from clickable.assess.opinions import agreement as agreeing
from clickable.assess.opinions import rules, selectors
from clickable.assess.opinions.models import Opinion
from clickable.assess.rules import WEIGHT
from clickable.base.plain import quiet
from clickable.desk import words
from clickable.desk.label_words import say
from clickable.desk.selectors import Judged, TheirWords, judged_of, shown, their_words
from clickable.exposure import selectors as exposure
from clickable.exposure.services import open_item
from clickable.notify.models import Notice
from clickable.people.models import User
from clickable.report.models import Category, Item, Report
from clickable.seal.wraps import Ring

MOST_LETTERS = 20


@dataclass(frozen=True)
class Turn:
    """One line of somebody's own list."""

    reference: str
    age: str


@dataclass(frozen=True, repr=False)
class Sheet:
    """What the second person judges: the item and its reporters' words, nothing of the first person."""

    item: Item
    opened: bool  # this person uncovered it: else neither address nor words are here
    shown: str
    letters: list[TheirWords]
    reports: int
    opened_reports: list[Report]
    categories: list[Category]
    urgent: bool


@dataclass(frozen=True)
class OpenRow:
    """One line of a lead's list."""

    opinion: Opinion
    age: str

    @property
    def nobody(self) -> bool:
        return self.opinion.second_id is None


@dataclass(frozen=True, repr=False)
class Dispute:
    """Two judgements side by side; while the second one is awaited, neither is shown."""

    opinion: Opinion
    sheet: Sheet
    first: Judged | None
    second: Judged | None
    differ: list[str]
    mine: bool  # who looks judged one of the two


@dataclass(frozen=True)
class AgreedRow:
    name: str
    row: agreeing.Row


def items_for(viewer: User) -> "QuerySet[Item]":
    """The team's items as far as they exist for this person: those to judge blind have their own page."""
    return Item.objects.of(viewer.group).exclude(pk__in=selectors.blind_items(viewer))


def uncover(turn: Opinion, viewer: User, *, now: datetime) -> None:
    """The deliberate act; under a category that reporters chose, so that one's own counts tell nothing.

    Raises AtLimitError.
    """
    named = Report.objects.let_in().filter(mentions__item=turn.item)
    told = {Category(c) for c in named.values_list("reported_category", flat=True)}
    category = min(told, key=WEIGHT.index, default=Category.UNSURE)
    open_item(item=turn.item, person=viewer, category=category, holding=False, now=now)


def turns(viewer: User, *, now: datetime) -> list[Turn]:
    return [
        Turn(one.item.reference, words.age(one.asked_at, now=now))
        for one in selectors.to_give(viewer)
    ]


def own_turn(viewer: User, reference: str) -> Opinion:
    """What this person was drawn for; anything else does not exist."""
    return get_object_or_404(selectors.to_give(viewer), item__reference=reference)


def opinion_for_lead(viewer: User, reference: str) -> Opinion:
    """The open one about an item of the team, or the last there was."""
    item = get_object_or_404(Item.objects.of(viewer.group), reference=reference)
    found = Opinion.objects.filter(item=item).select_related("item", "first", "given")
    latest = found.order_by("-first__is_current", "-asked_at")
    return get_object_or_404(latest[:1])


def sheet(item: Item, viewer: User, *, ring: Ring, now: datetime) -> Sheet:
    opened = exposure.is_open(item, viewer, holding=False, now=now)
    heard = Report.objects.all() if item.quarantined else Report.objects.let_in()
    reports = list(
        heard.filter(group_id=item.group_id, mentions__item=item).order_by("received_hour", "pk")
    )
    heard_of = reports[-MOST_LETTERS:] if opened else []
    return Sheet(
        item=item,
        opened=opened,
        shown=shown(item, ring) if opened else "",
        letters=[their_words(report, ring) for report in heard_of],
        reports=len(reports),
        opened_reports=heard_of,
        categories=sorted({Category(r.reported_category) for r in reports}, key=WEIGHT.index),
        urgent=any(report.urgent for report in reports),
    )


def open_rows(viewer: User, *, now: datetime) -> list[OpenRow]:
    found = selectors.open_in(viewer.group)
    return [OpenRow(one, words.age(one.asked_at, now=now)) for one in found]


def dispute(opinion: Opinion, viewer: User, *, ring: Ring, now: datetime) -> Dispute:
    first, given = opinion.first, opinion.given
    found = sheet(opinion.item, viewer, ring=ring, now=now)
    eyes = ring if found.opened else None  # notes are covered as long as the item is
    both = given is not None
    return Dispute(
        opinion=opinion,
        sheet=found,
        first=judged_of(first, eyes) if both else None,
        second=judged_of(given, eyes) if given else None,
        differ=_differ(first, given) if given else [],
        mine=viewer.pk in (first.analyst_id, opinion.second_id),
    )


def reason(opinion: Opinion, ring: Ring) -> str:
    return quiet(selectors.reason_of(opinion, ring) or "")


def _differ(first: Assessment, second: Assessment) -> list[str]:
    found = rules.differences(selectors.said(first), selectors.said(second))
    return [name_of(code) for code in found]


def name_of(code: str) -> str:
    """What two people are compared on, in words."""
    named = {
        rules.CATEGORY: _("Catégorie"),
        rules.OUTCOME: _("Conclusion"),
        rules.BASIS: _("Base légale"),
        rules.DANGER: _("Une vie en danger"),
    }
    if code in named:
        return named[code]
    for asked in reversed(questionnaires().values()):
        question = asked.question(code)
        if question is not None:
            return say(question)
    return code


def agreed(viewer: User, *, now: datetime) -> tuple[list[str], list[AgreedRow]]:
    found = agreeing.agreement(viewer.group, now=now)
    return found.months, [AgreedRow(name_of(row.code), row) for row in found.rows]


def notices_of(item: Item) -> list[UUID]:
    """What shows a decision besides the item's own page."""
    return list(Notice.objects.filter(item=item).values_list("pk", flat=True))


def subjects(item: Item) -> list[str]:
    return selectors.subjects_of(item.pk, notices_of(item))


@dataclass(frozen=True)
class Second:
    """What the item's page says of a second opinion."""

    opinion: Opinion | None
    may_ask: bool  # who looks made the decision, and nobody was asked about it


def second(item: Item, viewer: User) -> Second:
    latest = selectors.latest_of(item)
    current = assess.current(item)
    own = current is not None and current.analyst_id == viewer.pk
    about = latest is not None and current is not None and latest.first_id == current.pk
    return Second(latest, may_ask=own and not about)
