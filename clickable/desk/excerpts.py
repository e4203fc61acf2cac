"""A few words of a text around what was looked for, de-fanged, with the words marked."""

from dataclasses import dataclass

from clickable.base.folding import fold
from clickable.base.plain import quiet

BEFORE, AFTER = 80, 160  # characters around the first mark


@dataclass(frozen=True, repr=False)
class Piece:
    text: str
    marked: bool = False


def excerpt(text: str, words: list[str]) -> list[Piece]:
    """`text` cut around the first of the folded `words`; every one of them in it is marked."""
    flat = " ".join(quiet(text).split())
    marks = _marks(flat, words)
    first = min(marks, default=0)
    start, end = max(0, first - BEFORE), min(len(flat), first + AFTER)
    pieces = _cut(flat, marks, range(start, end))
    head = [Piece("…")] if start else []
    return [*head, *pieces, *([Piece("…")] if end < len(flat) else [])]


def _marks(flat: str, words: list[str]) -> set[int]:
    """The places of all characters that belong to a word."""
    parts = [fold(character) for character in flat]
    places = [place for place, part in enumerate(parts) for _letter in part]
    folded = "".join(parts)
    found: set[int] = set()
    for word in {*words, *(quiet(word) for word in words)}:
        at = folded.find(word)
        while at >= 0:
            found.update(places[at : at + len(word)])
            at = folded.find(word, at + len(word))
    return found


def _cut(flat: str, marks: set[int], shown: range) -> list[Piece]:
    pieces: list[Piece] = []
    for place in shown:
        marked = place in marks
        if pieces and pieces[-1].marked == marked:
            pieces[-1] = Piece(pieces[-1].text + flat[place], marked)
        else:
            pieces.append(Piece(flat[place], marked))
    return pieces
