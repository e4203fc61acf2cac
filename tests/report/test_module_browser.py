"""The module in the page of another site, under that site's own strict policy."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from clickable.report.models import Door, Item, Report
from clickable.report.selectors import shown_content
from tests.browser import AXE, axe
from tests.cast import DESK
from tests.report.walk import kept

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FORUM = "http://forum.host.example/fil/12?page=3"
SITE = """<!doctype html><html lang="{lang}"><title>Un forum</title><main><h1>Un fil</h1>
<script src="{home}/module/module.js" async></script>
<clickable-signaler{more}><a href="{home}/signaler/">Signaler un contenu</a></clickable-signaler></main>"""
POLICY = (
    "default-src 'none'; script-src {home}; frame-src {home}; style-src 'none'; base-uri 'none';"
    " require-trusted-types-for 'script'; trusted-types 'none'"
)


def forum(page: Page, home: str, *, more: str = "", lang: str = "fr", **headers: str) -> list[str]:
    """Open a page of another site with the module in it; a list that fills with what it complains of."""
    body, policy = SITE.format(home=home, more=more, lang=lang), POLICY.format(home=home)

    def answer(route: Route) -> None:
        told = {"Content-Security-Policy": policy, **headers}
        route.fulfill(body=body, content_type="text/html; charset=utf-8", headers=told)

    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("http://forum.host.example/**", answer)
    page.goto(FORUM)
    return complaints


def opened(page: Page, button: str = "Signaler un contenu") -> FrameLocator:
    page.get_by_role("button", name=button).click()
    return page.frame_locator("iframe")


def go_on(frame: FrameLocator, button: str = "Continuer") -> None:
    frame.get_by_role("button", name=button, exact=True).click()


def choose(frame: FrameLocator, label: str) -> None:
    """By keyboard: on a busy machine a click in a frame may land where the page was a moment before."""
    frame.get_by_label(label).press("Space")
    expect(frame.get_by_label(label)).to_be_checked()


def send(frame: FrameLocator) -> None:
    choose(frame, "J’ai vu quelque chose")
    go_on(frame)
    choose(frame, "Je ne sais pas")
    go_on(frame)
    go_on(frame)
    go_on(frame)
    go_on(frame, "Envoyer")
    expect(frame.get_by_role("heading", level=1)).to_contain_text("bien arrivé")


@pytest.mark.parametrize("coep", ["unsafe-none", "require-corp"])
def test_a_report_from_another_site_under_its_strict_policy(
    page: Page, live_server: LiveServer, coep: str
) -> None:
    headers = {"Cross-Origin-Embedder-Policy": coep}
    complaints = forum(page, live_server.url, **headers)

    frame = opened(page)
    expect(frame.locator("[data-about-said]")).to_be_visible()
    send(frame)

    assert Report.objects.get().door == Door.MODULE
    assert FORUM.replace("http", "hxxp") in shown_content(Item.objects.get(), DESK).replace(
        "[.]", "."
    )
    assert (complaints, page.context.cookies()) == ([], [])


def test_the_site_may_name_another_address_and_the_words(
    page: Page, live_server: LiveServer
) -> None:
    forum(
        page,
        live_server.url,
        more=' address="http://forum.host.example/m/7" label="Signaler ce message"',
    )

    frame = opened(page, "Signaler ce message")
    expect(frame.locator("[data-about]")).to_have_value("http://forum.host.example/m/7")


def test_in_english(page: Page, live_server: LiveServer) -> None:
    forum(page, live_server.url, lang="en-GB")

    frame = opened(page, "Report content")
    expect(frame.locator("html")).to_have_attribute("lang", "en")


def test_by_keyboard_and_nothing_stays_after_it_is_closed(
    page: Page, live_server: LiveServer
) -> None:
    forum(page, live_server.url)
    button = page.get_by_role("button", name="Signaler un contenu")
    expect(button).to_be_visible()
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    frame = page.frame_locator("iframe")
    choose(frame, "J’ai vu quelque chose")
    go_on(frame)
    page.get_by_role("button", name="Fermer").click()
    expect(button).to_be_focused()
    expect(page.locator("iframe")).to_have_count(0)

    expect(opened(page).get_by_label("J’ai vu quelque chose")).not_to_be_checked()
    page.keyboard.press("Escape")
    expect(page.locator("iframe")).to_have_count(0)


def test_a_window_that_is_not_the_frame_is_told_nothing(
    page: Page, live_server: LiveServer
) -> None:
    forum(page, live_server.url)
    expect(opened(page).locator("[data-about-said]")).to_be_visible()

    said = page.evaluate(
        """() => new Promise((done) => {
          addEventListener("message", ({data}) => data.address && done(data.address));
          postMessage("clickable:address?", "*");
          setTimeout(done, 300, "nothing");
        })"""
    )
    assert said == "nothing"


def test_leaving_in_the_frame_takes_the_whole_page_along(
    page: Page, live_server: LiveServer
) -> None:
    forum(page, live_server.url)
    frame = opened(page)
    expect(frame.locator("[data-about-said]")).to_be_visible()

    frame.locator(".quit").click()

    page.wait_for_url(lambda url: "forum.host.example" not in url)
    assert kept() == (0, 0)


@pytest.fixture(params=[(320, 640), (1280, 900)], ids=["phone", "desktop"])
def screen(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    width, height = request.param
    context = chromium.new_context(
        locale="fr-FR", viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    yield context
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(screen: BrowserContext, live_server: LiveServer, scheme: str) -> None:
    page = screen.new_page()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    forum(page, live_server.url, **{"Content-Security-Policy": "default-src *"})
    expect(opened(page).locator("[data-about-said]")).to_be_visible()
    (inner,) = page.main_frame.child_frames
    inner.evaluate(AXE.read_text())
    found = inner.evaluate("() => axe.run(document)")
    assert [each["id"] for each in found["violations"]] == []
    assert axe(page) == []

    for path in ("/module/", "/extension/"):
        page.goto(f"{live_server.url}{path}")
        assert axe(page) == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_without_javascript_the_link_stays(chromium: Browser, live_server: LiveServer) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    forum(page, live_server.url)

    page.get_by_role("link", name="Signaler un contenu").click()
    assert page.url == f"{live_server.url}/signaler/"
    context.close()


def test_the_form_in_a_page_without_script(chromium: Browser, live_server: LiveServer) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.route(
        "http://forum.host.example/**",
        lambda route: route.fulfill(
            body=f'<iframe src="{live_server.url}/module/formulaire/" title="Signaler"></iframe>',
            content_type="text/html",
        ),
    )
    page.goto(FORUM)
    frame = page.frame_locator("iframe")
    choose(frame, "J’ai vu quelque chose")
    go_on(frame)
    choose(frame, "Je ne sais pas")
    go_on(frame)
    frame.get_by_label("Dans une application").fill("un jeu")
    go_on(frame)
    go_on(frame)
    go_on(frame, "Envoyer")
    expect(frame.get_by_role("heading", level=1)).to_contain_text("bien arrivé")
    assert Report.objects.get().door == Door.MODULE
    context.close()
