"""Who answers a request: the shipped table, cell by cell, and the order in which rules win."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.outreach.rules import Cell, Decision, Open, Rule, Why, prove, resolve, standing
from clickable.outreach.table import DATA, TableError, read, table
from clickable.places.areas import areas, territory_code

TODAY = date(2026, 11, 29)
HERE = ("FR-75", "FR-IDF", "FR", "france", "world")


def a_rule(code: str, **changed: object) -> Rule:
    rule = Rule(
        code=code,
        audience="pupils",
        levels=frozenset(["cm1"]),
        places=frozenset(["france"]),
        ways=frozenset(["on_site"]),
        association=code,
        priority=1,
        valid_from=date(2020, 1, 1),
        valid_to=None,
        source="one",
        why={},
    )
    return replace(rule, **changed)  # type: ignore[arg-type]


def asked(audience: str, level: str, place: str, way: str = "on_site") -> Decision:
    return table().decide(Cell(audience, level, areas()[place].around, way), on=TODAY)


def decided(*rules: Rule, on: date = TODAY, **more: object) -> Decision:
    cell = Cell("pupils", "cm1", HERE, "on_site")
    return resolve(rules, cell, on=on, fallback="all", **more)  # type: ignore[arg-type]


def test_every_cell_has_exactly_one_answer_or_the_declared_fallback() -> None:
    held = table()

    proof = held.proof(TODAY)

    pairs = sum(len(held.levels_of(audience)) for audience in held.audiences)
    assert proof.cells == pairs * len(areas()) * 2 * len(held.days(TODAY))
    assert (proof.several, proof.undeclared) == ((), ())
    assert (proof.dead_rules, proof.dead_questions) == ((), ())
    assert 0 < proof.answered < proof.cells


@pytest.mark.parametrize(
    ("audience", "level", "place", "association", "rule"),
    [
        ("pupils", "ce2", "FR-69", "e-enfance", "primary-pupils"),
        ("parents", "cm2", "RE", "e-enfance", "primary-parents"),
        ("pupils", "6e", "FR-2A", "generation-numerique", "secondary-pupils"),
        ("parents", "tle", "NC", "generation-numerique", "secondary-parents"),
        ("families", "", "FR-93", "ecpat-france", "travelling"),
        ("professionals", "", "GP", "point-de-contact", "professionals"),
        ("trainers", "", "FR-59", "point-de-contact", "trainers"),
        ("pupils", "ce1", "FR-75", "ecpat-france", ""),
        ("pupils", "cfa", "FR-75", "ecpat-france", ""),
        ("families", "", "FR-69", "ecpat-france", ""),
        ("trainers", "", "BE", "ecpat-france", ""),
        ("employees", "", "FR-75", "ecpat-france", ""),
    ],
)
def test_what_the_project_says(
    audience: str, level: str, place: str, association: str, rule: str
) -> None:
    decision = asked(audience, level, place)

    assert (decision.association, decision.rule) == (association, rule)
    assert [looked.rule for looked in decision.trace] == [one.code for one in table().rules]


def test_the_travelling_activity_is_not_held_remotely() -> None:
    assert asked("families", "", "FR-93", "remote").rule == ""


def test_the_narrowest_place_wins_over_any_priority() -> None:
    wide = a_rule("wide", priority=99)
    close = a_rule("close", places=frozenset(["FR-IDF"]))

    decision = decided(wide, close)

    assert decision.rule == "close"
    assert [one.why for one in decision.trace] == [Why.LARGER_PLACE, Why.CHOSEN]


def test_then_the_higher_priority() -> None:
    decision = decided(a_rule("low"), a_rule("high", priority=2))

    assert [one.why for one in decision.trace] == [Why.LOWER_PRIORITY, Why.CHOSEN]


def test_then_whom_the_fewest_wait_for_and_last_the_alphabet() -> None:
    a, b = a_rule("a"), a_rule("b")

    assert decided(a, b, loads={"a": 3, "b": 2}).rule == "b"
    assert decided(b, a, loads={"a": 2, "b": 2}).rule == "a"
    assert standing([a, b], Cell("pupils", "cm1", HERE, "on_site"), on=TODAY) == {"a", "b"}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"audience": "parents"}, Why.AUDIENCE),
        ({"levels": frozenset(["6e"])}, Why.LEVEL),
        ({"places": frozenset(["FR-69"])}, Why.PLACE),
        ({"ways": frozenset(["remote"])}, Why.WAY),
        ({"valid_from": date(2026, 11, 30)}, Why.NOT_YET),
        ({"valid_to": date(2026, 11, 28)}, Why.NO_LONGER),
    ],
)
def test_what_does_not_fit_says_why_and_the_fallback_answers(
    changed: dict[str, object], why: Why
) -> None:
    decision = decided(a_rule("one", **changed))

    assert (decision.association, decision.rule) == ("all", "")
    assert [one.why for one in decision.trace] == [why]


def test_the_first_and_the_last_day_count() -> None:
    rule = a_rule("one", valid_from=TODAY, valid_to=TODAY)

    assert decided(rule).rule == "one"


def test_an_association_that_declined_is_passed_over() -> None:
    decision = decided(a_rule("a"), a_rule("b"), declined=frozenset(["a"]))

    assert [one.why for one in decision.trace] == [Why.DECLINED, Why.CHOSEN]


def test_the_proof_finds_what_is_wrong() -> None:
    cells = [Cell("pupils", "cm1", HERE, "on_site"), Cell("pupils", "cm2", HERE, "on_site")]
    nowhere = a_rule("nowhere", places=frozenset(["FR-69"]))
    idle = Open("idle", frozenset(["parents"]), frozenset([""]), frozenset(["world"]), {})

    proof = prove([a_rule("a"), a_rule("b"), nowhere], [idle], cells, days=[TODAY])

    assert [cell.level for cell, _found in proof.several] == ["cm1"]
    assert [cell.level for cell in proof.undeclared] == ["cm2"]
    assert (proof.dead_rules, proof.dead_questions) == (("b", "nowhere"), ("idle",))
    assert not proof.sound


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('levels = ["ce2", "cm2"]', 'levels = ["cm2", "ce2"]', "backwards"),
        ('levels = ["ce2", "cm2"]', 'levels = ["ce2", "cm9"]', "cm9"),
        ('places = ["FR-IDF"]', 'places = ["FR-XXX"]', "travelling: ['FR-XXX'] is not there"),
        ('fallback = "ecpat-france"', 'fallback = "nobody"', "fallback nobody is not there"),
        ('code = "trainers"\naudience', 'code = "travelling"\naudience', "travelling stands twice"),
        (
            "valid_from = 2019-09-01",
            "valid_from = 2019-09-01\nvalid_to = 2019-08-31",
            "ends before",
        ),
    ],
)
def test_a_file_that_does_not_hold_together_is_refused(old: str, new: str, said: str) -> None:
    text = DATA.read_text()
    assert old in text

    with pytest.raises(TableError, match=said.replace("[", r"\[").replace("]", r"\]")):
        read(text.replace(old, new, 1))


@given(st.data())
def test_whatever_the_rules_one_association_answers_and_every_rule_is_accounted_for(
    data: st.DataObject,
) -> None:
    places = st.frozensets(st.sampled_from([*HERE, "FR-69"]), min_size=1)
    drawn = st.builds(
        lambda n, where, rank, who: a_rule(f"{n}", places=where, priority=rank, association=who),
        st.integers(0, 10**6), places, st.integers(0, 2), st.sampled_from("abc"),
    )  # fmt: skip
    rules = data.draw(st.lists(drawn, unique_by=lambda rule: rule.code, max_size=6))
    loads = data.draw(st.dictionaries(st.sampled_from("abc"), st.integers(0, 3)))

    decision = decided(*rules, loads=loads)
    turned = decided(*reversed(rules), loads=loads)

    chosen = [one.rule for one in decision.trace if one.why == Why.CHOSEN]
    assert chosen == ([decision.rule] if decision.rule else [])
    assert len(decision.trace) == len(rules)
    assert turned.association == decision.association  # the order of the file decides nothing


def test_every_area_lies_in_a_territory() -> None:
    assert {territory_code(code) for code in areas() if code.startswith("FR")} == {"FR"}
    assert (territory_code("RE"), territory_code("ZZ"), territory_code("XX")) == ("RE", "ZZ", "")
    assert areas()["FR-75"].around == HERE
    assert areas()["YT"].around == ("YT", "overseas", "france", "world")
