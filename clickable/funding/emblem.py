"""The European emblem, drawn by the geometry that the Commission publishes.

A field of 3 to 2; twelve upright stars on a circle whose radius is a third of the height, in the places
of the hours; each star in a circle whose radius is an eighteenth of the height.
"""

from enum import StrEnum
from math import cos, pi, sin

BLUE, GOLD, BLACK, WHITE = "#003399", "#FFCC00", "#000000", "#FFFFFF"
WIDTH, HEIGHT = 810, 540
RING, STAR = HEIGHT / 3, HEIGHT / 18
STARS, POINTS = 12, 5
INNER = sin(pi / 10) / sin(7 * pi / 10)  # of a regular five-pointed star, to its outer radius


class Look(StrEnum):
    COLOUR = "colour"
    MONOCHROME = "monochrome"  # one ink: black stars on white, with a border


def svg(look: Look = Look.COLOUR) -> str:
    """The whole picture, a file of its own."""
    field, stars, border = _paints(look)
    path = "".join(_star(_hour(number)) for number in range(STARS))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}"><path fill="{field}"{border} d="M0 0h{WIDTH}v{HEIGHT}H0z"/>'
        f'<path fill="{stars}" d="{path}"/></svg>\n'
    )


def _paints(look: Look) -> tuple[str, str, str]:
    if look == Look.MONOCHROME:
        return WHITE, BLACK, f' stroke="{BLACK}" stroke-width="12"'
    return BLUE, GOLD, ""


def _hour(number: int) -> tuple[float, float]:
    """The centre of one star; 0 is at twelve o'clock."""
    angle = 2 * pi * number / STARS
    return WIDTH / 2 + RING * sin(angle), HEIGHT / 2 - RING * cos(angle)


def _star(centre: tuple[float, float]) -> str:
    x, y = centre
    corners = []
    for corner in range(2 * POINTS):
        radius = STAR * (INNER if corner % 2 else 1)
        angle = pi * corner / POINTS
        corners.append(f"{x + radius * sin(angle):.2f} {y - radius * cos(angle):.2f}")
    return "M" + "L".join(corners) + "z"
