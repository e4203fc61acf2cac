"""How pages are called: their lasting key, their address, their words as a search folds them. Pure."""

import re
from uuid import UUID, uuid5

from clickable.base.folding import fold

ROOM = 3  # letters that are left of a word whose plural is cut off
_WORD = re.compile(r"\w+")
_PAGES = UUID("5b7d9b0e-6d5f-4c3e-9c1b-0f6d3f1a2c47")


def folded(text: str) -> str:
    """Small letters without accents or plural endings, so that « Écrans » finds « écran »."""
    return " ".join(_singular(word) for word in _WORD.findall(fold(text)))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > ROOM and word[-1] in "sx" else word


def key(path: str) -> UUID:
    """What the translations of one page share, whatever the instance: from the path of its file."""
    return uuid5(_PAGES, path)


def address(url_path: str, language: str) -> str:
    """Where a page is read, from its place in the tree, whose first word is the home page's."""
    below = url_path.lstrip("/").partition("/")[2]
    return f"/{below}" if language == "fr" else f"/{language}/{below}"
