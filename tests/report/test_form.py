"""The way through the form."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clickable.report.models import Category, Door, Report
from clickable.report.selectors import open_content, open_letter
from clickable.seal.pages import open_state
from tests.cast import DESK, EVE
from tests.report.walk import ANSWERS, Walk, kept

pytestmark = pytest.mark.django_db


def test_the_whole_way() -> None:
    walk = Walk().to("check")
    walk.post("send")
    report = Report.objects.get()
    assert walk.heading == "C’est bien arrivé. Merci."
    assert (report.door, report.reported_category) == (Door.FORM, Category.CSAM)
    assert [open_content(item, DESK) for item in report.items.all()] == [ANSWERS["addresses"]]
    letter = open_letter(report, DESK)
    assert (letter.message, letter.seen_at) == (ANSWERS["message"], ANSWERS["seen_at"])
    assert letter.language == "fr"
    assert (letter.about_me, report.urgent) == (False, False)


def test_the_pages_in_their_order() -> None:
    walk = Walk()
    seen = [walk.heading]
    for typed in (
        {"who": "saw"},
        {"category": "hate"},
        {"addresses": "a.example"},
        {"message": ""},
    ):
        walk.post(**typed)
        seen.append(walk.heading)
    assert seen == [
        "Que se passe-t-il ?",
        "De quoi s’agit-il ?",
        "Où l’as-tu vu ?",
        "Autre chose à nous dire ?",
        "Tout est juste ?",
    ]


@pytest.mark.parametrize(
    ("who", "heading", "shown"),
    [
        ("danger", "Appelle d’abord", ["17", "112", "114"]),
        ("me", "Tu as bien fait de venir", ["119", "3018"]),
    ],
)
def test_help_comes_before_the_report(who: str, heading: str, shown: list[str]) -> None:
    walk = Walk()
    walk.post(who=who)
    assert walk.heading == heading
    assert [number for number in shown if f">{number}<" not in walk.page] == []
    assert 'href="/aide/"' in walk.page
    walk.post()
    assert walk.heading == "De quoi s’agit-il ?"


@pytest.mark.parametrize(
    ("who", "about_me", "urgent"), [("me", True, False), ("danger", False, True)]
)
def test_who_it_is_about_is_kept(who: str, about_me: bool, urgent: bool) -> None:
    Walk().to("check", who=who).post("send")
    report = Report.objects.get()
    assert (open_letter(report, DESK).about_me, report.urgent) == (about_me, urgent)


def test_danger_shows_the_numbers_first_and_again_at_the_end() -> None:
    walk = Walk().to("check", who="danger")
    walk.post("send")
    assert walk.page.index("tel:112") < walk.page.index("<h1>")


def test_all_categories_can_be_chosen() -> None:
    walk = Walk().to("category")
    assert [c for c in Category.values if f'value="{c}"' not in walk.page] == []
    assert walk.page.count("choice__hint") == 9


def test_thinking_of_suicide_shows_who_listens() -> None:
    walk = Walk().to("where", category="suicide")
    assert "tel:3114" in walk.page


def test_the_check_page_shows_everything_and_no_live_address() -> None:
    walk = Walk().to("check", elsewhere="Le jeu « Abc »")
    assert "hxxps://photos[.]host[.]example/a/1" in walk.text
    assert "photos.host.example" not in walk.text
    for shown in (
        "Contenus d’abus sexuels sur mineurs",
        "Le jeu « Abc »",
        "Vu dans un salon.",
        "hier soir",
    ):
        assert shown in walk.text


def test_one_part_can_be_changed_from_the_check_page() -> None:
    walk = Walk().to("check")
    walk.post("change:where")
    assert walk.value("addresses") == ANSWERS["addresses"]
    walk.post(addresses="https://other.example/")
    assert walk.heading == "Tout est juste ?"
    assert "hxxps://other[.]example/" in walk.text


def test_who_changes_to_danger_still_sees_the_numbers() -> None:
    walk = Walk().to("check")
    walk.post("change:start")
    walk.post(who="danger")
    assert walk.heading == "Appelle d’abord"
    walk.post()
    assert walk.heading == "Tout est juste ?"


def test_back_loses_nothing_that_was_typed() -> None:
    walk = Walk().to("more")
    walk.post("back", message="à moitié", seen_at="lundi")
    assert walk.value("addresses") == ANSWERS["addresses"]
    walk.post(addresses=ANSWERS["addresses"])
    assert walk.value("message") == "à moitié"
    assert walk.value("seen_at") == "lundi"


def test_back_keeps_even_what_is_wrong() -> None:
    walk = Walk().to("where")
    walk.post("back", addresses="javascript:x")
    assert walk.errors == []
    walk.post(category="csam")
    assert walk.value("addresses") == "javascript:x"


@pytest.mark.parametrize("step", ["start", "category"])
def test_nothing_chosen_is_said_kindly(step: str) -> None:
    walk = Walk().to(step)
    walk.post()
    assert len(walk.errors) == 1
    assert walk.errors[0].startswith("Choisis")
    assert "<title>Erreur" in walk.page


@pytest.mark.parametrize("value", ["zzz", EVE, "", "CSAM"])
def test_a_category_of_ones_own_is_not_taken(value: str) -> None:
    walk = Walk().to("category")
    walk.post(category=value)
    assert walk.heading == "De quoi s’agit-il ?"
    assert len(walk.errors) == 1


def test_only_the_hour_of_the_visit_is_in_the_page() -> None:
    began = datetime.fromisoformat(open_state(Walk().state)["began"])
    assert (began.minute, began.second, began.microsecond, began.tzinfo) == (0, 0, 0, UTC)


@pytest.mark.parametrize("who", ["saw", "me", "danger"])
def test_no_page_sets_a_cookie_or_keeps_a_copy(who: str) -> None:
    walk = Walk()
    for typed in ({"who": who}, {}, {"category": "csam"}, {"addresses": "a.example"}, {}, {}):
        assert walk.response.cookies == {}
        assert walk.response["Cache-Control"] == "no-store"
        walk.post("send" if walk.heading == "Tout est juste ?" else "next", **typed)
    assert walk.client.cookies == {}


def test_what_is_written_is_never_in_an_address_or_a_title() -> None:
    walk = Walk().to("check")
    for page in (walk.page, walk.post("send")):
        title = page[page.index("<title>") : page.index("</title>")]
        assert "photos" not in title
        assert "signal" not in title.lower()
    assert walk.response.request["PATH_INFO"] == "/signaler/"
    assert walk.response.request["QUERY_STRING"] == ""


def test_the_receipt_says_letters_and_words() -> None:
    walk = Walk().to("check")
    walk.post("send")
    assert walk.page.count("<li>") >= 9
    assert 'class="receipt__letters"' in walk.page
    assert 'href="/suivi/"' in walk.page


def test_the_english_form_keeps_its_language() -> None:
    walk = Walk("/en/signaler/").to("check")
    assert walk.heading == "Is everything right?"
    walk.post("send")
    assert walk.heading == "It has arrived. Thank you."
    assert open_letter(Report.objects.get(), DESK).language == "en"


def test_nothing_is_read_from_the_database_before_the_last_page() -> None:
    with CaptureQueriesContext(connection) as queries:
        Walk().to("check", addresses="\n".join(f"https://a.example/{n}" for n in range(30)))
    assert len(queries) == 0


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(method: str) -> None:
    assert getattr(Client(), method)("/signaler/").status_code == 405


def test_another_site_may_not_frame_or_read_it() -> None:
    response = Client().get("/signaler/")
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["Referrer-Policy"] == "no-referrer"


def test_whoever_is_signed_in_or_not_may_report(charlie: Any) -> None:
    client = Client()
    client.force_login(charlie)
    Walk(client=client).to("check").post("send")
    assert kept() == (1, 1)
