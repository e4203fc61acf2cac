"""What is looked for, and which titles betray a visit. Pure."""

import re

from clickable.pages import naming

LONGEST_QUERY = 100  # characters
MOST_WORDS = 8
ROOM = 3  # letters of a word that says something

# What must not show in a window's title or a browser's history.
_BETRAYS = re.compile(
    r"signal|report|abus|danger|plainte|complain|victim|help|aide|sexu|sexto|intim|porno|violen|police"
    r"|chantage|blackmail|menac|threat|solicit|sollicit|agress|pensée|thought|suicid",
    re.IGNORECASE,
)


def betrays(title: str) -> bool:
    """Does this title say why somebody is here?"""
    return bool(_BETRAYS.search(title))


def terms(query: str) -> list[str]:
    """The words that are looked for: a few, folded, each once; short ones only when there is no other."""
    found = list(dict.fromkeys(naming.folded(query[:LONGEST_QUERY]).split()))
    long = [term for term in found if len(term) >= ROOM]
    return (long or found)[:MOST_WORDS]
