"""Steps, deadlines over a change of the clocks, and the one rule that counts."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from clickable.grants import rules
from clickable.grants.given import difference, merged
from clickable.grants.models import Application, Call
from clickable.grants.questions import (
    FormError,
    Question,
    count_characters,
    count_words,
    fault,
    questions,
)
from clickable.grants.rules import NoSuchTimeError, deadline, instant

COUNTING: list[dict[str, Any]] = json.loads(Path(__file__).with_name("counting.json").read_text())
A = Application.State


@pytest.mark.parametrize("one", COUNTING, ids=lambda one: one["name"])
def test_what_is_counted(one: dict[str, Any]) -> None:
    found = (count_characters(one["text"]), count_words(one["text"]))
    assert found == (one["characters"], one["words"])


def test_there_are_fifty_and_more() -> None:
    assert len(COUNTING) >= 50


def test_a_limit_is_met_by_its_last_character_and_no_further() -> None:
    asked = Question("q", "long", {"fr": "?"}, max_chars=5)
    assert fault(asked, "a\r\nb\r\nc") == ""  # five, however a browser sends line ends
    assert fault(asked, "e\u0301" * 5) == ""
    assert fault(asked, "abcdef") == "1 signe de trop, sur 5."
    asked = Question("q", "long", {"fr": "?"}, max_words=3)
    assert fault(asked, "Pourquoi\u202f? Parce que\u202f!") == ""
    assert fault(asked, "un deux trois quatre cinq") == "2 mots de trop, sur 3."


@pytest.mark.parametrize(
    ("kind", "answer", "well"),
    [
        ("number", "12 500", True), ("number", "12,5", False), ("number", "douze", False), ("number", "-1", False),
        ("money", "12\u202f500,50 €", True), ("money", "NaN", False), ("money", "1e9", True), ("money", "1e99", False),
        ("date", "2019-06-28", True), ("date", "28/06/2019", False),
        ("yesno", "yes", True), ("yesno", "peut-être", False),
        ("choice", "a", True), ("choice", "z", False), ("multi", ["a", "b"], True), ("multi", ["z"], False),
        ("text", "", False), ("multi", [], False),
    ],
)  # fmt: skip
def test_answers(kind: str, answer: object, well: bool) -> None:
    options = tuple({"code": code, "label": {"fr": code}} for code in "ab")
    asked = Question("q", kind, {"fr": "?"}, required=True, options=options)
    assert (fault(asked, answer) == "") is well


@pytest.mark.parametrize(
    "form",
    [
        [{"code": "a"}], [{"code": "A b", "kind": "text", "label": {"fr": "?"}}],
        [{"code": "a", "kind": "picture", "label": {"fr": "?"}}], [{"code": "a", "kind": "choice", "label": {"fr": "?"}}],
        [{"code": "a", "kind": "text", "label": {"fr": "?"}}] * 2, [{"code": "a", "kind": "text", "label": {"fr": "?"}, "x": 1}],
    ],
)  # fmt: skip
def test_what_is_no_form(form: list[dict[str, Any]]) -> None:
    with pytest.raises(FormError):
        questions(form)


def call(closes_at: datetime, zone: str = "Europe/Paris") -> Call:
    return Call(closes_at=closes_at, zone=zone, grace_minutes=15)


def test_grace_is_to_the_second() -> None:
    at = datetime(2019, 6, 28, 10, 0, tzinfo=UTC)
    line = deadline(call(at))
    assert not line.in_grace(at)
    assert line.in_grace(at + timedelta(seconds=1))
    assert line.in_grace(at + timedelta(minutes=15))
    assert not line.is_over(at + timedelta(minutes=15))
    assert line.is_over(at + timedelta(minutes=15, seconds=1))


def test_an_extension_never_shortens() -> None:
    at = datetime(2019, 6, 28, 10, 0, tzinfo=UTC)
    assert deadline(call(at), at - timedelta(days=1)).at == at
    assert deadline(call(at), at + timedelta(days=1)).at == at + timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "typed", "utc"),
    [
        ("Europe/Paris", (2019, 6, 28, 12), (2019, 6, 28, 10)),
        ("Europe/Paris", (2019, 1, 28, 12), (2019, 1, 28, 11)),
        ("Europe/Budapest", (2019, 6, 28, 12), (2019, 6, 28, 10)),
        ("Indian/Reunion", (2019, 6, 28, 12), (2019, 6, 28, 8)),
        ("America/Guadeloupe", (2019, 6, 28, 23), (2019, 6, 29, 3)),
        ("Europe/Paris", (2019, 10, 27, 2, 30), (2019, 10, 27, 1, 30)),  # comes twice: the later
        ("Europe/Paris", (2019, 3, 31, 3), (2019, 3, 31, 1)),
    ],
)
def test_a_time_as_people_type_it(zone: str, typed: tuple[int, ...], utc: tuple[int, ...]) -> None:
    assert instant(datetime(*typed), zone) == datetime(*utc, tzinfo=UTC)  # type: ignore[misc, arg-type] # noqa: DTZ001


def test_a_time_that_the_clocks_jump_over_is_no_time() -> None:
    with pytest.raises(NoSuchTimeError):
        instant(datetime(2019, 3, 31, 2, 30), "Europe/Paris")  # noqa: DTZ001


def test_grace_over_the_change_of_clocks_is_still_a_quarter_of_an_hour() -> None:
    at = instant(datetime(2019, 10, 27, 2, 59), "Europe/Paris")  # noqa: DTZ001
    assert (deadline(call(at)).last - at) == timedelta(minutes=15)


def test_every_flow_ends_and_no_step_leaves_an_end() -> None:
    for flow in rules.flows().values():
        steps = rules.steps_of(flow.code)
        for end in (A.ACCEPTED, A.DECLINED, A.WITHDRAWN, A.REFUSED):
            assert rules.after(flow.code, end) == []
        reached = {A.DRAFT}
        while more := {b for a, b in steps if a in reached} - reached:
            reached |= more
        assert {A.ACCEPTED, A.DECLINED, A.REFUSED, A.WITHDRAWN, A.INELIGIBLE} <= reached


def test_flows_differ_as_their_data_says() -> None:
    assert rules.may_step("minimal", A.ELIGIBLE, A.SELECTED)
    assert not rules.may_step("jury", A.ELIGIBLE, A.SELECTED)
    assert rules.may_step("two_step", A.IN_REVIEW, A.SHORTLISTED)
    assert not rules.may_step("two_step", A.IN_REVIEW, A.SELECTED)


def content(**answers: str) -> dict[str, Any]:
    return {"organisation": "", "country": "", "area": "", "title": "", "amount": "", "answers": answers}  # fmt: skip


def test_two_writers_keep_what_each_changed() -> None:
    base, theirs, ours = content(a="1", b="1", c="1"), content(a="2", b="1", c="3"), content(a="1", b="2", c="4")  # fmt: skip
    found, both = merged(base, theirs, ours)
    assert found["answers"] == {"a": "2", "b": "2", "c": "4"}
    assert both == ["c"]


def test_a_difference_joins_to_both_texts() -> None:
    old, new = content(a="un deux\ntrois quatre"), content(a="un deux\ntrois cinq", b="x")
    found = {one.code: one.pieces for one in difference(old, new)}
    assert "".join(t for kind, t in found["a"] if kind != "new") == "un deux\ntrois quatre"
    assert "".join(t for kind, t in found["a"] if kind != "gone") == "un deux\ntrois cinq"
    assert found["b"] == [("new", "x")]
