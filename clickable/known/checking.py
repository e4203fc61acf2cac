"""Comparing what came with what is known; a known item arrives judged, or goes to a person."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from clickable.assess.labels.questionnaire import frozen
from clickable.assess.models import Assessment, Outcome
from clickable.assess.rules import Judgement, fault_of
from clickable.assess.services import arrive_judged
from clickable.base import stop
from clickable.known import rules, selectors
from clickable.known.index import Found, Index, Wanted
from clickable.known.models import Check, How, KnownList, Match
from clickable.known.rules import Said, Verdict
from clickable.known.selectors import Precedent
from clickable.record import services as record
from clickable.report.models import Category, Item
from clickable.report.services import keep_silent

AT_ONCE = 500


@dataclass(frozen=True)
class Source:
    """One match before it is kept, and what it would have the item judged as."""

    match: Match
    judgement: Judgement | None

    @property
    def said(self) -> Said:
        found = self.match
        return Said(found.category, found.outcome, found.vouched, found.decides)


@dataclass(frozen=True)
class Around:
    """What the items of one team are compared with, and what counts beside it."""

    edition: int
    index: Index
    wanted: dict[UUID, Wanted]
    urgent: set[UUID]
    seen: set[UUID]
    lists: dict[int, KnownList]
    now: datetime


def check_due(*, now: datetime, limit: int = AT_ONCE) -> int:
    """Compare open items that were not compared yet with all that is known; how many were.

    Safe to run twice, side by side, and after a kill: each item is done whole or not at all.
    """
    edition = selectors.edition()
    return _compare_due(selectors.due(edition, limit=limit), edition=edition, now=now)


def check_first(items: Collection[UUID], *, now: datetime) -> int:
    """The same for these, before somebody is given one of them; how many were compared.

    What has just come is not given to anybody before the worker's next look would have judged it.
    """
    edition = selectors.edition()
    return _compare_due(selectors.due_of(items, edition), edition=edition, now=now)


def _compare_due(due: list[Item], *, edition: int, now: datetime) -> int:
    items = sorted(due, key=lambda item: item.group_id)
    for group, of_group in groupby(items, key=lambda item: item.group_id):
        if stop.asked.is_set():
            break
        compare(list(of_group), group, edition=edition, now=now)
    return len(items)


def compare(items: list[Item], group: int, *, edition: int, now: datetime) -> None:
    """Compare items of one team; what another worker compared meanwhile stays as that one left it."""
    ids = [item.pk for item in items]
    around = Around(
        edition=edition,
        index=selectors.lists_index(group, localdate(now)),
        wanted=selectors.wanted_of(items),
        urgent=selectors.urgent(ids),
        seen=selectors.seen(ids),
        lists=KnownList.objects.of(group).in_force(localdate(now)).in_bulk(),
        now=now,
    )
    precedents = selectors.precedents(items, group=group)
    nothing = []
    for item in items:
        sources = [
            *_of_lists(item, around),
            *_of_decisions(item, precedents.get(item.pk, []), around),
        ]
        if sources:
            _settle(item, sources, around)
        else:
            nothing.append(item)
    _keep_nothing(nothing, around)


def _of_lists(item: Item, around: Around) -> list[Source]:
    """The nearest of each list and kind; what somebody vouches for before what nobody does."""
    best: dict[tuple[int, How], Found] = {}
    for found in around.index.find(around.wanted[item.pk]):
        known_list = around.lists.get(found.known_list)
        if known_list is None or found.distance > known_list.farthest:
            continue
        key = (found.known_list, found.how)
        kept = best.get(key)
        if kept is None or (not found.vouched, found.distance) < (not kept.vouched, kept.distance):
            best[key] = found
    return [_of_list(item, found, around) for found in best.values()]


def _of_list(item: Item, found: Found, around: Around) -> Source:
    known_list = around.lists[found.known_list]
    match = Match(
        item=item,
        how=found.how,
        distance=found.distance,
        vouched=found.vouched,
        decides=known_list.judges and found.vouched,
        known_list=known_list,
        category=known_list.category,
        outcome=known_list.outcome,
        found_at=around.now,
    )
    if not known_list.judges:
        return Source(match, None)
    return Source(
        match,
        Judgement(
            outcome=Outcome(known_list.outcome),
            category=Category(known_list.category),
            legal_basis=tuple(known_list.legal_basis),
        ),
    )


def _of_decisions(item: Item, precedents: Iterable[Precedent], around: Around) -> list[Source]:
    best: dict[tuple[UUID, How], Precedent] = {}
    for one in precedents:
        key = (one.decision.pk, one.how)
        kept = best.get(key)
        if kept is None or (not one.vouched, one.distance) < (not kept.vouched, kept.distance):
            best[key] = one
    return [_of_decision(item, one, around) for one in best.values()]


def _of_decision(item: Item, one: Precedent, around: Around) -> Source:
    decision = one.decision
    match = Match(
        item=item,
        how=one.how,
        distance=one.distance,
        vouched=one.vouched,
        # A hash among several stands for a part of what was judged: nobody knows for which.
        decides=one.vouched and one.alone and not decision.life_in_danger,
        decision=decision,
        category=decision.category,
        outcome=decision.outcome,
        found_at=around.now,
    )
    return Source(match, _same_judgement(decision) if match.decides else None)


def _same_judgement(decision: Assessment) -> Judgement | None:
    """What was decided, with its labels where they stand by themselves; never its note."""
    bare = Judgement(
        outcome=Outcome(decision.outcome),
        category=Category(decision.category),
        legal_basis=tuple(decision.legal_basis),
    )
    labelled = replace(
        bare,
        labels=frozen(decision.labels),
        questionnaire=decision.questionnaire,
        rules_version=decision.rules_version,
    )
    return next((j for j in (labelled, bare) if fault_of(j) is None), None)


def _settle(item: Item, sources: list[Source], around: Around) -> None:
    """The matches, the verdict and the judgement, in one transaction."""
    said = [source.said for source in sources]
    verdict = rules.verdict(said, urgent=item.pk in around.urgent, seen=item.pk in around.seen)
    with transaction.atomic():
        if not _still_due([item], around):
            return
        if verdict == Verdict.JUDGED and not _judge(item, sources, around):
            verdict = Verdict.SHOWN
        Match.objects.filter(item=item).delete()
        Match.objects.bulk_create([source.match for source in sources])
        _keep([_row(item, verdict, around)])
        if verdict != Verdict.JUDGED:
            detail: dict[str, object] = {"verdict": verdict.value, "sources": _codes(sources)}
            record.write("known.matched", f"item:{item.pk}", now=around.now, detail=detail)


def _keep_nothing(items: list[Item], around: Around) -> None:
    with transaction.atomic():
        _keep([_row(item, Verdict.NOTHING, around) for item in _still_due(items, around)])


def _still_due(items: list[Item], around: Around) -> list[Item]:
    """Lock them: those that are still there, and that nobody else compared with as much meanwhile."""
    ids = [item.pk for item in items]
    there = Item.objects.filter(pk__in=ids).locked().order_by("pk")
    locked = set(there.values_list("pk", flat=True))
    checks = Check.objects.filter(item__in=locked, edition__gte=around.edition)
    done = {
        item_id
        for item_id, hashes in checks.values_list("item", "hashes")
        if hashes >= around.wanted[item_id].hashes
    }
    return [item for item in items if item.pk in locked - done]


def _judge(item: Item, sources: list[Source], around: Around) -> bool:
    """False: somebody has it in hand or judged it meanwhile, or what it rests on breaks a rule of today."""
    judging = (s.judgement for s in sources if s.judgement and rules.judges(s.said))
    judgement = next((j for j in judging if fault_of(j) is None), None)
    detail: dict[str, object] = {"sources": _codes(sources)}
    if judgement is None:
        return False
    if arrive_judged(item=item, judgement=judgement, now=around.now, detail=detail) is None:
        return False
    keep_silent(item, now=around.now)
    return True


def _codes(sources: list[Source]) -> list[str]:
    """For the account: which list or decision, by what."""
    return [
        f"{'list' if s.match.known_list_id else 'decision'}:"
        f"{s.match.known_list_id or s.match.decision_id}:{s.match.how}"
        for s in sources
    ]


def _row(item: Item, verdict: Verdict, around: Around) -> Check:
    return Check(
        item=item,
        at=around.now,
        edition=around.edition,
        hashes=around.wanted[item.pk].hashes,
        verdict=verdict,
    )


def _keep(checks: list[Check]) -> None:
    Check.objects.bulk_create(
        checks,
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=["at", "edition", "hashes", "verdict"],
    )
