"""The emblem follows the published geometry, and the files that are served are the drawn ones."""

import re
from math import dist, isclose
from pathlib import Path

import pytest

from clickable.funding import emblem
from clickable.funding.emblem import Look

STATIC = Path(emblem.__file__).parent / "static" / "funding"


def stars(drawn: str) -> list[list[tuple[float, float]]]:
    path = re.findall(r'd="([^"]+)"', drawn)[-1]
    return [
        [(float(x), float(y)) for x, y in (pair.split(" ") for pair in star.split("L"))]
        for star in re.findall(r"M([^z]+)z", path)
    ]


def test_the_field_is_three_to_two_in_the_two_colours() -> None:
    drawn = emblem.svg()

    assert 'viewBox="0 0 810 540"' in drawn
    assert set(re.findall(r"#[0-9A-F]{6}", drawn, re.I)) == {"#003399", "#FFCC00"}


def test_twelve_upright_stars_stand_on_the_circle_like_the_hours() -> None:
    drawn = stars(emblem.svg())

    assert len(drawn) == 12
    for number, star in enumerate(drawn):
        centre = emblem._hour(number)
        assert star[0] == (
            pytest.approx(centre[0], abs=0.01),
            pytest.approx(centre[1] - 30, abs=0.01),
        )
        assert isclose(dist(centre, (405, 270)), 180, abs_tol=0.01)
        assert [round(dist(centre, point)) for point in star] == [30, 11] * 5


@pytest.mark.parametrize("look", list(Look))
def test_the_files_are_as_drawn(look: Look) -> None:
    assert (STATIC / f"emblem-{look}.svg").read_text() == emblem.svg(look)
