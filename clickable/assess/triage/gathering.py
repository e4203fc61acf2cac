"""What is known of open items, for the rules: the same few queries for one as for five hundred.

Nothing sealed is opened: hosts are compared by their tokens.
"""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Case, Count, Exists, IntegerField, Max, Min, OuterRef, Q, Value, When

from clickable.assess.models import Assessment, Outcome
from clickable.assess.rules import WEIGHT, stage_of
from clickable.assess.triage.models import Placement
from clickable.assess.triage.rules import Facts
from clickable.report.models import Category, Hash, Item, Mention, Stage

ILLEGAL = [o for o in Outcome if stage_of(o) == Stage.ILLEGAL]
_Told = tuple[int, int, int, int]  # how many, weightiest, urgent, urgent and of a child
_Host = tuple[int, bytes]


def facts_of(items: Collection[UUID]) -> dict[UUID, tuple[int, Facts]]:
    """Team and facts of those that wait for a judgement; the others are left out."""
    vouched = Hash.objects.filter(item=OuterRef("pk"), vouched=True)
    rows = list(
        Item.objects.to_judge()
        .filter(pk__in=items)
        .annotate(partner=Exists(vouched))
        .values_list("pk", "group_id", "host_token", "first_hour", "partner")
    )
    told, judged, placed = _told(items), _judged(items), _placed(items)
    hosts = _hosts({(group, bytes(host)) for _pk, group, host, *_ in rows if host is not None})
    found = {}
    for pk, group, host, since, partner in rows:
        named_by, weight, urgent, child = told.get(pk, (0, WEIGHT.index(Category.UNSURE), 0, 0))
        danger, own = judged.get(pk, (False, Category.UNSURE))
        category = min((WEIGHT[weight], own), key=WEIGHT.index)
        facts = Facts(
            danger=bool(urgent) or danger,
            category=WEIGHT[weight] if own == Category.UNSURE else category,
            child=bool(child) or (danger and own == Category.CSAM),
            named_by=named_by,
            known_host=hosts.get((group, bytes(host)), 0) if host is not None else 0,
            partner=partner,
            since=since,
            placed=placed.get(pk, ""),
        )
        found[pk] = (group, facts)
    return found


def known_at(group: int, host: bytes) -> int:
    """How many items of this host the team has judged illegal."""
    return _hosts({(group, host)}).get((group, host), 0)


def _told(items: Collection[UUID]) -> Mapping[UUID, _Told]:
    """By reports that were let in: a flood moves nothing in the queue."""
    category = "report__reported_category"
    weights = [When(**{category: c}, then=Value(n)) for n, c in enumerate(WEIGHT)]
    urgent = Q(report__urgent=True)
    child = urgent & Q(report__reported_category=Category.CSAM)
    rows = (
        Mention.objects.filter(item__in=items, report__quarantined=False)
        .order_by()
        .values_list("item_id")
        .annotate(
            n=Count("pk"),
            weight=Min(Case(*weights, output_field=IntegerField())),
            urgent=Max(Case(When(urgent, then=1), default=0, output_field=IntegerField())),
            child=Max(Case(When(child, then=1), default=0, output_field=IntegerField())),
        )
    )
    return {item: (n, weight, urg, chi) for item, n, weight, urg, chi in rows}


def _judged(items: Collection[UUID]) -> dict[UUID, tuple[bool, Category]]:
    """By who asked for a second opinion."""
    rows = Assessment.objects.filter(item__in=items, is_current=True)
    found = rows.values_list("item_id", "life_in_danger", "category")
    return {item: (danger, Category(category)) for item, danger, category in found}


def _placed(items: Collection[UUID]) -> dict[UUID, str]:
    return dict(Placement.objects.filter(item__in=items).values_list("item_id", "where"))


def _hosts(wanted: set[_Host]) -> dict[_Host, int]:
    rows = (
        Assessment.objects.filter(
            is_current=True,
            outcome__in=ILLEGAL,
            item__host_token__in=[host for _group, host in wanted],
        )
        .order_by()
        .values_list("item__group_id", "item__host_token")
        .annotate(n=Count("pk"))
    )
    return {(group, bytes(host)): n for group, host, n in rows}
