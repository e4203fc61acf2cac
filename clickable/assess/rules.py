"""What a judgement may say, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from clickable.assess import legal
from clickable.assess.labels.mapping import Derived, Unclear, rule_books
from clickable.assess.labels.questionnaire import Answer, questionnaires
from clickable.assess.labels.questionnaire import Fault as LabelFault
from clickable.assess.models import ILLEGAL, ILLEGAL_CSAM, ILLEGAL_OTHER, Outcome, Override
from clickable.report.models import Category, Stage

CLAIM_LASTS = timedelta(minutes=30)
LONGEST_NOTE = 10_000  # characters

_COMMON = (
    Outcome.NOT_ILLEGAL,
    Outcome.AGAINST_TERMS_ONLY,
    Outcome.OUT_OF_REMIT,
    Outcome.NOT_ACCESSIBLE,
    Outcome.INSUFFICIENT_INFORMATION,
    Outcome.DUPLICATE,
    Outcome.NEEDS_SECOND_OPINION,
    Outcome.SPAM,
)

_STAGES = {
    **dict.fromkeys(ILLEGAL, Stage.ILLEGAL),
    Outcome.NOT_ILLEGAL: Stage.NOT_ILLEGAL,
    Outcome.AGAINST_TERMS_ONLY: Stage.NOT_ILLEGAL,
    Outcome.OUT_OF_REMIT: Stage.OUT_OF_REMIT,
    Outcome.NOT_ACCESSIBLE: Stage.NOT_ACTIONABLE,
    Outcome.INSUFFICIENT_INFORMATION: Stage.NOT_ACTIONABLE,
    Outcome.DUPLICATE: Stage.NOT_ACTIONABLE,
    Outcome.NEEDS_SECOND_OPINION: Stage.REVIEW,
    Outcome.SPAM: Stage.NOT_ACTIONABLE,
}

# Before anything was looked at, what the reporters chose is all we know. "I do not know" stands in
# the middle: it may be any of them.
WEIGHT = (
    Category.CSAM,
    Category.SUICIDE,
    Category.PROCURING,
    Category.TERRORISM,
    Category.SEXUAL_HARASSMENT,
    Category.UNSURE,
    Category.HATE,
    Category.CRIMES_HUMANITY,
    Category.SHOCKING_MINORS,
)


def outcomes_for(category: Category) -> tuple[Outcome, ...]:
    """What may be concluded of a category (facts 12.3); nothing while no category is chosen."""
    if category == Category.UNSURE:
        return ()
    return (ILLEGAL_CSAM if category == Category.CSAM else ILLEGAL_OTHER) + _COMMON


def is_illegal(outcome: Outcome) -> bool:
    """Potentially illegal counts: such items are located and passed on as well (facts 3.1)."""
    return stage_of(outcome) == Stage.ILLEGAL


def stage_of(outcome: Outcome) -> Stage:
    return _STAGES[outcome]


def bases_for(category: Category) -> tuple[legal.Article, ...]:
    return tuple(a for a in legal.articles().values() if category in a.categories)


class Fault(StrEnum):
    """Why a judgement cannot stand."""

    CATEGORY = "category"
    OUTCOME = "outcome"
    BASIS_MISSING = "basis_missing"
    BASIS_FOREIGN = "basis_foreign"
    BASIS_NEEDLESS = "basis_needless"
    NOTE_LONG = "note_long"
    LABELS = "labels"  # unknown, unasked or wrong
    LABELS_MISSING = "labels_missing"
    NOTHING_FOLLOWS = "nothing_follows"  # from these labels, by the rules in force
    OTHER_CATEGORY = "other_category"
    OVERRIDE_MISSING = "override_missing"
    OVERRIDE_NEEDLESS = "override_needless"
    OVERRIDE_NOTE = "override_note"


@dataclass(frozen=True, kw_only=True, repr=False)
class Judgement:
    """What an analyst concludes of one item. The note is sealed when it is kept."""

    outcome: Outcome
    category: Category
    legal_basis: tuple[str, ...] = ()
    life_in_danger: bool = False
    note: str = ""
    labels: Mapping[str, Answer] = field(default_factory=dict)
    questionnaire: str = ""  # the version of the questions; empty: judged without labels
    rules_version: str = ""  # the version that draws the conclusion; empty: it needs no labels
    override: Override | None = None

    @property
    def derived(self) -> Derived | None:
        """What the rules make of the labels; None where the conclusion needs none."""
        if not self.rules_version:
            return None
        return rule_books()[self.rules_version].derive(self.category, self.labels)


# What an analyst may say of an item whose content was not, or not fully, labelled.
WITHOUT_LABELS = (
    Outcome.NOT_ACCESSIBLE,
    Outcome.INSUFFICIENT_INFORMATION,
    Outcome.OUT_OF_REMIT,
    Outcome.DUPLICATE,
    Outcome.SPAM,
    Outcome.NEEDS_SECOND_OPINION,
)


def fault_of(judgement: Judgement) -> Fault | None:
    """The first reason why this judgement cannot stand; None when it can."""
    if judgement.category == Category.UNSURE:
        return Fault.CATEGORY
    if judgement.outcome not in outcomes_for(judgement.category):
        return Fault.OUTCOME
    if len(judgement.note) > LONGEST_NOTE:
        return Fault.NOTE_LONG
    return _fault_of_basis(judgement) or _fault_of_labels(judgement)


def _fault_of_basis(judgement: Judgement) -> Fault | None:
    if not is_illegal(judgement.outcome):
        return Fault.BASIS_NEEDLESS if judgement.legal_basis else None
    if not judgement.legal_basis:
        return Fault.BASIS_MISSING
    allowed = {article.code for article in bases_for(judgement.category)}
    return None if set(judgement.legal_basis) <= allowed else Fault.BASIS_FOREIGN


def _fault_of_labels(judgement: Judgement) -> Fault | None:
    if not judgement.questionnaire:
        needless = judgement.labels or judgement.rules_version or judgement.override
        return Fault.LABELS if needless else None
    asked = questionnaires().get(judgement.questionnaire)
    if asked is None or judgement.rules_version not in {"", *rule_books()}:
        return Fault.LABELS
    partly = not judgement.rules_version
    found = asked.fault_of(judgement.category, judgement.labels, partly=partly)
    if found or not judgement.labels:
        missing = found == LabelFault.MISSING
        return Fault.LABELS_MISSING if missing else Fault.LABELS
    return _fault_of_override(judgement)


def _fault_of_override(judgement: Judgement) -> Fault | None:
    derived = judgement.derived
    if derived is None:
        closing = judgement.outcome in WITHOUT_LABELS and judgement.override is None
        return None if closing else Fault.LABELS_MISSING
    if derived.outcome is None:
        elsewhere = derived.fault == Unclear.OTHER_CATEGORY
        return Fault.OTHER_CATEGORY if elsewhere else Fault.NOTHING_FOLLOWS
    if derived.conclusion == (judgement.outcome, frozenset(judgement.legal_basis)):
        return Fault.OVERRIDE_NEEDLESS if judgement.override else None
    if judgement.override is None:
        return Fault.OVERRIDE_MISSING
    unsaid = judgement.override == Override.OTHER and not judgement.note.strip()
    return Fault.OVERRIDE_NOTE if unsaid else None
