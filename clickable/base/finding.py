"""What a search finds. A room that has something to find gives a module `search` with one function,

    def search(query: str, *, language: str) -> list[Found]

best first, a dozen at most; the page /recherche/ joins what the rooms give. Queries are not kept.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """`kind` is a word for people, in their language (« Page », « Affiche »)."""

    title: str
    summary: str
    url: str
    kind: str
