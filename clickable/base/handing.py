"""A file that the gate sends itself, from the disk, while the thread behind it is free again.

The view leaves the open file in the WSGI environment, where no header can put it and from where none
leaves. Without the gate (tests, another server) nothing is left there, and the view sends the file.
"""

from dataclasses import dataclass
from typing import IO

from django.http import HttpRequest

HANDED = "clickable.handed"  # in the WSGI environment: a list, when the gate takes files


@dataclass(frozen=True)
class Part:
    """`size` bytes of an open file, from `start` on. Whoever has it closes the file."""

    file: IO[bytes]
    start: int
    size: int


def hand_over(request: HttpRequest, part: Part) -> bool:
    """Leave it to the gate; False when there is none, or it has one already."""
    place = request.META.get(HANDED)
    if not isinstance(place, list) or place:
        return False
    place.append(part)
    return True
