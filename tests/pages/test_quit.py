"""The quick exit: on every public page, second stop of the keyboard, and Back shows nothing."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern
from playwright.sync_api import Browser, BrowserContext, CDPSession, Error, Page, expect

from clickable.base import errorpages

STAFF, PROGRAMS = ("desk/", "gestion/"), "api/v1/"
LINK = re.compile(r'<(?:a|button|summary|input|select|textarea)\b(?:[^>]*\bhref="([^"]*)")?')
# In the frame of another site: nothing there takes that site's page away.
FRAMED = ("tournee/module/", "campagnes/module/")
TYPED = "ce que je tape ici"


def addresses(patterns: list[Any], before: str = "") -> Iterator[str]:
    """Every public address of the URLconf, in both languages."""
    for each in patterns:
        if isinstance(each, URLPattern):
            yield before + re.sub(r"<int:\w+>", "2026", str(each.pattern))
        elif isinstance(each, URLResolver):
            spoken = isinstance(each.pattern, LocalePrefixPattern)
            for start in ["", "en/"] if spoken else [str(each.pattern)]:
                if start not in {*STAFF, PROGRAMS}:
                    yield from addresses(each.url_patterns, before + start)


def way_out(response: HttpResponse) -> tuple[list[str], bool]:
    """Where the keyboard stops first, and whether the button is in the page's head."""
    body = response.content.decode().partition("<body")[2]
    head = body.partition("<main")[0]
    return LINK.findall(body)[:2], 'class="button button--urgent quit" href="/quitter/"' in head


@pytest.mark.django_db
def test_every_public_page_has_the_exit_right_after_the_skip_link(client: Client) -> None:
    found = {}
    for path in addresses(get_resolver().url_patterns):
        response = client.get(f"/{path}")
        page = (
            response["Content-Type"].startswith("text/html")
            and not 300 <= response.status_code < 400
        )
        if page and not path.startswith("quitter/") and not path.endswith(FRAMED):
            found[path] = way_out(response)
    assert {"", "en/signaler/", "suivi/", "chiffres/2026/"} <= set(found)
    assert found == dict.fromkeys(found, (["#contenu", "/quitter/"], True))


@pytest.mark.parametrize(
    "response",
    [
        errorpages.bad_request(RequestFactory().get("/"), ValueError()),
        errorpages.bad_request(RequestFactory().get("/"), RequestDataTooBig()),
        errorpages.forbidden(RequestFactory().get("/")),
        errorpages.not_found(RequestFactory().get("/"), ValueError()),
        errorpages.server_error(RequestFactory().get("/")),
        errorpages.csrf(RequestFactory().get("/")),
    ],
    ids=["400", "413", "403", "404", "500", "expired"],
)
def test_error_pages_have_it_too(response: HttpResponse) -> None:
    assert way_out(response) == (["#contenu", "/quitter/"], True)


def test_the_way_out_is_an_empty_page_that_goes_on_by_itself(client: Client) -> None:
    response = client.get("/quitter/")
    assert response.status_code == 200
    assert response["Refresh"] == "0; url=/quitter/ailleurs/"
    assert "<title>…</title>" in response.content.decode()


def test_and_leads_to_a_neutral_page(client: Client, settings) -> None:
    settings.QUIT_TO = "https://weather.example/"
    response = client.get("/quitter/ailleurs/")
    assert (response.status_code, response["Location"]) == (303, "https://weather.example/")


@pytest.mark.parametrize("path", ["/quitter/", "/quitter/ailleurs/"])
def test_both_steps_ask_the_browser_to_forget(client: Client, path: str) -> None:
    response = client.get(path)
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert response["Cache-Control"] == "no-store"


def test_how_to_clear_the_history_is_one_link_away(client: Client) -> None:
    assert 'href="/historique/"' in client.get("/aide/").content.decode()
    assert 'href="/en/historique/"' in client.get("/en/aide/").content.decode()


@pytest.fixture
def neutral(live_server, settings) -> str:
    """A page of another site: the same server under its number."""
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    settings.QUIT_TO = live_server.url.replace("localhost", "127.0.0.1") + "/robots.txt"
    return str(settings.QUIT_TO)


def exit_button(page: Page) -> Any:
    return page.locator("header").get_by_role("link", name="Quitter vite")


@pytest.mark.browser
def test_three_shifts_leave_and_back_does_not_return(live_server, page: Page, neutral: str) -> None:
    page.goto(live_server.url + "/accessibilite/")
    page.goto(live_server.url + "/aide/")
    for _each in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(neutral)
    page.go_back()
    assert page.url == live_server.url + "/accessibilite/"


