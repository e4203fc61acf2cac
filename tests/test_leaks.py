"""The search for leaks finds what is planted: a search that finds nothing must mean something."""

from pathlib import Path

import pytest

from tests.leaks import leaks, planted

WORD = "canariseptcent"


@pytest.mark.parametrize("way", planted(WORD))
def test_a_word_is_found_however_it_is_kept(tmp_path: Path, way: str) -> None:
    (tmp_path / "kept").write_bytes(planted(WORD)[way])

    assert leaks([WORD], tmp_path.iterdir()) != set()


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    for number, content in enumerate(planted(WORD).values()):
        (tmp_path / str(number)).write_bytes(content)

    assert leaks(["perroquetsept"], tmp_path.iterdir()) == set()
