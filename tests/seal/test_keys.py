from pathlib import Path

import pytest
from pytest_django import Settings

from clickable.seal import keys

ALL = ["index", "pepper", "page", "accounts", "worker", "record", "secret"]


@pytest.fixture
def own(tmp_path: Path, settings: Settings) -> Path:
    settings.KEYS = tmp_path / "keys"
    keys.create(settings.KEYS)
    return tmp_path / "keys"


def test_keys_are_made_once(own: Path) -> None:
    kept = {path.name: path.read_text() for path in own.iterdir()}

    assert sorted(kept) == sorted(f"{name}.key" for name in ALL)
    assert keys.create(own) == []
    assert {path.name: path.read_text() for path in own.iterdir()} == kept


def test_no_key_of_the_desk_lies_beside_the_database(own: Path) -> None:
    assert not (own / "desk.key").exists()


def test_keys_are_for_their_owner_only(own: Path) -> None:
    keys.put_first("pepper")
    keys.drop_old("pepper")
    assert {path.stat().st_mode & 0o777 for path in own.iterdir()} == {0o600}


def test_without_keys_there_is_one_clear_error(tmp_path: Path, settings: Settings) -> None:
    settings.KEYS = tmp_path / "nowhere"
    with pytest.raises(keys.KeysMissingError, match="clickable init"):
        keys.check()


@pytest.mark.parametrize("content", ["", "00" * 31, "not hexadecimal", "00" * 32 + "\nxx"])
@pytest.mark.parametrize("name", keys.SECRETS)
def test_a_damaged_key_stops_everything(own: Path, name: str, content: str) -> None:
    (own / f"{name}.key").write_text(content)
    with pytest.raises(keys.KeysMissingError, match=rf"{name}\.key is damaged"):
        keys.check()


def test_the_web_does_without_the_workers_key(own: Path) -> None:
    (own / "worker.key").unlink()

    keys.check()
    with pytest.raises(keys.KeysMissingError):
        keys.worker_keys()


def test_a_new_key_comes_first_and_the_old_ones_still_count(own: Path) -> None:
    first = keys.secret("pepper")

    keys.put_first("pepper")

    second = keys.secret("pepper")
    assert first != second
    assert keys.all_of("pepper") == (second, first)
    keys.drop_old("pepper")
    assert keys.all_of("pepper") == (second,)


def test_a_running_process_sees_a_new_key_at_once(own: Path) -> None:
    before = keys.secret("page")
    fresh = own / "page.new"
    fresh.write_text("ab" * 32 + "\n")
    fresh.replace(own / "page.key")

    assert keys.secret("page") == b"\xab" * 32 != before
