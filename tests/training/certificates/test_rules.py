"""The rule, the number and the name: values only."""

import string
from dataclasses import dataclass, field

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clickable.training.certificates import rules
from clickable.training.certificates.rules import Rule, fulfilled
from clickable.training.certificates.table import rule_of, table

RULE = Rule("x", 1, 96, 120, ((0, 30), (100, 120)), frozenset({"ping", "manual"}))
numbers = st.text(rules.SIGNS, min_size=10, max_size=10).map(rules.with_check)
names = st.text(string.ascii_letters + "éèçÉïœ -'’", min_size=2, max_size=40)


@dataclass(frozen=True)
class Seen:
    minutes: int
    of: int = 120
    inside: list[tuple[int, int]] = field(default_factory=list)
    by: str = "ping"


def seen(*inside: tuple[int, int], of: int = 120, by: str = "ping") -> Seen:
    return Seen(sum(end - begin for begin, end in inside), of, list(inside), by)


windows = st.lists(st.integers(0, 120), unique=True, max_size=8).map(
    lambda cuts: list(zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False))
)


@pytest.mark.parametrize(
    ("presence", "why"),
    [
        (seen((0, 120)), ()),
        (seen((24, 120)), ()),
        (seen((25, 120)), ("short",)),
        (seen((0, 98)), ("window",)),
        (seen((31, 120)), ("short", "window")),
        (seen((0, 120), by="code"), ("source",)),
        (seen(), ("short", "window")),
        (seen((0, 48), of=60), ("window",)),
        (seen((0, 47), (59, 60), of=60), ()),
        (seen((13, 60), of=60), ("short",)),
    ],
)
def test_the_rule_stretches_with_the_session(presence: Seen, why: tuple[str, ...]) -> None:
    assert fulfilled(presence, RULE).why == why


@given(windows, st.tuples(st.integers(0, 119), st.integers(1, 60)))
def test_being_there_longer_never_takes_a_certificate_away(
    inside: list[tuple[int, int]], more: tuple[int, int]
) -> None:
    minutes = {minute for begin, end in inside for minute in range(begin, end)}
    longer = minutes | set(range(more[0], min(more[0] + more[1], 120)))
    before, after = (
        Seen(len(found), 120, [(minute, minute + 1) for minute in sorted(found)])
        for found in (minutes, longer)
    )

    assert fulfilled(after, RULE).ok >= fulfilled(before, RULE).ok


@given(st.integers(1, 480), st.integers(0, 480))
def test_nobody_has_one_who_was_there_for_less_than_the_share(of: int, minutes: int) -> None:
    verdict = fulfilled(Seen(minutes, of, [(0, of)]), RULE)

    assert verdict.ok == (minutes / of >= 96 / 120)
    assert verdict.needed <= of


def test_every_course_has_a_rule_and_an_unknown_one_has_the_common_one() -> None:
    assert rule_of("pourquoi-et-comment-signaler").min_minutes == 96
    assert rule_of("another") is table()[""]


@given(numbers, st.integers(0, 10), st.sampled_from(rules.SIGNS))
def test_one_sign_mistaken_shows(number: str, place: int, sign: str) -> None:
    assume(number[place] != sign)
    assert rules.plain_number(number[:place] + sign + number[place + 1 :]) == ""


@given(numbers, st.integers(0, 9), st.integers(0, 9))
def test_two_signs_exchanged_show(number: str, first: int, second: int) -> None:
    signs = list(number)
    assume(signs[first] != signs[second])
    signs[first], signs[second] = signs[second], signs[first]
    assert rules.plain_number("".join(signs)) == ""


@given(numbers)
def test_a_number_is_read_however_it_is_typed(number: str) -> None:
    shown = rules.shown_number(number)
    assert shown.count("-") == 2
    assert rules.plain_number(f" {shown.lower()} ") == number


@given(names)
def test_a_name_is_the_same_without_its_accents_and_case(name: str) -> None:
    assert rules.plain_name(name.upper()) == rules.plain_name(name)
    assert rules.plain_name(rules.plain_name(name)) == rules.plain_name(name)


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("Léa Martin", True), ("Jean-Noël d’Arc", True), ("Ñandú O'Neil", True), ("李 小龙", True), ("X. Y", True),
        ("X", False), ("lea@college.example", False), ("Léa 2", False), ("06 12 34", False), ("<b>Léa</b>", False),
        ("", False), ("- -", False),
    ],
)  # fmt: skip
def test_what_is_a_name(name: str, good: bool) -> None:
    assert rules.is_a_name(rules.tidy(name)) is good


def test_initials_are_those_of_each_part() -> None:
    assert rules.initials("Jean-Noël d’Arc") == "J. N. D. A."
