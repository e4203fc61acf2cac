"""A campaign in a real browser: pages and editors' pages judged by axe, on a phone and wide, with large letters."""

from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from clickable.campaign.visibility import services
from clickable.campaign.visibility.models import Campaign, Post, Release
from clickable.people.models import User
from lab.seed import shown
from tests.browser import axe, strangers, text_size
from tests.campaign.showing import placed, post, run
from tests.cast import NOW, person, signed_in
from tests.pages.gestion import a_house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = Path(__file__).parent.parent.parent / "test-results"


@pytest.fixture
def row(transactional_db: None) -> Campaign:
    shown.fill(now=NOW)
    return Campaign.objects.get()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "size"), [(360, "100%"), (1280, "100%"), (360, "200%")])
def test_pages_are_accessible_and_fit(
    chromium: Browser,
    live_server: LiveServer,
    row: Campaign,
    scheme: Literal["light", "dark"],
    width: int,
    size: str,
) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        locale="fr-FR",
        java_script_enabled=True,
    )
    page = context.new_page()
    met = strangers(page, live_server.url)
    release = Release.objects.order_by("pk").first()
    assert release
    here = f"{live_server.url}/mobilisation/{row.slug}/"
    for name, address in {
        "page": here, "presse": f"{here}presse/", "communique": f"{here}presse/{release.pk}/",
        "index": f"{live_server.url}/mobilisation/",
    }.items():  # fmt: skip
        page.goto(address)
        page.evaluate(
            "document.querySelectorAll('main details').forEach(one => { one.open = true })"
        )
        text_size(page, size)
        assert (name, axe(page)) == (name, [])
        assert (name, page.evaluate("document.documentElement.scrollWidth")) <= (name, width)
        PICTURES.mkdir(exist_ok=True)
        page.screenshot(
            path=PICTURES / f"visibility-{name}-{scheme}-{width}-{size[:3]}.png", full_page=True
        )
    assert context.cookies() == []
    assert met == []
    context.close()


def test_editors_pages_pass_axe_and_fit_a_narrow_screen(
    live_server: Any, chromium: Browser, row: Campaign
) -> None:
    a_house()
    edith = person("Édith", role=User.Role.EDITOR, team="")
    otto = person("Otto", role=User.Role.EDITOR, team="")
    placed(run(row, 30), 12, "printed", "up")
    services.approve(post=post(row, edith), by=otto, now=NOW)
    services.prepare(campaign=row, by=otto, now=NOW)
    services.approve(post=Post.objects.filter(state="draft").latest("pk"), by=otto, now=NOW)
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([
        {"name": name, "value": one.value, "url": live_server.url + "/gestion/"}
        for name, one in signed_in(edith).cookies.items()
    ])  # fmt: skip
    page, found, wide = context.new_page(), {}, []
    for path in ["", "nouvelle/", "medias/", f"{row.pk}/", f"{row.pk}/texte/", f"{row.pk}/poses/ajouter/", f"{row.pk}/publications/ajouter/"]:  # fmt: skip
        page.goto(f"{live_server.url}/gestion/mobilisation/{path}")
        page.evaluate(
            "document.querySelectorAll('.outreach details').forEach(one => { one.open = true })"
        )
        assert page.locator(".outreach").is_visible()
        found[path] = axe(page)
        wide += [path] if page.evaluate("document.documentElement.scrollWidth") > 390 else []
        page.screenshot(path=PICTURES / f"visibility-gestion-{path.replace('/', '-')}.png", full_page=True)  # fmt: skip
    context.close()

    assert found == {path: [] for path in found}
    assert wide == []
