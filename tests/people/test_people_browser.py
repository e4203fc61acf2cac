"""Passkeys with Chromium's virtual authenticator, and every new page under axe."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect
from pytest_django.live_server_helper import LiveServer

from clickable.base import clock
from clickable.people import factors
from clickable.people.models import User
from clickable.record.models import Entry
from tests.browser import axe
from tests.cast import PASSWORD, code, person, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lead(transactional_db: None) -> User:
    lea = person("Léa", role=User.Role.LEAD)
    lea.set_password(PASSWORD)
    lea.save()
    code(lea)
    factors.new_codes(lea, now=clock.real())
    return lea


@pytest.fixture
def device(page: Page) -> Iterator[CDPSession]:
    """A device that holds passkeys and says yes."""
    talk = page.context.new_cdp_session(page)
    talk.send("WebAuthn.enable")
    talk.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    yield talk
    talk.send("WebAuthn.disable")


def take_seat(context: BrowserContext, user: User, home: str) -> None:
    cookie = signed_in(user).cookies["desk"].value
    context.add_cookies([{"name": "desk", "value": cookie, "url": f"{home}/desk/"}])


def with_password(page: Page, home: str) -> None:
    page.goto(f"{home}/desk/connexion/")
    page.get_by_label("Nom de compte").fill("léa")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


def make_a_passkey(page: Page, home: str) -> None:
    page.goto(f"{home}/desk/compte/")
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    page.get_by_label("Son nom").fill("Ordinateur du bureau")
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Faire la clé").click()
    expect(page.get_by_text("La clé d’accès est ajoutée")).to_be_visible()


def test_a_passkey_is_made_and_lets_in(
    page: Page, live_server: LiveServer, lead: User, device: CDPSession
) -> None:
    home = live_server.url
    take_seat(page.context, lead, home)
    make_a_passkey(page, home)
    expect(page.get_by_text("Ordinateur du bureau")).to_be_visible()

    page.context.clear_cookies()
    with_password(page, home)
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()

    expect(page).to_have_url(f"{home}/desk/")
    assert Entry.objects.filter(verb="people.passkey_added").count() == 1
    assert [row.data["count"] > 0 for row in factors.held(lead).passkeys] == [True]


def test_a_passkey_that_says_no_lets_nobody_in_and_a_code_does(
    page: Page, live_server: LiveServer, lead: User, device: CDPSession
) -> None:
    home = live_server.url
    take_seat(page.context, lead, home)
    make_a_passkey(page, home)
    shown = code(lead)
    page.context.clear_cookies()
    with_password(page, home)
    factors.Authenticator.objects.filter(type=factors.PASSKEY).update(
        user=person("Bo", role="none")
    )  # type: ignore[arg-type]

    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    expect(page.get_by_role("alert")).to_contain_text("n’a pas été reconnue")
    page.get_by_label("Code").fill(shown)
    page.get_by_role("button", name="Entrer").click()

    expect(page).to_have_url(f"{home}/desk/")


def test_an_answer_that_was_heard_counts_no_second_time(
    page: Page, live_server: LiveServer, lead: User, device: CDPSession
) -> None:
    home, heard = live_server.url, []
    take_seat(page.context, lead, home)
    make_a_passkey(page, home)
    page.context.clear_cookies()
    with_password(page, home)
    page.on("request", lambda r: heard.append(r.post_data) if r.url.endswith("/cle/") else None)
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    expect(page).to_have_url(f"{home}/desk/")
    page.context.clear_cookies()
    with_password(page, home)

    page.evaluate(
        """body => {
            const form = document.querySelector("form[data-passkey]");
            form.elements.answer.value = new URLSearchParams(body).get("answer");
            form.submit();
        }""",
        heard[0],
    )

    expect(page.get_by_role("alert")).to_contain_text("n’a pas été reconnue")


def test_a_device_that_was_copied_lets_nobody_in(
    page: Page, live_server: LiveServer, lead: User, device: CDPSession
) -> None:
    """It counts less than the one that was here since."""
    take_seat(page.context, lead, live_server.url)
    make_a_passkey(page, live_server.url)
    kept = factors.held(lead).passkeys[0]
    kept.data["count"] = 1000
    kept.save()
    page.context.clear_cookies()
    with_password(page, live_server.url)

    page.get_by_role("button", name="Utiliser ma clé d’accès").click()

    expect(page.get_by_role("alert")).to_contain_text("n’a pas été reconnue")


def test_without_a_script_the_codes_do(
    chromium: Browser, live_server: LiveServer, lead: User
) -> None:
    shown = code(lead)
    context = chromium.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    with_password(page, live_server.url)
    page.get_by_label("Code").fill(shown)
    page.get_by_role("button", name="Entrer").click()

    expect(page).to_have_url(f"{live_server.url}/desk/")
    page.goto(f"{live_server.url}/desk/compte/cle/")
    expect(page.get_by_text("Il faut JavaScript")).to_be_visible()
    context.close()


Look = Callable[[], None]


@pytest.fixture(params=[("light", 1280), ("dark", 1280), ("light", 320), ("dark", 320)])
def seen(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[tuple[Page, Look]]:
    """A page, and a look at it: nothing that WCAG forbids, nothing wider than the window."""
    scheme, width = request.param
    size = {"width": width, "height": 800}
    context = chromium.new_context(viewport=size, locale="fr-FR", color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()

    def look() -> None:
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert (page.url, axe(page)) == (page.url, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    yield page, look
    context.close()


def test_the_pages_of_an_account_are_accessible_and_fit(
    seen: tuple[Page, Look], live_server: LiveServer, lead: User
) -> None:
    page, look = seen
    with_password(page, live_server.url)
    look()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Entrer").click()
    look()
    code(person("Nora", role=User.Role.ANALYST))
    take_seat(page.context, lead, live_server.url)
    for where in ("compte/", "compte/application/", "compte/cle/", "equipe/"):
        page.goto(f"{live_server.url}/desk/{where}")
        look()


def test_the_pages_of_an_invitation_are_accessible_and_fit(
    seen: tuple[Page, Look], live_server: LiveServer, lead: User
) -> None:
    page, look = seen
    take_seat(page.context, lead, live_server.url)
    page.goto(f"{live_server.url}/desk/equipe/")
    page.get_by_label("Son nom, comme l’équipe le verra").fill("Zoé")
    page.get_by_label("Son nom de compte").fill("zoe")
    page.get_by_role("button", name="Faire un lien d’invitation").click()
    look()
    link = urlsplit(page.locator(".six-words").inner_text()).path
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/desk/invitation/x/")
    look()
    page.goto(f"{live_server.url}{link}")
    look()
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_label("Encore une fois").fill(PASSWORD)
    page.get_by_role("button", name="Faire mon compte").click()
    look()
    protect(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Vos codes de secours")
    look()


def protect(page: Page) -> None:
    secret = page.locator(".factor-secret").inner_text().replace(" ", "")
    shown = factors.code_of(secret, now=clock.real())
    page.get_by_label("Le code que l’application montre").fill(shown)
    page.get_by_role("button", name="Protéger et entrer").click()
