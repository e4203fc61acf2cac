"""Decisions that a second person judges too."""

from dataclasses import replace
from random import Random
from typing import Any

from clickable.assess.models import Outcome
from clickable.assess.opinions.models import Asks, Opinion
from clickable.assess.opinions.rules import Terms
from clickable.assess.opinions.services import ask, give, set_policy
from clickable.assess.rules import Judgement
from clickable.assess.services import claim, decide
from clickable.people.models import User
from clickable.report.models import Category, Item
from tests.cast import NOW, an_item

VERSION = "2026-11"
BASELINE = Judgement(
    outcome=Outcome.BASELINE, category=Category.CSAM, legal_basis=("cp-227-23",),
    labels={"subtype": "non_self_generated", "seen": "a", "age": "3-6"},
    questionnaire=VERSION, rules_version=VERSION, note="premiere-note",
)  # fmt: skip
NATIONAL = replace(
    BASELINE,
    outcome=Outcome.NATIONAL_ILLEGAL,
    labels={**BASELINE.labels, "age": "11-13"},
    note="",
)
LAWFUL = Judgement(outcome=Outcome.NOT_ILLEGAL, category=Category.CSAM)
EVERYTHING = Terms(sample=Asks.ASK, sample_permille=1000)


def judged(
    analyst: User, judgement: Judgement = BASELINE, *given: str, now: Any = NOW, **more: Any
) -> Item:
    item = an_item(*given, **more)
    claim(item=item, analyst=analyst, now=now)
    decide(item=item, analyst=analyst, judgement=judgement, now=now)
    item.refresh_from_db()
    return item


def asked(analyst: User, judgement: Judgement = BASELINE, *given: str) -> Opinion:
    """On request."""
    return ask(item=judged(analyst, judgement, *given), analyst=analyst, now=NOW, chance=Random(1))


def answered(
    first: User, second: User, judgement: Judgement = NATIONAL, of: Judgement = BASELINE
) -> Opinion:
    """Asked of `first`'s decision, and given by `second`, the only one who may be drawn."""
    opinion = asked(first, of)
    assert opinion.second == second
    return give(opinion=opinion, analyst=second, judgement=judgement, now=NOW)


def rules(lead: User, **terms: Any) -> None:
    set_policy(lead=lead, terms=Terms(**terms), now=NOW)
