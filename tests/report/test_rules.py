from datetime import timedelta

import pytest

from clickable.report.models import Stage
from clickable.report.rules import (
    SILENT_FOR,
    STEPS,
    Standing,
    may_step,
    placed,
    standing,
    told_stage,
)
from tests.cast import NOW

S = Stage


def test_every_stage_has_its_steps() -> None:
    assert set(STEPS) == set(Stage)


@pytest.mark.parametrize(
    ("start", "to", "allowed"),
    [
        (S.RECEIVED, S.REVIEW, True),
        (S.RECEIVED, S.ILLEGAL, True),
        (S.RECEIVED, S.NOTICED, False),
        (S.REVIEW, S.RECEIVED, False),
        (S.ILLEGAL, S.LOCATED, True),
        (S.ILLEGAL, S.NOTICED, False),
        (S.LOCATED, S.REVIEW, True),
        (S.NOTICED, S.REVIEW, False),
        (S.NOTICED, S.GONE, True),
        (S.GONE, S.NOTICED, True),
        (S.GONE, S.RECEIVED, False),
    ],
)
def test_steps(start: Stage, to: Stage, allowed: bool) -> None:
    assert may_step(start, to) is allowed


def test_no_stage_steps_to_itself() -> None:
    assert [stage for stage in Stage if may_step(stage, stage)] == []


@pytest.mark.parametrize(
    ("stages", "told"),
    [
        ([], Standing.RECEIVED),
        ([S.RECEIVED], Standing.RECEIVED),
        ([S.RECEIVED, S.REVIEW], Standing.IN_REVIEW),
        ([S.RECEIVED, S.GONE], Standing.IN_REVIEW),
        ([S.ILLEGAL], Standing.IN_REVIEW),
        ([S.LOCATED, S.NOT_ILLEGAL], Standing.IN_REVIEW),
        ([S.NOTICED], Standing.PASSED_ON),
        ([S.NOTICED, S.GONE, S.NOT_ILLEGAL], Standing.PASSED_ON),
        ([S.GONE], Standing.REMOVED),
        ([S.GONE, S.NOT_ILLEGAL], Standing.REMOVED),
        ([S.NOT_ILLEGAL, S.OUT_OF_REMIT], Standing.NOT_ILLEGAL),
        ([S.OUT_OF_REMIT, S.NOT_ACTIONABLE], Standing.OUT_OF_REMIT),
        ([S.NOT_ACTIONABLE], Standing.NOT_ACTIONABLE),
    ],
)
def test_standing(stages: list[Stage], told: Standing) -> None:
    assert standing(stages) == told


@pytest.mark.parametrize(
    ("elsewhere", "message", "with_address", "result"),
    [
        ("jeu", "vu hier", False, ("jeu", "vu hier")),
        ("", "vu hier", True, ("", "vu hier")),
        ("", "dans un jeu", False, ("dans un jeu", "")),
    ],
)
def test_a_message_alone_tells_the_place(
    elsewhere: str, message: str, with_address: bool, result: tuple[str, str]
) -> None:
    assert placed(elsewhere, message, with_address=with_address) == result


def test_what_was_known_before_looks_new_until_its_hour() -> None:
    later = NOW + SILENT_FOR
    assert told_stage(Stage.NOTICED, None, now=NOW) == Stage.NOTICED
    assert told_stage(Stage.NOTICED, later, now=later - timedelta(seconds=1)) == Stage.RECEIVED
    assert told_stage(Stage.NOTICED, later, now=later) == Stage.NOTICED
