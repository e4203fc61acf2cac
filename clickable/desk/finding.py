"""What a search shows. Opened are the addresses of the page shown, and what a search in texts reads."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Case, Count, IntegerField, Min, Value, When

from clickable.assess.opinions.selectors import blind_items
from clickable.assess.rules import WEIGHT
from clickable.desk.excerpts import Piece, excerpt
from clickable.desk.selectors import shown
from clickable.notify.models import Notice
from clickable.people.models import User
from clickable.report.finding import Match, Matched, found
from clickable.report.letters import Letter
from clickable.report.models import Category, Item, Mention, Report, Stage
from clickable.report.sought import Sought
from clickable.report.texts import Place, Within, read_on, told
from clickable.seal.wraps import Ring

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

PAGE = 25


@dataclass(frozen=True, kw_only=True, repr=False)
class Row:
    """One item that was found."""

    reference: str
    match: Match
    shown: str
    stage: Stage
    blind: bool  # to be judged without knowing what was decided
    category: Category
    hour: datetime
    reports: int


@dataclass(frozen=True, kw_only=True)
class Found:
    """A page of what was found, and how much there is of each kind."""

    rows: list[Row]
    counts: dict[Match, int]
    page: int
    notice: str  # the reference of the notice that was asked for, if it is the team's

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def next(self) -> int | None:
        return self.page + 1 if self.page * PAGE < self.total else None


@dataclass(frozen=True, kw_only=True, repr=False)
class Hit:
    """One report that holds the words."""

    reference: str
    items: list[str]
    hour: datetime
    category: Category
    urgent: bool
    excerpt: list[Piece]


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What one go through the texts found, and where the next goes on."""

    hits: list[Hit]
    opened: int
    unreadable: int
    after: Place | None


def find(sought: Sought, viewer: User, *, ring: Ring, page: int = 1) -> Found:
    """Items of the viewer's team that match; as many queries for many as for one."""
    notice = ""
    if sought.reference.startswith("N"):
        notice, item = _of_notice(sought.reference, viewer)
        sought = replace(sought, reference=item)
    items = found(sought, group=viewer.group)
    counts = items.order_by("match").values_list("match").annotate(Count("pk"))
    start = (page - 1) * PAGE
    return Found(
        rows=_rows(list(items[start : start + PAGE]), ring, viewer),
        counts={Match(match): count for match, count in counts},
        page=page,
        notice=notice,
    )


def hear(
    words: list[str], within: Within, viewer: User, *, ring: Ring, after: Place | None = None
) -> Heard:
    """Reports of the viewer's team that hold every word: one go, the latest first."""
    reading = read_on(words, within, group=viewer.group, ring=ring, after=after)
    named: dict[object, list[str]] = {}
    reports = [report.pk for report, _letter in reading.hits]
    mentions = Mention.objects.filter(report__in=reports).order_by("item__reference")
    for report, item in mentions.values_list("report_id", "item__reference"):
        named.setdefault(report, []).append(item)
    hits = [_hit(r, letter, words, items=named.get(r.pk, [])) for r, letter in reading.hits]
    if within.stage:  # who is to judge blind must not find out by looking for a stage
        unseen = set(blind_items(viewer).values_list("item__reference", flat=True))
        hits = [hit for hit in hits if not unseen & set(hit.items)]
    return Heard(
        hits=hits,
        opened=reading.opened,
        unreadable=reading.unreadable,
        after=reading.after,
    )


def _of_notice(reference: str, viewer: User) -> tuple[str, str]:
    own = Notice.objects.filter(group_id=viewer.group, reference=reference)
    own = own.exclude(item__in=blind_items(viewer))
    return own.values_list("reference", "item__reference").first() or ("", reference)


def _rows(items: "list[WithAnnotations[Item, Matched]]", ring: Ring, viewer: User) -> list[Row]:
    weights = [When(report__reported_category=c, then=Value(n)) for n, c in enumerate(WEIGHT)]
    told_of = (
        Mention.objects.filter(item__in=items)
        .values_list("item_id")
        .annotate(told=Count("pk"), weight=Min(Case(*weights, output_field=IntegerField())))
    )
    known = {item: (count, WEIGHT[weight]) for item, count, weight in told_of}
    unseen = set(blind_items(viewer))
    rows = []
    for item in items:
        reports, category = known.get(item.pk, (0, Category.UNSURE))
        rows.append(
            Row(
                reference=item.reference,
                match=Match(item.match),
                shown=shown(item, ring),
                stage=Stage(item.stage),
                blind=item.pk in unseen,
                category=category,
                hour=item.first_hour,
                reports=reports,
            )
        )
    return rows


def _hit(report: Report, letter: Letter, words: list[str], *, items: list[str]) -> Hit:
    return Hit(
        reference=report.reference,
        items=items,
        hour=report.received_hour,
        category=Category(report.reported_category),
        urgent=report.urgent,
        excerpt=excerpt(told(letter), words),
    )
