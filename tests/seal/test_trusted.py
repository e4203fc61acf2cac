"""The trusted file: written whole or not at all, and nothing else says which keys count."""

import multiprocessing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from clickable.seal import keys
from clickable.seal.trusted import Former, Person, TeamKey, Trusted, changing, trusted

NOW = datetime(2026, 11, 3, tzinfo=UTC)


@pytest.fixture
def own(tmp_path: Path, settings: Settings) -> Path:
    settings.KEYS = tmp_path
    return tmp_path / "trusted.json"


def test_before_the_set_up_nothing_is_trusted(own: Path) -> None:
    assert trusted() == Trusted()
    with pytest.raises(keys.KeysMissingError, match="keys setup"):
        trusted().intake_key()


def test_a_change_is_seen_at_once(own: Path) -> None:
    with changing() as known:
        known.groups[7], known.intake = TeamKey(epoch=1, public="00" * 32), 7

    assert trusted().intake_key() == (7, TeamKey(epoch=1, public="00" * 32))


def test_a_change_that_fails_changes_nothing(own: Path) -> None:
    with changing() as known:
        known.intake = 7
    before = own.read_bytes()

    with pytest.raises(ZeroDivisionError), changing() as known:
        known.intake = 8 // 0
    assert own.read_bytes() == before


@pytest.mark.parametrize("content", ["", "{", "[]", '{"intak": 1}', '{"groups": {"x": 1}}'])
def test_a_damaged_file_stops_everything(own: Path, content: str) -> None:
    own.write_text(content)
    with pytest.raises(keys.KeysMissingError, match="damaged"):
        trusted()


def test_changes_of_two_processes_are_both_kept(own: Path, settings: Settings) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_add, args=(number,)) for number in range(8)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(20)
    assert sorted(trusted().groups) == list(range(8))


def _add(number: int) -> None:
    with changing() as known:
        known.groups[number] = TeamKey(epoch=1, public="00" * 32)


def test_who_left_spoke_for_the_team_until_then() -> None:
    known = Trusted(
        people={1: Person(sealing="a", signing="now", groups=[7], by=None)},
        former=[Former(signing="past", groups=[7], until=NOW)],
    )
    later = NOW + timedelta(seconds=1)

    assert known.may_sign("now", group=7, at=later)
    assert known.may_sign("past", group=7, at=NOW)
    assert not known.may_sign("past", group=7, at=later)
    assert not known.may_sign("now", group=8, at=NOW)
    assert not known.may_sign("other", group=7, at=NOW)
