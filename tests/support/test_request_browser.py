"""The whole way of a request in a real browser, without JavaScript, on the smallest phone, judged by axe."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from clickable.people.models import User
from clickable.report.models import Report
from clickable.support.requests.models import Request
from tests.browser import axe, strangers
from tests.cast import person, signed_in
from tests.support.helpline import make_helplines

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
PLACES = [("", "light"), ("/en", "dark")]


@pytest.fixture(params=PLACES, ids=["fr light", "en dark"])
def visit(
    chromium: Browser, request: pytest.FixtureRequest
) -> Iterator[tuple[BrowserContext, str]]:
    prefix, scheme = request.param
    context = chromium.new_context(viewport={"width": 320, "height": 640}, color_scheme=scheme)
    # No script of ours arrives. Turned off as a whole, axe could not run either.
    context.route("**/*.js", lambda route: route.abort())
    yield context, prefix
    context.close()


def sound(page: Page) -> None:
    """Nothing wrong with the page as it stands."""
    assert axe(page) == []
    assert not page.evaluate(TOO_WIDE)


def press(page: Page, value: str) -> None:
    page.locator(f"main button[value={value}]").click()
    page.wait_for_load_state()
    sound(page)


def ask(page: Page, address: str) -> str:
    """A call is asked for; the code, as letters."""
    page.goto(address)
    sound(page)
    press(page, "next")
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator("[name=way][value=call]").check()
    page.locator("#number").fill("06 39 98 00 01")
    page.locator("#territory").select_option("RE")
    press(page, "next")
    page.locator("[name=cells][value='2-afternoon']").check()
    page.locator("[name=never_from]").select_option("17:00")
    page.locator("[name=never_until]").select_option("20:00")
    page.locator("#safe_word").fill("tournesol")
    page.locator("[name=cover][value=survey]").check()
    press(page, "next")
    page.locator("#about").fill("J’ai peur.")
    page.locator("[name=consent]").check()
    press(page, "send")
    return page.locator(".receipt__letters").inner_text()


def test_ask_come_back_write_and_withdraw(
    visit: tuple[BrowserContext, str], live_server: LiveServer
) -> None:
    make_helplines()
    context, prefix = visit
    page = context.new_page()
    outside = strangers(page, live_server.url)
    code = ask(page, f"{live_server.url}{prefix}/aide/demande/")
    press(page, "noted")
    assert code not in page.content()
    page.locator("main .actions a").first.click()
    page.locator("#receipt").fill(code)
    press(page, "see")
    page.locator("#answer").fill("Plutôt jeudi.")
    press(page, "answer")
    expect(page.locator(".talk__text")).to_have_text("Plutôt jeudi.")
    for go in ("forbid", "allow", "withdraw"):
        folded = page.locator("details").filter(has=page.locator(f"button[value={go}]"))
        folded.locator("summary").click()
        press(page, go)
    press(page, "withdraw-yes")
    assert Request.objects.get().withdrawn
    assert bytes(Request.objects.get().letter) == b""
    assert context.cookies() == []
    assert outside == []


def test_enter_in_a_field_goes_on_and_never_changes_the_language(
    visit: tuple[BrowserContext, str], live_server: LiveServer
) -> None:
    make_helplines()
    context, prefix = visit
    page = context.new_page()
    page.goto(f"{live_server.url}{prefix}/aide/demande/")
    page.locator("[name=way][value=text]").check()
    page.locator("#number").fill("06 39 98 00 01")
    page.locator("#number").press("Enter")
    expect(page.locator("#safe_word")).to_be_visible()
    page.locator("[name=anytime]").check()
    page.locator("#safe_word").press("Enter")
    expect(page.locator("#about")).to_be_visible()
    assert page.url.startswith(f"{live_server.url}{prefix}/aide/")
    assert not Request.objects.exists()


@pytest.fixture(params=["light", "dark"])
def desk(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        locale="fr-FR", viewport={"width": 390, "height": 844}, color_scheme=request.param
    )
    yield context
    context.close()


def test_a_helper_reads_answers_passes_on_and_closes(
    desk: BrowserContext, chromium: Browser, live_server: LiveServer
) -> None:
    make_helplines()
    nour = person("Nour", role=User.Role.HELPER, team="Écoute")
    visitor = chromium.new_context()
    ask(visitor.new_page(), f"{live_server.url}/aide/demande/")
    visitor.close()
    cookie = signed_in(nour).cookies["desk"].value
    desk.add_cookies([{"name": "desk", "value": cookie, "url": f"{live_server.url}/desk/"}])
    page = desk.new_page()
    page.goto(f"{live_server.url}/desk/ecoute/")
    sound(page)
    page.locator("tbody a").click()
    expect(page.get_by_text("tournesol")).to_be_visible()
    sound(page)
    page.locator("[name=outcome][value=no_answer]").click()
    page.locator("#text").fill("Nous essaierons jeudi.")
    page.locator("form:has(#text) button").click()
    page.locator("details.more summary").click()
    page.locator("#addresses").fill("https://mal.example/x")
    sound(page)
    page.locator("form:has(#addresses) button").click()
    expect(page.locator(".said")).to_contain_text("Transmis")
    page.locator("#reason").select_option("helped")
    page.locator("form:has(#reason) button").click()
    sound(page)
    assert Report.objects.count() == 1
    assert Request.objects.get().reason == "helped"
