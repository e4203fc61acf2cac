"""The page that counts presence, in a real browser: axe by day and night, a narrow screen, the heartbeat,
the meeting in a new tab, and the same without scripts."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from clickable.base import clock
from clickable.training.attendance.codes import room_code
from clickable.training.attendance.models import Stretch
from clickable.training.attendance.selectors import presence_of
from clickable.training.models import Registration, Session
from tests.browser import axe
from tests.training.attendance.making import join_path, on_site, remote, seat

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def begun(row: Session, *, minutes: int = 5) -> None:
    Session.objects.filter(pk=row.pk).update(starts_at=clock.now() - timedelta(minutes=minutes))


@pytest.fixture
def seated(live_server: Any) -> Registration:
    """In a session that is running, whose meeting is a page of this site."""
    ahead = clock.now() + timedelta(days=3)
    row = remote(starts_at=ahead)
    Session.objects.filter(pk=row.pk).update(meeting=f"{live_server.url}/formations/")
    found, _code = seat(row, 2)
    begun(row)
    return Registration.objects.select_related("session").get(pk=found.pk)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_passes_axe_and_fits_a_narrow_screen(
    live_server: Any, chromium: Browser, seated: Registration, scheme: Any
) -> None:
    later = seat(remote(starts_at=clock.now() + timedelta(days=3)))[0]
    over = seat(remote(starts_at=clock.now() + timedelta(days=3)))[0]
    begun(over.session, minutes=500)
    paths = [
        "/formations/ici/",
        *(join_path(one, now=clock.now()) for one in (seated, later, over)),
    ]
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 320, "height": 700}, reduced_motion="reduce")  # fmt: skip
    page, found, wide = context.new_page(), {}, []
    for path in [prefix + path for path in paths for prefix in ("", "/en")]:
        page.goto(live_server.url + path)
        found[path] = axe(page)
        wide += [path] if page.evaluate("document.documentElement.scrollWidth") > 320 else []
    context.close()
    assert found == {path: [] for path in found}
    assert wide == []


def test_the_meeting_opens_beside_the_page_which_goes_on_counting(
    live_server: Any, page: Page, seated: Registration
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(live_server.url + join_path(seated, now=clock.now()))
    assert not Stretch.objects.exists()

    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Rejoindre la formation").press("Enter")

    expect(opened.value.get_by_role("heading", name="Formations gratuites")).to_be_visible()
    expect(page.locator("[data-said]")).to_contain_text("Minutes comptées")
    assert page.get_by_role("button", name="Je suis toujours là").is_hidden()
    assert Stretch.objects.count() == 1
    assert said == []


def test_without_scripts_the_button_counts(live_server: Any, chromium: Browser, seated: Registration) -> None:  # fmt: skip
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + join_path(seated, now=clock.now()))

    page.get_by_role("button", name="Je suis toujours là").click()

    expect(page.get_by_text("Au plus tard")).to_be_visible()
    context.close()
    assert Stretch.objects.count() == 1


def test_codes_are_typed_with_the_keyboard_alone(live_server: Any, page: Page) -> None:
    row = on_site(starts_at=clock.now() + timedelta(days=3))
    holder, code = seat(row)
    begun(row)
    page.goto(f"{live_server.url}/formations/ici/?code={room_code(row, now=clock.now())}")

    page.get_by_label("Votre code").focus()
    page.keyboard.type(code.lower())
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="C’est noté")).to_be_visible()
    assert presence_of([holder.pk])[holder.pk].by == "code"
