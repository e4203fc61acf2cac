import re

import pytest

from clickable.assess.models import Outcome
from clickable.notify.models import Action
from clickable.notify.selectors import opened
from clickable.notify.texts import subject
from clickable.people.models import User
from clickable.report.models import Category
from tests.cast import DESK, EVE
from tests.notify.making import ADDRESS, drafted, located_item

ENGLISH_ADDRESS = "https://forum.example/fil/12"

pytestmark = pytest.mark.django_db

# Words of an order, or of the law repealed in 2024 (facts 4.2): none may be in a notice.
ORDER = re.compile(
    r"24\s*h|1\s*h(eure)?\b|24 hours|one hour|mise en demeure|sommons|enjoignons|injonction|order\b|"
    r"must remove|you are required|tenus? de retirer|6-I-5|LCEN|2004-575|sous peine|délai",
    re.IGNORECASE,
)


@pytest.fixture
def french(alice: User) -> str:
    return opened(drafted(located_item(alice)), DESK).body


@pytest.fixture
def english(alice: User) -> str:
    item = located_item(
        alice,
        ENGLISH_ADDRESS,
        country="US",
        category=Category.HATE,
        outcome=Outcome.POTENTIALLY_ILLEGAL,
    )
    return opened(drafted(item), DESK).body


@pytest.mark.parametrize(
    "part",
    [
        "au titre de l’article 16 du règlement (UE) 2022/2065",
        "montre ou représente une personne mineure",  # (a)
        "Code pénal, art. 227-23",
        "3 novembre 2026, 11:30 (heure de Paris)",
        ADDRESS,  # (b)
        "127.66.1.10",
        "Click@ble, hotline@clickable.example",  # (c)
        "Nous déclarons de bonne foi que les informations et les allégations",  # (d)
        "nous confirmer que vous l’avez reçue",  # § 4
        "votre décision et les voies de recours",  # § 5
        "Elle n’est pas une autorité",
        "ne nous envoyer aucune copie",
    ],
)
def test_a_french_notice_has_every_element_of_article_16(french: str, part: str) -> None:
    assert part in french


@pytest.mark.parametrize(
    "part",
    [
        "under Article 16 of Regulation (EU) 2022/2065",
        "incites violence, discrimination or hatred",
        "potentially illegal",
        "3 November 2026, 11:30 (Paris time)",
        ENGLISH_ADDRESS,
        "Click@ble, hotline@clickable.example",
        "bona fide belief that the information and allegations in this notice are accurate and complete",
        "confirm that you have received this notice",
        "your decision and the possibilities for redress",
        "We are not an authority",
        "do not send us any copy",
    ],
)
def test_an_english_notice_has_every_element_of_article_16(english: str, part: str) -> None:
    assert part in english


def test_no_notice_looks_like_an_order(french: str, english: str) -> None:
    assert (ORDER.findall(french), ORDER.findall(english)) == ([], [])


def test_the_police_sheet_has_what_the_form_asks_for(alice: User) -> None:
    notice = drafted(located_item(alice, life_in_danger=True), Action.POLICE)

    body = opened(notice, DESK).body

    assert "DANGER POUR UNE VIE\u202f: appeler d’abord le 17 / 112" in body
    assert "Rubrique\u202f: Contenus d’abus sexuels sur mineurs" in body
    assert f"Adresse exacte\u202f:\n{ADDRESS}\n" in body
    assert "Exploitant du réseau\u202f: Hébergement du Phare" in body
    assert "illicite en droit français" in body


def test_the_inhope_sheet_is_in_english(alice: User) -> None:
    notice = drafted(located_item(alice, country="NL"), Action.INHOPE)

    body = opened(notice, DESK).body

    assert "Hosting country: NL" in body
    assert "Classification (as in ICCAM): national_illegal" in body


def test_nothing_of_the_reporter_leaves(alice: User) -> None:
    item = located_item(alice, message="canary-message", seen_at="canary-when")

    body = opened(drafted(item), DESK).body + opened(drafted(item, Action.POLICE), DESK).body

    assert "canary-message" not in body
    assert "canary-when" not in body
    assert item.reports.get().reference not in body


def test_nothing_in_a_text_is_escaped_or_run(alice: User) -> None:
    item = located_item(alice, "https://photos.example/?q=a&b=%27{{x}}", elsewhere="")

    assert "a&b=%27" in opened(drafted(item), DESK).body
    place = located_item(alice, country="", elsewhere=f"salon {EVE}")
    assert f"salon {EVE}" in opened(drafted(place, Action.POLICE), DESK).body


@pytest.mark.parametrize(("language", "word"), [("fr", "avis"), ("en", "notice")])
def test_the_subject_names_the_association_and_the_reference_only(language: str, word: str) -> None:
    assert subject("N-7F3K9Q2X", language) == f"Click@ble – {word} N-7F3K9Q2X"
