"""Changing the language in the middle of the form: the same page, and nothing that was typed is lost."""

import re
from collections import Counter

import pytest
from django.conf import settings

from clickable.report.models import Report
from clickable.report.selectors import open_letter
from tests.cast import DESK
from tests.report.walk import Walk, kept

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("step", "title"),
    [
        ("category", "What is it about?"),
        ("where", "Where did you see it?"),
        ("check", "Is everything right?"),
    ],
)
def test_the_same_page_in_english(step: str, title: str) -> None:
    walk = Walk().to(step)

    walk.path = "/en/signaler/"
    walk.post(go="stay")

    assert walk.heading == title


def test_what_is_half_typed_comes_along() -> None:
    walk = Walk().to("where")

    walk.path = "/en/signaler/"
    walk.post(go="stay", addresses="javascript:", elsewhere="dans un jeu")

    assert "dans un jeu" in walk.text
    assert "javascript:" in walk.text
    assert 'role="alert"' not in walk.page  # nobody asked yet whether it is right


def test_the_receipt_is_the_same_in_english_with_english_words() -> None:
    walk = Walk().to("check")
    walk.post(go="send")
    french, before = letters(walk.page), kept()

    walk.path = "/en/signaler/"
    walk.post(go="send")

    assert letters(walk.page) == french
    assert kept() == before
    assert open_letter(Report.objects.get(), DESK).language == "fr"


def test_the_button_needs_no_script_and_names_the_other_address() -> None:
    walk = Walk().to("where")

    buttons = re.findall(r'<button[^>]*class="other-language"[^>]*>', walk.page)

    led = Counter(re.findall(r'form="journey" formaction="([^"]+)"', " ".join(buttons)))
    packs = {f"/{pack.code}/signaler/": 1 for pack in settings.PACKS}
    assert led == {"/en/signaler/": 3, **packs}  # header, its menu on a phone, footer; one line


def letters(page: str) -> str:
    return re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}", page)[0]
