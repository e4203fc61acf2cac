"""Certificates in a real browser: axe, narrow and wide, by day and by night; a paper that downloads."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from clickable.base import clock
from clickable.people.models import User
from clickable.post import links
from clickable.training.certificates import letters, services
from clickable.training.certificates.models import Certificate
from tests.browser import axe
from tests.cast import person
from tests.training.certificates.making import LATER, held, issued

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def paths(transactional_db: None) -> list[str]:
    """The number, a replaced and a revoked one, one's own link."""
    row = held(2)
    old, gone = issued(row, "Léa Martn", "Noé Petit")
    new, _name = services.replace(certificate=old, name="Léa Martin", registration=row, now=LATER)
    by = person("Édith", role=User.Role.EDITOR, team="")
    services.revoke(certificate=gone, reason="asked", by=by, now=LATER)
    until = clock.now() + timedelta(days=1)
    pk, token = links.new_link(purpose=letters.MINE, subject=str(row), until=until, now=clock.now())
    base = "/formations/attestations/"
    numbers = [f"{base}{one.shown_number}/" for one in (new, old, gone)]
    return [f"{base}m/{pk}/{token}/", base, f"{base}?numero=x", f"{base}22222-22222-2/", *numbers]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_passes_axe_and_fits(
    live_server: Any, chromium: Browser, paths: list[str], scheme: Any, width: int
) -> None:
    context = chromium.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, reduced_motion="reduce"
    )
    page, found, wide = context.new_page(), {}, []
    for path in [prefix + path for path in paths for prefix in ("", "/en")]:
        page.goto(live_server.url + path)
        for more in page.locator(".made summary").all():
            more.click()
        found[path] = axe(page)
        wide += [path] if page.evaluate("document.documentElement.scrollWidth") > width else []
    context.close()
    assert found == {path: [] for path in found}
    assert wide == []


def test_a_name_is_typed_and_the_paper_downloads(
    live_server: Any, page: Page, paths: list[str]
) -> None:
    page.goto(live_server.url + paths[0])
    page.get_by_label("Personne 1").fill("Léa Martin")
    with page.expect_download() as download:
        page.get_by_role("button", name="Recevoir les attestations").press("Enter")

    number = Certificate.objects.get(state="issued").shown_number
    assert download.value.suggested_filename == f"attestation-{number}.pdf"
