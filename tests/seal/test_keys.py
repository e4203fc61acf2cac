from pathlib import Path

import pytest
from pytest_django import Settings

from clickable.seal import keys


def test_keys_are_made_once(tmp_path: Path) -> None:
    first = keys.create(tmp_path / "keys")
    kept = {path.name: path.read_text() for path in (tmp_path / "keys").iterdir()}
    assert first == ["desk", "worker", "index", "pepper", "page", "secret"]
    assert keys.create(tmp_path / "keys") == []
    assert {path.name: path.read_text() for path in (tmp_path / "keys").iterdir()} == kept


def test_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    keys.create(tmp_path / "keys")
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()}
    assert modes == {0o600}


def test_without_keys_there_is_one_clear_error(tmp_path: Path, settings: Settings) -> None:
    settings.KEYS = tmp_path / "nowhere"
    with pytest.raises(keys.KeysMissingError, match="clickable init"):
        keys.current()


@pytest.mark.parametrize("content", ["", "00" * 31, "not hexadecimal"])
def test_a_damaged_key_stops_everything(tmp_path: Path, settings: Settings, content: str) -> None:
    settings.KEYS = tmp_path / "keys"
    keys.create(settings.KEYS)
    (settings.KEYS / "pepper.key").write_text(content)
    with pytest.raises(keys.KeysMissingError, match=r"pepper\.key is damaged"):
        keys.current()
