"""Manifestos at /gestion/ in a real browser: axe, a narrow screen, no JavaScript needed."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from clickable.campaign.manifesto import services
from clickable.people.models import User
from tests.browser import axe, beyond
from tests.campaign.making import confirmed, manifesto, taken_in
from tests.cast import NOW, person, signed_in
from tests.pages.gestion import a_house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLACE = "/gestion/manifestes/"


def test_the_pages_pass_axe_and_fit_a_narrow_screen(live_server: Any, chromium: Browser) -> None:
    a_house()
    edith = person("Édith", role=User.Role.EDITOR, team="")
    otto = person("Otto", role=User.Role.EDITOR, team="")
    row = manifesto(goal=100)
    taken_in(row, over=True, sender=b"s" * 16)
    confirmed(row, kind="organisation", organisation="Les Phares", role="Présidente")
    paper = {"place": "Marché", "area": "FR-75", "on": NOW.date(), "collector": "Section locale"}
    services.paper(manifesto=row, number=9, by=otto, now=NOW, **paper)  # type: ignore[arg-type]
    services.rule(pattern="*.bots.example", verdict="doubt", by=otto, now=NOW)
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([
        {"name": name, "value": one.value, "url": live_server.url + "/gestion/"}
        for name, one in signed_in(edith).cookies.items()
    ])  # fmt: skip
    page, found, wide = context.new_page(), {}, []

    asked = "?domain=bots.example&why=&state=&since=&until="
    for path in ["", "nouveau/", f"{row.pk}/", f"{row.pk}/{asked}", f"{row.pk}/texte/"]:
        page.goto(f"{live_server.url}{PLACE}{path}")
        page.evaluate(
            "document.querySelectorAll('.outreach details').forEach(one => { one.open = true })"
        )
        assert page.locator(".outreach").is_visible()
        found[path] = axe(page)
        wide += [path, *beyond(page)] if beyond(page) else []
    page.goto(f"{live_server.url}{PLACE}{row.pk}/")
    doubts = page.get_by_role("region", name="À vérifier")
    room, needed = doubts.evaluate("one => [one.clientWidth, one.scrollWidth]")
    context.close()

    assert found == {path: [] for path in found}
    assert wide == []
    assert needed <= room  # each doubt is a card: nothing to scroll to
