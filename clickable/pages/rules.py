"""What words become when they are searched, and where a page stands. Pure."""

import re
import unicodedata
from uuid import UUID, uuid5

LONGEST_QUERY = 100  # characters
MOST_WORDS = 8
ROOM = 3  # letters that are left of a word whose plural is cut off
_WORD = re.compile(r"\w+")
_PAGES = UUID("5b7d9b0e-6d5f-4c3e-9c1b-0f6d3f1a2c47")

# What must not show in a window's title or a browser's history.
_BETRAYS = re.compile(
    r"signal|report|abus|danger|plainte|complain|victim|help|aide|sexu|sexto|intim|porno|violen|police"
    r"|chantage|blackmail|menac|threat|solicit|sollicit|agress|pensée|thought|suicid",
    re.IGNORECASE,
)


def betrays(title: str) -> bool:
    """Does this title say why somebody is here?"""
    return bool(_BETRAYS.search(title))


def folded(text: str) -> str:
    """Small letters without accents or plural endings, so that « Écrans » finds « écran »."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_singular(word) for word in _WORD.findall(letters))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > ROOM and word[-1] in "sx" else word


def terms(query: str) -> list[str]:
    """The words that are looked for: a few, folded, each once; short ones only when there is no other."""
    found = list(dict.fromkeys(folded(query[:LONGEST_QUERY]).split()))
    long = [term for term in found if len(term) >= ROOM]
    return (long or found)[:MOST_WORDS]


def address(url_path: str, language: str) -> str:
    """Where a page is read, from its place in the tree, whose first word is the home page's."""
    below = url_path.lstrip("/").partition("/")[2]
    return f"/{below}" if language == "fr" else f"/{language}/{below}"


def key(path: str) -> UUID:
    """What the translations of one page share, whatever the instance: from the path of its file."""
    return uuid5(_PAGES, path)
