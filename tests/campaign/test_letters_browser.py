"""Letters and the tracker in a real browser: by keyboard without JavaScript, judged by axe in both themes."""

from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from clickable.base import clock
from clickable.campaign.newsletter import letters, services
from clickable.campaign.newsletter.models import Issue, Request, Subscription
from clickable.people.models import User
from clickable.post import links
from lab.seed import urging
from lab.seed.signing import gather
from tests.browser import axe, strangers, text_size
from tests.cast import NOW, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = timedelta(days=1)
PICTURES = Path(__file__).parent.parent.parent / "test-results"


@pytest.fixture
def _told(transactional_db: None) -> None:
    person("Édith", role=User.Role.EDITOR, team="")
    person("Paul", role=User.Role.PUBLISHER, team="")
    gather(now=NOW, number=20)
    urging.fill(now=NOW)


def personal() -> dict[str, str]:
    """Pages behind links of letters, which are anew for each."""
    at = clock.now()
    services.ask(mailbox="dana@courrier.example", codes=["e-enfance"], language="fr", now=at)
    mine, asked = Subscription.objects.latest("pk"), Request.objects.latest("pk")
    issue = Issue.objects.earliest("pk")
    found = {}
    for place, purpose, subject in (
        ("confirmer", letters.CONFIRM, str(asked)),
        ("quitter", letters.LEAVE, f"{mine}:{issue.pk}"),
        ("mes-lettres", letters.MINE, str(mine.subscriber)),
    ):
        pk, token = links.new_link(purpose=purpose, subject=subject, until=at + DAY, now=at)
        found[place] = f"lettre/{place}/{pk}/{token}/"
    return found


@pytest.mark.usefixtures("_told")
@pytest.mark.parametrize(
    ("scheme", "width", "size"),
    [("light", 360, "100%"), ("dark", 360, "200%"), ("dark", 1280, "100%"), ("light", 360, "200%")],
)
def test_pages_are_accessible_and_fit(
    chromium: Browser,
    live_server: LiveServer,
    scheme: Literal["light", "dark"],
    width: int,
    size: str,
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, locale="fr-FR"
    )
    page = context.new_page()
    for name, address in {
        "lettres": "lettre/", "abonnement": "lettre/abonnement/", "recu": "lettre/abonnement/recu/", "liste": "lettre/ecpat-france/",
        **personal(), "numero": "lettre/ecpat-france/1/", "plaidoyer": "plaidoyer/", "image": "plaidoyer/?proposition=image",
    }.items():  # fmt: skip
        page.goto(f"{live_server.url}/{address}")
        text_size(page, size)
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")  # fmt: skip
        assert (name, axe(page)) == (name, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}-{scheme}-{width}-{size[:3]}.png", full_page=True)
    context.close()


@pytest.mark.usefixtures("_told")
def test_subscribed_by_keyboard_without_javascript(
    chromium: Browser, live_server: LiveServer
) -> None:
    before = Request.objects.count()
    context = chromium.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    met = strangers(page, live_server.url)
    page.goto(f"{live_server.url}/lettre/")
    page.get_by_label("Votre adresse électronique").focus()
    page.keyboard.type("dana@courrier.example")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Choisissez au moins une lettre")
    expect(page.get_by_label("Votre adresse électronique")).to_have_value("dana@courrier.example")
    page.locator("[name=list-e-enfance]").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Recevoir le lien de confirmation").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Regardez votre courrier")
    assert Request.objects.count() == before + 1
    assert context.cookies() == []
    assert met == []
    context.close()