@pytest.mark.browser
def test_each_press_is_shown_and_said(live_server, page: Page) -> None:
    page.goto(live_server.url + "/aide/")
    dots, said = page.locator(".quit__dots"), page.get_by_role("status")
    expect(dots).to_be_hidden()
    page.keyboard.press("Shift")
    expect(dots).to_be_visible()
    expect(said).to_have_text("Touche Majuscule\u202f: encore 2 fois pour quitter.")
    page.keyboard.press("Shift")
    expect(said).to_have_text("Touche Majuscule\u202f: encore 1 fois pour quitter.")


@pytest.mark.browser
def test_after_five_seconds_it_counts_from_the_start(live_server, page: Page) -> None:
    page.clock.install()
    page.goto(live_server.url + "/aide/")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.clock.run_for(5001)
    expect(page.locator(".quit__dots")).to_be_hidden()
    expect(page.get_by_role("status")).to_have_text("Trop tard\u202f: la page reste ouverte.")
    page.keyboard.press("Shift")
    assert page.url == live_server.url + "/aide/"


@pytest.mark.browser
@pytest.mark.parametrize("keys", [("Shift", "Shift", "a", "Shift"), ("A", "B", "C", "D")])
def test_two_shifts_or_shifts_while_writing_do_not_leave(live_server, page: Page, keys) -> None:
    page.goto(live_server.url + "/suivi/")
    page.locator("textarea").focus()
    for key in keys:
        page.keyboard.press(key if key in {"Shift", "a"} else f"Shift+{key}")
    page.wait_for_timeout(200)
    assert page.url == live_server.url + "/suivi/"


@pytest.mark.browser
def test_the_second_stop_of_the_keyboard_leaves(live_server, page: Page, neutral: str) -> None:
    page.goto(live_server.url + "/aide/")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    page.wait_for_url(neutral)


@pytest.mark.browser
def test_the_page_is_empty_before_anything_answers(live_server, page: Page) -> None:
    page.goto(live_server.url + "/suivi/")
    page.locator("textarea").fill(TYPED)
    shown = page.evaluate(
        "() => { document.querySelector('.quit').click();"
        " return [document.body.innerText, document.title]; }"
    )
    assert shown == ["Chargement…", "…"]


@pytest.mark.browser
def test_the_other_tabs_leave_too(live_server, context: BrowserContext, neutral: str) -> None:
    first, second = context.new_page(), context.new_page()
    for tab in (first, second):
        tab.goto(live_server.url + "/suivi/")
    exit_button(first).click()
    for tab in (first, second):
        tab.wait_for_url(neutral)


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def tab(remembering: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab of a browser that keeps whole pages for Back, as people's browsers do."""
    context = remembering.new_context(locale="fr-FR", java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def back(page: Page) -> str:
    """What stands in the page that Back shows: its text and its fields."""
    session: CDPSession = page.context.new_cdp_session(page)
    try:
        history = session.send("Page.getNavigationHistory")
        entry = history["entries"][history["currentIndex"] - 1]
        session.send("Page.navigateToHistoryEntry", {"entryId": entry["id"]})
    except Error:
        pass  # a page that cannot be shown again without sending it again
    page.wait_for_timeout(1500)
    fields = "[...document.querySelectorAll('input, textarea')].map(e => e.value).join(' ')"
    return str(page.evaluate(f"document.body.innerText + ' ' + {fields}"))


@pytest.mark.browser
def test_these_browsers_do_keep_what_was_typed(live_server, tab: Page) -> None:
    """Else the tests below would prove nothing."""
    tab.goto(live_server.url + "/suivi/")
    tab.locator("textarea").fill(TYPED)
    tab.goto(live_server.url + "/aide/")
    assert TYPED in back(tab)


@pytest.mark.browser
def test_back_shows_nothing_that_was_typed(live_server, tab: Page, neutral: str) -> None:
    tab.goto(live_server.url + "/aide/")
    tab.goto(live_server.url + "/suivi/")
    tab.locator("textarea").fill(TYPED)
    exit_button(tab).click()
    tab.wait_for_url(neutral)
    assert TYPED not in back(tab)


@pytest.mark.browser
def test_nor_on_an_earlier_page(live_server, tab: Page, neutral: str) -> None:
    tab.goto(live_server.url + "/suivi/")
    tab.locator("textarea").fill(TYPED)
    tab.goto(live_server.url + "/accessibilite/")
    exit_button(tab).click()
    tab.wait_for_url(neutral)
    back(tab)
    assert TYPED not in back(tab)
