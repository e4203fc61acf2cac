"""The application in Chromium: sealed there, sent once there is a connection, opened by the worker alone."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from clickable.report import tasks
from clickable.report.models import Category, Door, Item, Report, SealedReport
from clickable.report.selectors import open_content, open_letter
from clickable.seal.receipts import read
from tests.browser import axe
from tests.cast import DESK
from tests.pages.test_quit import neutral  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SECRET = "http://media.host.example/secret-name.mp4"


def opened(page: Page, home: str, path: str = "/application/") -> None:
    page.goto(f"{home}{path}")
    expect(page.locator("#sealed[data-ready]")).to_be_visible()


def prepared(page: Page, home: str) -> None:
    opened(page, home)
    page.get_by_role("button", name="Garder cette page").click()
    expect(page.locator("#prepared")).to_be_visible()
    page.evaluate("() => navigator.serviceWorker.ready.then(() => 1)")


def judged(page: Page) -> list[str]:
    """From the top: a choice that lies half under the bar that stays would be a small target."""
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    return axe(page)


def send(page: Page, *, address: str = SECRET) -> str:
    page.get_by_label("Adresse", exact=True).fill(address)
    page.get_by_label("De quoi s’agit-il").select_option("csam")
    page.get_by_role("button", name="Sceller et envoyer").click()
    expect(page.locator("#letters")).to_be_visible()
    return page.locator("#letters").inner_text()


def rows(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("() => waiting.all()")
    return found


def taken_in(page: Page) -> Report:
    """The one report, once nothing waits on the device any more and the worker has looked."""
    page.evaluate(
        """async () => {
          while ((await waiting.all()).length) await new Promise((on) => setTimeout(on, 50));
        }"""
    )
    tasks.open_sealed.call()
    return Report.objects.get()


def test_with_a_connection_it_is_sent_and_nothing_stays(
    page: Page, live_server: LiveServer
) -> None:
    opened(page, live_server.url)
    letters = send(page)

    expect(page.locator("#went")).to_be_focused()
    report = taken_in(page)
    assert bytes(report.locator) == read(letters).locator
    assert (report.door, report.reported_category) == (Door.APP, Category.CSAM)
    assert open_content(Item.objects.get(), DESK) == SECRET
    assert page.evaluate("() => indexedDB.databases()") == []
    assert (
        page.evaluate("() => navigator.serviceWorker.getRegistrations().then((r) => r.length)") == 0
    )
    assert (page.evaluate("() => caches.keys()"), page.context.cookies()) == ([], [])


def test_without_one_it_waits_sealed_and_arrives_once(
    context: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    prepared(page, live_server.url)
    context.set_offline(True)
    opened(page, live_server.url, "/signaler/")
    page.get_by_label("C’est moi").check()
    expect(page.locator("#help-me")).to_contain_text("3018")
    letters = send(page)

    expect(page.locator("#waits")).to_be_visible()
    (row,) = rows(page)
    assert set(row) == {"id", "key", "envelope", "until"}
    for secret in ("secret-name", letters):
        assert secret not in json.dumps(row)
    assert SealedReport.objects.count() == 0

    context.set_offline(False)  # background sync, the "online" event and this, all at once
    page.evaluate("() => Promise.all([waiting.flush(), waiting.flush()])")
    report = taken_in(page)
    assert bytes(report.locator) == read(letters).locator
    assert open_letter(report, DESK).about_me
    assert (SealedReport.objects.count(), Item.objects.count()) == (0, 1)


def test_between_children_both_are_helped_and_the_team_is_told(
    page: Page, live_server: LiveServer
) -> None:
    opened(page, live_server.url)
    page.get_by_label("entre enfants ou ados").check()
    told = page.locator("#help-between")
    expect(told).to_contain_text("de l’aide pour les deux")
    links = told.locator("a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    assert links == ["tel:119", "tel:3018", "/aide/a9/", "/aide/c9/"]
    assert page.locator("#help-me, #help-danger").filter(visible=True).count() == 0
    send(page)

    letter = open_letter(taken_in(page), DESK)
    assert (letter.between_children, letter.about_me) == (True, False)


def test_an_answer_lost_on_the_way_makes_no_second_report(
    page: Page, live_server: LiveServer
) -> None:
    opened(page, live_server.url)
    page.evaluate(
        """() => {
          const real = fetch;
          globalThis.fetch = async (...asked) => {
            globalThis.fetch = real;
            await real(...asked);
            throw new TypeError("lost");
          };
        }"""
    )
    send(page)
    assert (len(rows(page)), SealedReport.objects.count()) == (1, 1)
    tasks.open_sealed.call()
    page.evaluate("() => waiting.flush()")

    assert taken_in(page).mentions.count() == 1


def test_the_same_page_is_ready_for_another(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server.url)
    first = send(page)
    page.get_by_role("button", name="J’ai noté mon code").click()
    second = send(page, address="http://b.host.example/2")

    tasks.open_sealed.call()
    assert first != second
    assert Report.objects.count() == 2


def test_what_is_shared_without_a_connection_is_not_lost(
    context: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    prepared(page, live_server.url)
    page.reload()
    expect(page.locator("#sealed[data-ready]")).to_be_visible()
    context.set_offline(True)
    page.evaluate(
        """(address) => {
          const form = document.createElement("form");
          Object.assign(form, {method: "post", action: "/signaler/partager/"});
          const field = document.createElement("input");
          Object.assign(field, {name: "text", value: address});
          form.append(field);
          document.body.append(form);
          form.submit();
        }""",
        SECRET,
    )

    page.wait_for_url("**/application/")
    expect(page.get_by_label("Adresse", exact=True)).to_have_value(SECRET)


@pytest.mark.parametrize("how", ["forget", "quit"])
def test_one_press_leaves_nothing_behind(
    context: BrowserContext,
    page: Page,
    live_server: LiveServer,
    neutral: str,  # noqa: F811
    how: str,
) -> None:
    prepared(page, live_server.url)
    page.evaluate("() => waiting.add({id: 'a', key: 'k', envelope: 'e'})")
    context.route("**/api/v1/reports/sealed", lambda route: route.abort())
    if how == "forget":
        page.get_by_role("button", name="Ne plus rien garder ici").click()
        expect(page.locator("#forgotten")).to_be_visible()
    else:
        page.locator(".quit").click()
        page.wait_for_url(neutral)
    page.goto(f"{live_server.url}/healthz")

    assert page.evaluate("() => indexedDB.databases()") == []
    assert page.evaluate("() => caches.keys()") == []
    assert (
        page.evaluate("() => navigator.serviceWorker.getRegistrations().then((r) => r.length)") == 0
    )


def test_leaving_without_a_connection_erases_too(
    context: BrowserContext, page: Page, live_server: LiveServer
) -> None:
    prepared(page, live_server.url)
    context.set_offline(True)
    opened(page, live_server.url)
    send(page)
    page.locator(".quit").click()
    page.wait_for_url("**/quitter/")

    context.set_offline(False)
    page.goto(f"{live_server.url}/healthz")
    assert page.evaluate("() => indexedDB.databases()") == []
    assert page.evaluate("() => caches.keys()") == []
    assert (SealedReport.objects.count(), page.title()) == (0, "")


def test_what_waited_too_long_or_is_refused_is_said(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server.url)
    page.evaluate("() => waiting.add({id: 'a', key: 'k', envelope: 'e'})")
    page.reload()

    expect(page.locator("#some-lost")).to_be_visible()
    assert rows(page) == [{"id": "a", "lost": True}]
    page.get_by_role("button", name="J’ai compris").click()
    expect(page.locator("#some-lost")).to_be_hidden()
    assert page.evaluate("() => indexedDB.databases()") == []


def test_a_picture_is_refused_kindly(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server.url)
    page.get_by_label("Adresse", exact=True).fill("data:image/png;base64,iVBORw0KGgo=")
    page.get_by_role("button", name="Sceller et envoyer").click()

    expect(page.locator("#fault-picture")).to_contain_text("N’enregistre pas l’image")
    expect(page.get_by_label("Adresse", exact=True)).to_be_focused()


def test_chromium_finds_it_installable(page: Page, live_server: LiveServer) -> None:
    opened(page, live_server.url)
    devtools = page.context.new_cdp_session(page)

    assert devtools.send("Page.getAppManifest")["errors"] == []
    found = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [each["errorId"] for each in found if each["errorId"] != "in-incognito"] == []


def test_without_javascript_the_form_is_one_link_away(
    chromium: Browser, live_server: LiveServer
) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{live_server.url}/application/")
    page.get_by_role("link", name="Ouvrir le formulaire").click()

    assert page.url == f"{live_server.url}/signaler/"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/application/", "/en/application/"])
def test_axe_finds_nothing(page: Page, live_server: LiveServer, scheme: str, path: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 320, "height": 640})
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened(page, live_server.url, path)
    page.locator("[value=danger]").check()
    found = judged(page)
    for who in ("me", "between"):
        page.locator(f"[value={who}]").check()
        found += judged(page)
    page.get_by_role("textbox").last.fill("un salon")
    page.locator("#sealed .button").last.click()
    expect(page.locator("#letters")).to_be_visible()

    assert (found + judged(page), complaints) == ([], [])
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
