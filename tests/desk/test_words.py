import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

import clickable
from clickable.assess.triage.models import Fact, Where
from clickable.base.plain import quiet
from clickable.desk import excerpts, finding, rank_words, reports, selectors, words
from clickable.record.rules import PRIVATE
from clickable.report import addresses
from tests.cast import NOW

CODE = Path(clickable.__file__).parent
VERB = re.compile(r'(?:record\.write|_tell)\(\s*"([a-z_]+\.[a-z_]+)"')
ELSEWHERE = (  # not about an item, or about one that has no page any more
    "figures.", "opinions.rules_set", "notify.rules_set", "people.", "keys.", "backup.", "desk.searched", "record.forgotten",
    "retention.forgotten", "retention.report_forgotten", "retention.clock_confirmed",
    "support.forgotten", "support.service", "funding.", "library.", "pages.", "post.", "outreach.", "training.", "trainers.", "surveys.", "certificates.",
    "manifesto.", "visibility.", "newsletter.", "advocacy.", "grants.", "grant_review.", "grant_awards.", "voices.", "events.", "practices.", "programme.",
    *PRIVATE,
)  # fmt: skip


def test_every_verb_of_an_item_has_words() -> None:
    used = {verb for path in CODE.rglob("*.py") for verb in VERB.findall(path.read_text())}

    assert len(used) > 15
    assert {v for v in used if not v.startswith(ELSEWHERE)} - words.SAID.keys() == set()


def test_every_reason_has_words() -> None:
    assert set(rank_words.SHORT) == set(Fact)
    assert set(rank_words.PLACED) == set(Where)
    assert rank_words.SHORT[Fact.REPORTS](3) == "3 signalements"
    assert rank_words.SHORT[Fact.AGE](47) == "attend depuis 47 h"
    assert rank_words.SHORT[Fact.AGE](72) == "attend depuis 3 jours"


@pytest.mark.parametrize(
    ("hours", "told"),
    [(0, "moins d’1 h"), (1, "1 h"), (47, "47 h"), (48, "2 jours"), (24 * 30, "30 jours")],
)
def test_age(hours: int, told: str) -> None:
    assert words.age(NOW - timedelta(hours=hours), now=NOW) == told


def test_a_clock_that_runs_behind_makes_nothing_negative() -> None:
    assert words.age(NOW + timedelta(hours=5), now=NOW) == "moins d’1 h"


@pytest.mark.parametrize(
    ("verb", "detail", "told"),
    [
        ("assess.decided", {"outcome": "duplicate"}, "Décision : doublon"),
        ("assess.decided", {"outcome": "gone from the list"}, "Décision"),
        ("verify.looked", {"answer": "gone"}, "Vérification automatique : absent"),
        ("assess.claimed", {}, "Pris en main"),
        ("some.other", {"outcome": "duplicate"}, "Autre action"),
    ],
)
def test_lines_of_the_history(verb: str, detail: dict[str, object], told: str) -> None:
    assert words.said(verb, detail).replace("\u202f", " ").replace("\xa0", " ") == told


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("rien à voir", "rien à voir"),
        ("https://a.example/b.html", "hxxps://a[.]example/b[.]html"),
        ("vois a.example/b et b.example", "vois a[.]example/b et b[.]example"),
        ("HTTP://A.EXAMPLE/", "HxxP://A[.]EXAMPLE/"),
        ("à 3.5 h, 12.11.2026", "à 3.5 h, 12.11.2026"),
        ("javascript://a.example/", "javascript://a[.]example/"),
        ("écrire à eve@a.example", "écrire à eve@a[.]example"),
        ("http://[2001:db8::1]/x", "hxxp://[2001:db8::1]/x"),
        ("tor: abcdefghij.onion/x", "tor: abcdefghij[.]onion/x"),
        ("é.example", "é[.]example"),
        ("http://192.0.2.1:80/x", "hxxp://192[.]0[.]2[.]1:80/x"),
    ],
)
def test_addresses_in_words_are_de_fanged(text: str, shown: str) -> None:
    assert quiet(text) == shown


def test_long_words_take_no_longer() -> None:
    for text in ("a" * 200_000, "a." * 100_000, "1." * 100_000, "http:" * 40_000):
        assert len(quiet(text)) >= 200_000


@given(st.text())
def test_any_words_can_be_made_quiet(text: str) -> None:
    assert re.search(r"https?://", quiet(text), re.I) is None


@pytest.mark.parametrize("room", sorted(p.parent.name for p in CODE.glob("*/locale")))
def test_django_does_not_translate_our_french(room: str) -> None:
    """A French word that is an English one too ("File") would come out in Django's French."""
    catalogue = (CODE / room / "locale/en/LC_MESSAGES/django.po").read_text()
    texts = [t for t in re.findall(r'^msgid "(.+)"$', catalogue, re.M) if "\\" not in t]

    with translation.override("fr"):
        assert [t for t in texts if translation.gettext(t) != t] == []


@pytest.mark.parametrize(
    "kind",
    [
        addresses.Address,
        excerpts.Piece,
        finding.Hit,
        finding.Row,
        reports.Named,
        selectors.Dossier,
        selectors.Judged,
        selectors.TheirWords,
    ],
)
def test_what_holds_opened_words_never_prints_them(kind: type) -> None:
    assert kind.__repr__ is object.__repr__
