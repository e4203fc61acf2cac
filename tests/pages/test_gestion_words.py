"""Editors work in French: no word of Wagtail's own is left in English on any page they reach."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib
import pytest
import wagtail
import wagtail_localize
from bs4 import BeautifulSoup

from clickable.people.models import User
from tests.pages.gestion_walk import Seen, a_busy_house, walk

pytestmark = pytest.mark.django_db
# Jargon, and what an English sentence cannot do without.
ENGLISH = re.compile(
    r"\b(the|and|of|your|this|with|has|been|was|are|not|you|all|any|workflows?|slugs?|root|snippets?"
    r"|welcome|updated|search|filters?|more|new|select|choose|back|close|next|previous|save|status"
    r"|draft|edit|view|history|timeline|untranslated|add)\b",
    re.IGNORECASE,
)
SAID = ("aria-label", "title", "placeholder", "alt", "data-w-tooltip-content-value")
CATALOGUE = "locale/fr/LC_MESSAGES/django.po"


@cache
def left_in_english() -> set[str]:
    """What Wagtail says in English and in other words in French."""
    homes = [Path(str(module.__file__)).parent for module in (wagtail, wagtail_localize)]
    found = [entry for home in homes for po in home.rglob(CATALOGUE) for entry in polib.pofile(po)]
    return {one.msgid for one in found if one.msgstr and one.msgstr != one.msgid}


def texts(seen: Seen) -> Iterator[str]:
    """What a person reads or hears; not what is marked as being in another language."""
    soup = BeautifulSoup(seen.html, "html.parser")
    for element in soup.select("script, style, svg, iframe, [hidden], [lang=en]"):
        element.decompose()
    spoken = [str(one[name]) for one in soup.find_all() for name in SAID if one.get(name)]
    for text in [*soup.find_all(string=True), *spoken]:
        if plain := " ".join(str(text).split()):
            yield plain


@pytest.mark.parametrize("who", ["edith", "paul"])
def test_no_page_of_the_editors_speaks_english(edith: User, paul: User, who: str) -> None:
    a_busy_house(edith, paul)

    pages = walk({"edith": edith, "paul": paul}[who])

    wrong = [
        f"{name} {seen.path}: {text}"
        for name, seen in pages.items()
        if seen.html.lstrip().startswith("<") and "/sprite/" not in seen.path
        for text in texts(seen)
        if ENGLISH.search(text) or text in left_in_english()
    ]
    assert "\n".join(wrong) == ""
    assert {seen.status for seen in pages.values()} <= {200, 302, 404}
    assert len(pages) > 60
