"""What is due to be compared, by what it could be known, and what is known. Nothing sealed is opened."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from clickable.assess.models import Assessment
from clickable.assess.opinions.models import Opinion
from clickable.known.index import Held, Index, Wanted
from clickable.known.models import Batch, Check, How, KnownList, Match, Sheet
from clickable.known.pdq import Pdqs
from clickable.known.rules import OF_CONTENT
from clickable.report.hashes import Algorithm
from clickable.report.models import Hash, Item, Mention, Path
from clickable.seal import keys
from clickable.seal.tokens import token

PIECE = 500  # ids in one question


@dataclass(frozen=True)
class Precedent:
    """A decision of ours on something with the same hash, or a near one."""

    decision: Assessment
    how: How
    distance: int
    vouched: bool  # for the hash of the item that is compared
    alone: bool  # the only hash of its kind of what was judged: it stands for it


def edition() -> int:
    """Grows with each batch that is put to use."""
    last = Batch.objects.aggregate(last=Max("applied_at"))["last"]
    return int(last.timestamp() * 1_000_000) if last else 0


def due(edition: int, *, limit: int) -> list[Item]:
    """Open items that were not compared yet with all that is known, the oldest first."""
    found = list(_not_compared(edition).order_by("first_hour", "pk")[:limit])
    return found or list(_grown()[:limit])


def due_of(items: Collection[UUID], edition: int) -> list[Item]:
    """Those of these that are open and were not compared yet with all that is known."""
    return list(_not_compared(edition).filter(pk__in=items).order_by("pk"))


def _not_compared(edition: int) -> "QuerySet[Item]":
    compared = Check.objects.filter(item=OuterRef("pk"), edition__gte=edition)
    return Item.objects.to_judge().exclude(Exists(compared))


def _grown() -> "QuerySet[Item]":
    """Compared already, and more hashes came with them since."""
    then = Check.objects.filter(item=OuterRef("pk")).values("hashes")
    counted = Item.objects.to_judge().filter(Exists(Hash.objects.filter(item=OuterRef("pk"))))
    rows = counted.annotate(now_has=Count("hashes"), then_had=Subquery(then))
    return rows.filter(now_has__gt=F("then_had"))


def wanted_of(items: Collection[Item]) -> dict[UUID, Wanted]:
    """By what each could be known. Three questions, however many there are."""
    found = {item.pk: Wanted() for item in items}
    for item in items:
        own = [t for t in (item.token, item.host_token, item.site_token) if t is not None]
        found[item.pk].tokens.update((bytes(t), True) for t in own)
    for item_id, value in Path.objects.filter(item__in=found).values_list("item", "token"):
        found[item_id].tokens[bytes(value)] = True
    hashes = Hash.objects.filter(item__in=found).order_by("vouched")  # who vouches comes last
    for item_id, kind, digest, vouched in hashes.values_list(
        "item", "algorithm", "digest", "vouched"
    ):
        found[item_id].hashes += 1
        if kind == Algorithm.PDQ:
            found[item_id].pdqs[bytes(digest)] = vouched
        else:
            found[item_id].tokens[token(kind, bytes(digest).hex())] = vouched
    return found


def index_of(sheets: "QuerySet[Sheet]") -> Index:
    rows = sheets.order_by("pk").values_list("batch__known_list", "how", "numbers")
    return Index(Held(of, How(how), bytes(numbers)) for of, how, numbers in rows.iterator(500))


def batches_in_force(group: int, today: date) -> list[UUID]:
    lists = KnownList.objects.of(group).in_force(today)
    found = Batch.objects.filter(known_list__in=lists, applied_at__isnull=False, ended_at=None)
    return sorted(found.values_list("pk", flat=True))


_held: dict[int, tuple[object, Index]] = {}


def lists_index(group: int, today: date) -> Index:
    """What the lists in force hold, made anew when they are no longer the same."""
    batches = batches_in_force(group, today)
    wanted = (keys.secret("index"), batches)
    kept = _held.get(group)
    if kept is None or kept[0] != wanted:
        _held.pop(group, None)  # before the next is made: both would be in memory
        kept = (wanted, index_of(Sheet.objects.filter(batch__in=batches)))
        _held[group] = kept
    return kept[1]


def precedents(items: Collection[Item], *, group: int) -> dict[UUID, list[Precedent]]:
    """Our own decisions on what has the same hashes; those that people made, and that stand undisputed."""
    given: dict[UUID, dict[tuple[str, bytes], bool]] = defaultdict(dict)
    rows = Hash.objects.filter(item__in=[i.pk for i in items]).order_by("vouched")
    for item_id, kind, digest, vouched in rows.values_list(
        "item", "algorithm", "digest", "vouched"
    ):
        given[item_id][kind, bytes(digest)] = vouched
    if not given:
        return {}
    same = _same(given, group) + _near(given, group)
    found: dict[UUID, list[Precedent]] = defaultdict(list)
    judged = {item_id for _of, item_id, *_rest in same}
    decisions = {one.item_id: one for one in _decisions(group).filter(item__in=judged)}
    many = _with_several(judged)
    for of, item_id, kind, distance, vouched in same:
        if item_id != of:
            alone = (item_id, kind) not in many
            found[of].append(Precedent(decisions[item_id], How(kind), distance, vouched, alone))
    return found


Same = tuple[UUID, UUID, str, int, bool]
Given = dict[UUID, dict[tuple[str, bytes], bool]]


def _same(given: Given, group: int) -> list[Same]:
    wanted: dict[tuple[str, bytes], list[tuple[UUID, bool]]] = defaultdict(list)
    for of, digests in given.items():
        for (kind, digest), vouched in digests.items():
            if kind != Algorithm.PDQ:
                wanted[kind, digest].append((of, vouched))
    rows = _judged_hashes(group).filter(digest__in={digest for _kind, digest in wanted})
    found = rows.exclude(algorithm=Algorithm.PDQ).values_list("item", "algorithm", "digest")
    return [
        (of, item_id, kind, 0, vouched)
        for item_id, kind, digest in found
        for of, vouched in wanted.get((kind, bytes(digest)), [])
    ]


def _near(given: Given, group: int) -> list[Same]:
    wanted = [
        (of, digest, vouched)
        for of, digests in given.items()
        for (kind, digest), vouched in digests.items()
        if kind == Algorithm.PDQ
    ]
    if not wanted:
        return []
    rows = list(_judged_hashes(group).filter(algorithm=Algorithm.PDQ).values_list("item", "digest"))
    known = Pdqs(b"".join(bytes(digest) for _item, digest in rows))
    return [
        (of, rows[near.place][0], Algorithm.PDQ.value, near.distance, vouched)
        for of, digest, vouched in wanted
        for near in known.near(digest)
    ]


def _decisions(group: int) -> "QuerySet[Assessment]":
    """What a second person is still asked about decides nothing else, and tells that person nothing."""
    found = Assessment.objects.filter(
        is_current=True,
        origin=Assessment.Origin.ANALYST,
        outcome__in=OF_CONTENT,
        item__group_id=group,
    )
    return found.exclude(Exists(Opinion.objects.open().filter(first=OuterRef("pk"))))


def _judged_hashes(group: int) -> "QuerySet[Hash]":
    """What anybody may send says nothing of what was judged."""
    judged = _decisions(group).filter(item=OuterRef("item"))
    return Hash.objects.filter(Exists(judged), vouched=True)


def _with_several(items: Iterable[UUID]) -> set[tuple[UUID, str]]:
    counted = Hash.objects.filter(item__in=items).values("item", "algorithm")
    several = counted.annotate(n=Count("digest", distinct=True)).filter(n__gt=1)
    return set(several.values_list("item", "algorithm"))


def urgent(items: Iterable[UUID]) -> set[UUID]:
    """Those of which some report says that somebody may be in danger."""
    said = Mention.objects.filter(item__in=items, report__urgent=True, report__quarantined=False)
    return set(said.values_list("item", flat=True))


def seen(items: Iterable[UUID]) -> set[UUID]:
    """Those that somebody has judged, or asked a second opinion of."""
    return set(Assessment.objects.filter(item__in=items).values_list("item", flat=True))


@dataclass(frozen=True)
class Known:
    """Why an item is known, for its page."""

    verdict: Check.Verdict
    at: datetime
    matches: list[Match]


def known(item: Item, *, but: "QuerySet[Opinion] | Collection[UUID]" = ()) -> Known | None:
    """None: nothing of it is known, or it was not compared yet.

    `but`: ids of items of which nothing must show here; nor that they contradict what does show.
    """
    check = Check.objects.filter(item=item).exclude(verdict=Check.Verdict.NOTHING).first()
    if check is None:
        return None
    verdict = Check.Verdict(check.verdict)
    rows = Match.objects.filter(item=item).select_related("known_list", "decision__item")
    every = list(rows.order_by("-decides", "distance", "found_at"))
    unseen = set(but)
    matches = [m for m in every if m.decision is None or m.decision.item_id not in unseen]
    if len(matches) < len(every) and verdict == Check.Verdict.CONFLICT:
        verdict = Check.Verdict.SHOWN
    return Known(verdict, check.at, matches) if matches else None


def listed(group: int) -> "QuerySet[KnownList]":
    """A team's lists, those in force first."""
    in_use = Q(batches__applied_at__isnull=False, batches__ended_at=None)
    waits = Q(batches__applied_at=None, batches__ended_at=None, batches__isnull=False)
    rows = KnownList.objects.of(group).annotate(
        waiting=Count("batches", filter=waits, distinct=True),
        in_use=Count("batches", filter=in_use, distinct=True),
    )
    return rows.order_by(F("retired_at").asc(nulls_first=True), "expires_on", "pk")
