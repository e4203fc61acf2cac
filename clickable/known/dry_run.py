"""What an import would have met, had it been in use for the last 90 days."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from clickable.assess.models import Assessment
from clickable.known.index import Found, Index
from clickable.known.models import KnownList
from clickable.known.pieces import pieces
from clickable.known.rules import LOOK_BACK, OF_CONTENT
from clickable.known.selectors import wanted_of
from clickable.report.models import OPEN, Item, Stage

PIECE = 500


def dry_run(index: Index, known_list: KnownList, *, now: datetime) -> dict[str, int]:
    """Of the team's items of those days, counted: met, and of these waiting, judged alike, otherwise."""
    since = now - LOOK_BACK
    items = Item.objects.of(known_list.group_id).filter(first_hour__gte=since, quarantined=False)
    counts = Counter[str](items=0, met=0, waiting=0, alike=0, otherwise=0)
    for piece in pieces(items.order_by("pk").iterator(PIECE), PIECE):
        counts["items"] += len(piece)
        wanted = wanted_of(piece)
        met = [item for item in piece if _meets(index.find(wanted[item.pk]), known_list)]
        counts["met"] += len(met)
        counts["waiting"] += sum(Stage(item.stage) in OPEN for item in met)
        _compare(met, known_list, counts)
    return dict(counts)


def _meets(found: Iterable[Found], known_list: KnownList) -> bool:
    return any(one.vouched and one.distance <= known_list.farthest for one in found)


def _compare(met: list[Item], known_list: KnownList, counts: Counter[str]) -> None:
    """With what people concluded of them; a list that says nothing more than "known" is never otherwise."""
    judged = Assessment.objects.filter(
        item__in=met,
        is_current=True,
        origin=Assessment.Origin.ANALYST,
        outcome__in=OF_CONTENT,
    )
    for outcome, category in judged.values_list("outcome", "category"):
        alike = category == known_list.category and outcome == (known_list.outcome or outcome)
        counts["alike" if alike else "otherwise"] += 1
