"""A little work of the browser's: never asked for, and good for one page only."""

import hashlib
import re

import pytest
from playwright.sync_api import Page, expect

from clickable.report import effort
from clickable.report.models import Report
from tests.report.walk import Walk


def solved(page: str) -> str:
    asked = effort.challenge(page)
    return next(
        str(n)
        for n in range(effort.MOST + 1)
        if hashlib.sha256(f"{asked.salt}{n}".encode()).hexdigest() == asked.challenge
    )


def test_the_same_page_asks_the_same_and_another_something_else() -> None:
    assert vars(effort.challenge("a")) == vars(effort.challenge("a"))
    assert effort.challenge("a").challenge != effort.challenge("b").challenge


def test_a_proof_is_good_for_its_page_only() -> None:
    answer = solved("a")

    assert effort.done("a", answer) == 1
    assert effort.done("b", answer) == 0


@pytest.mark.parametrize("answer", ["", "x", "-1", "１", "1" * 6, "\x00", "1.0", "1e3"])
def test_anything_else_is_no_effort_and_no_fault(answer: str) -> None:
    assert effort.done("a", answer) == 0


def numbers_of(page: str) -> tuple[str, str]:
    found = re.search(r'data-salt="([^"]+)" data-challenge="([0-9a-f]{64})"', page)
    assert found
    return found[1].replace("&amp;", "&"), found[2]


@pytest.mark.django_db
def test_the_check_page_asks_and_the_report_remembers() -> None:
    walk = Walk().to("check")
    salt, wanted = numbers_of(walk.page)
    number = next(
        n for n in range(effort.MOST + 1)
        if hashlib.sha256(f"{salt}{n}".encode()).hexdigest() == wanted
    )  # fmt: skip

    walk.post("send", effort=str(number))

    assert Report.objects.get().effort == 1


@pytest.mark.django_db
def test_without_it_the_report_is_just_as_welcome() -> None:
    Walk().to("check").post("send")

    assert Report.objects.get().effort == 0


@pytest.mark.django_db
def test_only_the_check_page_asks() -> None:
    for step in ("start", "category", "where", "more"):
        assert "data-challenge" not in Walk().to(step).page


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_browser_does_the_work_by_itself_and_says_nothing(page: Page, live_server) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{live_server.url}/signaler/")
    page.locator("[name=who][value=saw]").check()
    page.get_by_role("button", name="Continuer").click()
    page.locator("[name=category][value=csam]").check()
    page.get_by_role("button", name="Continuer").click()
    page.locator("[name=addresses]").fill("https://photos.host.example/a/1")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator("input[name=effort]")).not_to_have_value("", timeout=60_000)
    seen = page.get_by_role("main").inner_text()

    page.get_by_role("button", name="Envoyer").click()
    page.wait_for_selector(".receipt__letters")

    assert Report.objects.get().effort == 1
    assert "effort" not in seen
    assert said == []
