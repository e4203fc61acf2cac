from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.assess.models import Outcome
from clickable.assess.opinions.models import Asks, Why
from clickable.assess.opinions.rules import (
    Asked,
    Decided,
    Said,
    Terms,
    asked,
    differences,
    kappa,
    pairs_of,
)
from clickable.report.models import Category

ASK, HOLD = Asks.ASK, Asks.HOLD
DECIDED = Decided(
    outcome=Outcome.NOT_ILLEGAL,
    category=Category.CSAM,
    overridden=True,
    here_for=timedelta(days=10),
)
SAID = Said(
    outcome=Outcome.BASELINE,
    category=Category.CSAM,
    legal_basis=frozenset({"cp-227-23"}),
    life_in_danger=False,
    labels={"subtype": "non_self_generated", "seen": "a", "age": "3-6"},
    questionnaire="2026-11",
)


@pytest.mark.parametrize(
    ("terms", "roll", "found"),
    [
        (Terms(), 0, None),
        (Terms(categories={Category.CSAM: ASK}), 0, Asked(Why.CATEGORY, holds=False)),
        (Terms(categories={Category.HATE: ASK}), 0, None),
        (Terms(overridden=HOLD), 0, Asked(Why.OVERRIDDEN, holds=True)),
        (Terms(newcomers=ASK, newcomer_days=11), 0, Asked(Why.NEWCOMER, holds=False)),
        (Terms(newcomers=ASK, newcomer_days=10), 0, None),
        (Terms(sample=ASK, sample_permille=50), 49, Asked(Why.SAMPLE, holds=False)),
        (Terms(sample=ASK, sample_permille=50), 50, None),
        (Terms(sample=ASK, sample_permille=0), 0, None),
        # What holds back goes before what does not, whatever its place.
        (
            Terms(categories={Category.CSAM: ASK}, overridden=HOLD),
            0,
            Asked(Why.OVERRIDDEN, holds=True),
        ),
    ],
)
def test_when_a_second_person_is_asked(terms: Terms, roll: int, found: Asked | None) -> None:
    assert asked(DECIDED, terms, roll=roll) == found


@pytest.mark.parametrize("outcome", [Outcome.SPAM, Outcome.DUPLICATE, Outcome.NOT_ACCESSIBLE])
def test_what_was_not_looked_at_is_not_judged_twice(outcome: Outcome) -> None:
    terms = Terms(categories={Category.CSAM: HOLD}, sample=HOLD, sample_permille=1000)

    assert asked(replace(DECIDED, outcome=outcome), terms, roll=0) is None


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, ()),
        ({"outcome": Outcome.NATIONAL_ILLEGAL}, ("outcome",)),
        ({"legal_basis": frozenset()}, ("legal_basis",)),
        ({"life_in_danger": True}, ("life_in_danger",)),
        ({"labels": {**SAID.labels, "age": "11-13"}}, ("age",)),
        ({"labels": {**SAID.labels, "language": "fr"}}, ()),  # a folded question
        ({"labels": {}, "questionnaire": ""}, ()),  # without labels the conclusions are compared
        ({"category": Category.HATE, "outcome": Outcome.NOT_ILLEGAL}, ("category", "outcome")),
    ],
)
def test_what_counts_as_agreeing(change: dict[str, Any], found: tuple[str, ...]) -> None:
    assert differences(SAID, replace(SAID, **change)) == found
    assert differences(replace(SAID, **change), SAID) == found


def test_pairs_are_of_what_both_were_asked() -> None:
    other = replace(SAID, labels={"subtype": "non_self_generated", "age": "0-2"})

    assert pairs_of(SAID, other) == {
        "category": (Category.CSAM, Category.CSAM),
        "outcome": (Outcome.BASELINE, Outcome.BASELINE),
        "subtype": ("non_self_generated", "non_self_generated"),
        "age": ("3-6", "0-2"),
    }


def pairs(table: list[list[int]]) -> list[tuple[int, int]]:
    """Counts of a cross table, as the pairs they count."""
    return [
        (a, b) for a, row in enumerate(table) for b, count in enumerate(row) for _n in range(count)
    ]


@pytest.mark.parametrize(
    ("table", "found"),
    [
        # Cohen 1960, table 1 (of 100): p_o = .29, p_e = .35.
        ([[25, 13, 12], [12, 2, 16], [3, 15, 2]], -0.092),
        # Fleiss, Levin, Paik, "Statistical methods for rates and proportions", table 18.1: .89, .66.
        ([[75, 1, 4], [5, 4, 1], [0, 0, 10]], 0.676),
        ([[10, 0], [0, 10]], 1.0),
        ([[0, 10], [10, 0]], -1.0),
        ([[5, 5], [5, 5]], 0.0),
    ],
)
def test_kappa_of_published_tables(table: list[list[int]], found: float) -> None:
    value = kappa(pairs(table))

    assert value is not None
    assert round(value, 3) == found


def test_no_kappa_where_chance_explains_all() -> None:
    assert kappa([]) is None
    assert kappa([("a", "a")] * 30) is None


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=60))
def test_kappa_has_bounds_and_two_equal_sides(some: list[tuple[int, int]]) -> None:
    value, turned = kappa(some), kappa([(b, a) for a, b in some])

    assert (value is None) == (turned is None)
    if value is not None and turned is not None:
        assert -1 <= value <= 1
        assert abs(value - turned) < 1e-9
