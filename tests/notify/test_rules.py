from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.assess.models import Outcome
from clickable.notify import rules
from clickable.notify.models import Action
from clickable.notify.routing import Hosted, Kind, explanations, table
from clickable.report.models import Category

ILLEGAL = {
    Outcome.BASELINE,
    Outcome.NATIONAL_ILLEGAL,
    Outcome.MANIFESTLY_ILLEGAL,
    Outcome.POTENTIALLY_ILLEGAL,
}


@pytest.mark.parametrize(
    ("category", "outcome", "hosted", "danger"),
    list(product(Category, Outcome, Hosted, [False, True])),
)
def test_every_combination_has_exactly_one_row(
    category: Category, outcome: Outcome, hosted: Hosted, danger: bool
) -> None:
    kind = rules.kind_of(category, outcome)
    rows = [r for r in table().rows if r.assessment == kind and hosted in r.hosted]

    route = rules.route(category=category, outcome=outcome, hosted=hosted, life_in_danger=danger)

    assert [r.name for r in rows] == [route.name]
    assert route.call_first == (("17", "112") if danger else ())
    assert bool(route.actions) == (outcome in ILLEGAL)
    assert set(route.optional) <= set(route.actions)


@pytest.mark.parametrize(
    ("category", "outcome", "hosted", "name", "actions"),
    [
        ("csam", "baseline", "fr", "csam-fr", ["police", "host"]),
        ("csam", "national_illegal", "abroad_inhope", "csam-abroad-inhope", ["police", "inhope"]),
        ("csam", "baseline", "abroad_none", "csam-abroad-none", ["police", "host"]),
        ("csam", "baseline", "unknown", "csam-unknown", ["police"]),
        ("hate", "manifestly_illegal", "fr", "other-fr", ["police", "host"]),
        ("hate", "potentially_illegal", "abroad_inhope", "other-abroad", ["police", "host"]),
        ("suicide", "manifestly_illegal", "abroad_none", "other-abroad", ["police", "host"]),
        ("procuring", "manifestly_illegal", "unknown", "other-unknown", ["police"]),
        ("csam", "against_terms_only", "fr", "terms-only", []),
        ("hate", "not_illegal", "fr", "nothing", []),
    ],
)
def test_the_table_of_facts_6(
    category: str, outcome: str, hosted: str, name: str, actions: list[str]
) -> None:
    route = rules.route(
        category=Category(category),
        outcome=Outcome(outcome),
        hosted=Hosted(hosted),
        life_in_danger=False,
    )

    assert (route.name, list(route.actions)) == (name, actions)
    assert route.own_tool == (name == "terms-only")


def test_inhope_is_for_csam_only() -> None:
    rows = [row for row in table().rows if Action.INHOPE in row.actions]

    assert [row.assessment for row in rows] == [Kind.CSAM]


@pytest.mark.parametrize(
    ("country", "hosted"),
    [
        ("", Hosted.UNKNOWN),
        ("FR", Hosted.FR),
        ("RE", Hosted.FR),
        ("NL", Hosted.ABROAD_INHOPE),
        ("AQ", Hosted.ABROAD_NONE),
    ],
)
def test_where_a_country_stands(country: str, hosted: Hosted) -> None:
    assert rules.hosted_in(country) == hosted


def test_every_category_can_be_explained_in_both_languages() -> None:
    texts = explanations()

    for category in set(Category) - {Category.UNSURE}:
        assert set(texts[category]) == {"fr", "en"}


@pytest.mark.parametrize("text", ["abuse@phare.example", "a.b+c@x-y.host.example", "x@a.co"])
def test_a_plain_mailbox(text: str) -> None:
    assert rules.is_mailbox(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abuse",
        "abuse@",
        "@phare.example",
        "a b@phare.example",
        "abuse@phare.example\n",
        "abuse@phare.example\r\nBcc: eve@evil.example",
        "abuse@phare.example, eve@evil.example",
        "Abuse <abuse@phare.example>",
        '"a b"@phare.example',
        "abuse@phare",
        "abuse@127.0.0.1",
        "abuse@[127.0.0.1]",
        "abüse@phare.example",
        "abuse@phare.example\u2028",
        "abuse@-phare.example",
        ".abuse@phare.example",
        "a" * 65 + "@phare.example",
        "a@" + "b" * 250 + ".example",
    ],
)
def test_not_a_plain_mailbox(text: str) -> None:
    assert not rules.is_mailbox(text)


@given(st.text())
def test_a_mailbox_is_one_printable_ascii_word(text: str) -> None:
    assert not rules.is_mailbox(text) or (text.isascii() and text.isprintable() and "," not in text)


def test_waits_get_longer_and_never_end() -> None:
    waits = [rules.wait_after(n) for n in range(1, 30)]

    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] == timedelta(hours=6)
