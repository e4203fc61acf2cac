import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clickable.base import reserve


@pytest.fixture
def path(settings: Any, tmp_path: Path) -> Path:
    settings.RESERVE = tmp_path / "reserve"
    return tmp_path / "reserve"


@pytest.fixture
def small_disk(settings: Any, tmp_path: Path) -> Iterator[Path]:
    words = ["mount", "-t", "tmpfs", "-o", "size=24m", "clickable-test", str(tmp_path)]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    settings.RESERVE = tmp_path / "reserve"
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


def test_it_is_made_of_real_blocks_once(path: Path) -> None:
    assert (reserve.there(), reserve.make(), reserve.make(), reserve.there()) == (
        False, True, True, True,
    )  # fmt: skip
    assert path.stat().st_blocks * 512 >= reserve.SIZE


def test_it_is_given_back_and_made_again(path: Path) -> None:
    reserve.make()
    reserve.give_back()
    reserve.give_back()
    assert (reserve.there(), reserve.make()) == (False, True)


def test_the_last_room_is_left_to_others(small_disk: Path) -> None:
    assert (reserve.make(), list(small_disk.iterdir())) == (False, [])
