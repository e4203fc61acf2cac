"""When the law or its reading changes: conclusions are drawn anew from the labels there are (decision 0021).

Nobody looks again, and nothing is sent: a conclusion that becomes illegal goes the way of every other, to drafts that a
person reads. What has left the house, what somebody overrode, what waits for a second opinion and what
leads nowhere any more is left to people.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from clickable.assess import rules
from clickable.assess.labels.mapping import Derived, RuleBook, rule_book_at
from clickable.assess.labels.questionnaire import frozen
from clickable.assess.models import Assessment, Outcome
from clickable.assess.opinions.models import Opinion
from clickable.assess.triage import ranking
from clickable.people.models import User
from clickable.record import services as record
from clickable.report.models import OPEN, Category, Item, Stage
from clickable.report.services import advance

CLOSED_HERE = {
    Stage.ILLEGAL, Stage.LOCATED, Stage.NOT_ILLEGAL, Stage.OUT_OF_REMIT, Stage.NOT_ACTIONABLE,
}  # fmt: skip


class Left(StrEnum):
    """Why a decision is left to people, although the rules would now say otherwise."""

    ON_ITS_WAY = "on_its_way"
    OPINION = "opinion"
    OVERRIDDEN = "overridden"
    NOTHING_FOLLOWS = "nothing_follows"


@dataclass(frozen=True)
class Change:
    """One decision, and what the rules in force make of its labels."""

    assessment: UUID
    reference: str
    category: Category
    was: Outcome
    to: Outcome | None
    left: Left | None

    @property
    def kind(self) -> tuple[Category, Outcome, Outcome | None]:
        return self.category, self.was, self.to


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What would change by the rules of this version, before anything does."""

    book: RuleBook
    same: int = 0
    in_the_queue: int = 0  # whoever judges them does so by the new rules
    changes: list[Change]
    left: list[Change]

    @property
    def kinds(self) -> list[tuple[tuple[Category, Outcome, Outcome | None], int]]:
        """From what to what, and how many; the most frequent first."""
        return Counter(change.kind for change in self.changes).most_common()

    @property
    def fingerprint(self) -> str:
        """Of exactly these changes: what was read is what is done."""
        told = [f"{change.assessment}:{change.to}" for change in self.changes]
        return hashlib.sha256("\n".join([self.book.version, *sorted(told)]).encode()).hexdigest()


def plan(group: int, *, day: date, on_their_way: Collection[UUID] = ()) -> Plan:
    """A dry run over this team's decisions that older rules drew. `on_their_way`: items whose notice is leaving, or left."""
    book = rule_book_at(day)
    same = in_the_queue = 0
    changes: list[Change] = []
    left: list[Change] = []
    busy = _busy(group, on_their_way)
    for assessment in _older(group, book):
        derived = _anew(assessment, book)
        if derived.conclusion == _drawn(assessment):
            same += 1
        elif Stage(assessment.item.stage) in OPEN:
            in_the_queue += 1
        else:
            change = _change(assessment, derived, busy)
            (left if change.left else changes).append(change)
    return Plan(book=book, same=same, in_the_queue=in_the_queue, changes=changes, left=left)


@transaction.atomic
def rederive(*, change: Change, book: RuleBook, lead: User, now: datetime) -> bool:
    """Draw one conclusion anew; the earlier one stays as history. False, and nothing is done: it changed meanwhile.

    An item whose new conclusion asks for a second opinion goes back to the queue.
    """
    item = Item.objects.locked().get(assessments=change.assessment)
    old = Assessment.objects.filter(pk=change.assessment, is_current=True, override="").first()
    if old is None or Stage(item.stage) not in CLOSED_HERE:
        return False
    if Opinion.objects.open().filter(first=old).exists():
        return False
    derived = _anew(old, book)
    if derived.outcome is None or derived.outcome != change.to:
        return False
    advance(item, to=Stage.REVIEW, now=now)
    _succeed(old, derived, now=now)
    if rules.stage_of(derived.outcome) != Stage.REVIEW:
        advance(item, to=rules.stage_of(derived.outcome), now=now)
    ranking.follow(item, now=now)
    detail: dict[str, object] = {
        "outcome": derived.outcome, "was": old.outcome, "legal_basis": list(derived.articles),
        "rules": book.version, "were": old.rules_version,
    }  # fmt: skip
    record.write("assess.rederived", f"item:{item.pk}", actor=lead, now=now, detail=detail)
    return True


def _older(group: int, book: RuleBook) -> Iterator[Assessment]:
    drawn = Assessment.objects.filter(item__group_id=group, is_current=True)
    drawn = drawn.exclude(derived_outcome="").exclude(rules_version=book.version)
    return drawn.select_related("item").order_by("decided_at", "pk").iterator(chunk_size=2000)


def _anew(assessment: Assessment, book: RuleBook) -> Derived:
    return book.derive(Category(assessment.category), frozen(assessment.labels))


def _drawn(assessment: Assessment) -> tuple[Outcome | None, frozenset[str]]:
    return Outcome(assessment.derived_outcome), frozenset(assessment.derived_basis)


def _busy(group: int, on_their_way: Collection[UUID]) -> dict[UUID, Left]:
    """Items that people are at: a new decision would end a second opinion, and let go what it holds."""
    asked = Opinion.objects.open().filter(group_id=group).values_list("item_id", flat=True)
    return dict.fromkeys(asked, Left.OPINION) | dict.fromkeys(on_their_way, Left.ON_ITS_WAY)


def _change(assessment: Assessment, derived: Derived, busy: Mapping[UUID, Left]) -> Change:
    return Change(
        assessment=assessment.pk,
        reference=assessment.item.reference,
        category=Category(assessment.category),
        was=Outcome(assessment.outcome),
        to=derived.outcome,
        left=_left(assessment, derived, busy),
    )


def _left(assessment: Assessment, derived: Derived, busy: Mapping[UUID, Left]) -> Left | None:
    if assessment.item_id in busy:
        return busy[assessment.item_id]
    if Stage(assessment.item.stage) not in CLOSED_HERE:
        return Left.ON_ITS_WAY
    if assessment.override:
        return Left.OVERRIDDEN
    return Left.NOTHING_FOLLOWS if derived.outcome is None else None


def _succeed(old: Assessment, derived: Derived, *, now: datetime) -> None:
    """The same labels by the same person, with the new conclusion; the note stays with the earlier one."""
    Assessment.objects.filter(pk=old.pk).update(is_current=False)
    made, _private = Assessment.keyed(
        old.item.group_id,
        item=old.item,
        origin=old.origin,
        analyst=old.analyst,
        outcome=derived.outcome,
        category=old.category,
        legal_basis=list(derived.articles),
        labels=old.labels,
        questionnaire=old.questionnaire,
        derived_outcome=derived.outcome,
        derived_basis=list(derived.articles),
        rules_version=derived.mapping,
        rederived_from=old,
        life_in_danger=old.life_in_danger,
        decided_at=now,
    )
    made.save(force_insert=True)
