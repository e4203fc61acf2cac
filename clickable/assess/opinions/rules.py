"""When a second person is asked, what counts as agreeing, and Cohen's kappa. Pure."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from clickable.assess.labels.questionnaire import Answer, questionnaires
from clickable.assess.models import Outcome
from clickable.assess.opinions.models import Asks, Why
from clickable.assess.rules import WITHOUT_LABELS
from clickable.report.models import Category

IN_ALL = 1000  # a rate is told in thousandths
FEWEST = 20  # pairs under which no agreement rate is told


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a team's rules ask, of one version. Without a version: on request only, and then held."""

    requests: Asks = Asks.HOLD
    categories: Mapping[Category, Asks] = field(default_factory=dict)
    overridden: Asks = Asks.NO
    newcomers: Asks = Asks.NO
    newcomer_days: int = 90
    sample: Asks = Asks.NO
    sample_permille: int = 0


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What counts of a first decision."""

    outcome: Outcome
    category: Category
    overridden: bool
    here_for: timedelta  # since the first analyst has an account


@dataclass(frozen=True)
class Asked:
    why: Why
    holds: bool


def asked(decided: Decided, terms: Terms, *, roll: int) -> Asked | None:
    """Whether a second person is asked, for the first reason that holds most back.

    `roll`: 0 … 999, drawn anew for each decision. What was not looked at is not judged twice.
    """
    if decided.outcome in WITHOUT_LABELS:
        return None
    new = decided.here_for < timedelta(days=terms.newcomer_days)
    found = [
        (Why.CATEGORY, terms.categories.get(decided.category, Asks.NO)),
        (Why.OVERRIDDEN, terms.overridden if decided.overridden else Asks.NO),
        (Why.NEWCOMER, terms.newcomers if new else Asks.NO),
        (Why.SAMPLE, terms.sample if roll < terms.sample_permille else Asks.NO),
    ]
    for wanted in (Asks.HOLD, Asks.ASK):
        for why, asks in found:
            if asks == wanted:
                return Asked(why, wanted == Asks.HOLD)
    return None


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is compared of one judgement."""

    outcome: Outcome
    category: Category
    legal_basis: frozenset[str]
    life_in_danger: bool
    labels: Mapping[str, Answer] = field(default_factory=dict)
    questionnaire: str = ""


OUTCOME, CATEGORY, BASIS, DANGER = "outcome", "category", "legal_basis", "life_in_danger"


def differences(first: Said, second: Said) -> tuple[str, ...]:
    """What the two do not agree on, of what somebody else acts upon; empty: they agree.

    The conclusion, the articles, the danger, and labels whose questions must be answered. A
    folded question that one of the two left open is no disagreement.
    """
    found = [
        (CATEGORY, first.category != second.category),
        (OUTCOME, first.outcome != second.outcome),
        (BASIS, first.legal_basis != second.legal_basis),
        (DANGER, first.life_in_danger != second.life_in_danger),
    ]
    both = sorted(_demanded(first) & _demanded(second))
    labels = [(code, first.labels.get(code) != second.labels.get(code)) for code in both]
    return tuple(code for code, differ in found + labels if differ)


def _demanded(said: Said) -> set[str]:
    known = questionnaires().get(said.questionnaire)
    if known is None:
        return set()
    heard = known.heard(said.category, said.labels)
    return {q.code for q in known.asked(said.category, said.labels) if q.demanded(heard)}


def pairs_of(first: Said, second: Said) -> dict[str, tuple[Hashable, Hashable]]:
    """By what is rated: what each of the two said, where both were asked."""
    found: dict[str, tuple[Hashable, Hashable]] = {
        CATEGORY: (first.category, second.category),
        OUTCOME: (first.outcome, second.outcome),
    }
    both = [code for code in first.labels if code in second.labels]
    return found | {code: (first.labels[code], second.labels[code]) for code in both}


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa of two ratings each: (p_o − p_e) / (1 − p_e), 1 when they always agree, 0 as by chance.

    J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological
    Measurement 20 (1960) 37–46. None: no pair, or one answer everywhere, which chance explains whole.
    """
    n = len(pairs)
    if not n:
        return None
    firsts, seconds = Counter(a for a, _b in pairs), Counter(b for _a, b in pairs)
    agreed = sum(a == b for a, b in pairs) / n
    by_chance = sum(firsts[answer] * seconds[answer] for answer in firsts) / n**2
    return None if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)
