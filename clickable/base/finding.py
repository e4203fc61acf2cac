"""What a search finds. A room that has something to find gives a module `search` with one function,

    def search(query: str, *, language: str) -> list[Found]

best first, a dozen at most; the page /recherche/ joins what the rooms give. Queries are not kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from clickable.base.folding import fold

MOST = 10  # of one room
SHORTEST = 3  # letters of a word that is looked for; a number may be shorter (17, 119)


@dataclass(frozen=True)
class Found:
    """`kind` is a word for people, in their language (« Page », « Affiche »)."""

    title: str
    summary: str
    url: str
    kind: str


def terms(query: str) -> list[str]:
    """The words of a query that are looked for, folded."""
    return [word for word in fold(query).split() if len(word) >= SHORTEST or word.isdigit()]


def holding(wanted: list[str], everything: Iterable[tuple[Found, str]]) -> list[Found]:
    """What holds every wanted word in the text beside it, in the order given; the first few."""
    return [found for found, text in everything if all(word in fold(text) for word in wanted)][
        :MOST
    ]
