"""Letters and the tracker at /gestion/ in a real browser: axe, a narrow screen, no JavaScript needed."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from clickable.campaign.advocacy.models import Commitment, Step
from clickable.campaign.newsletter.models import Issue
from clickable.people.models import User
from lab.seed import urging
from tests.browser import axe
from tests.cast import NOW, person, signed_in
from tests.pages.gestion import a_house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_pages_pass_axe_and_fit_a_narrow_screen(live_server: Any, chromium: Browser) -> None:
    a_house()
    person("Édith", role=User.Role.EDITOR, team="")
    person("Paul", role=User.Role.PUBLISHER, team="")
    pia = person("Pia", role=User.Role.PUBLISHER, team="")
    urging.fill(now=NOW)
    sent, waiting = Issue.objects.order_by("pk")
    promised, moved = Commitment.objects.latest("pk"), Step.objects.latest("pk")
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([
        {"name": name, "value": one.value, "url": live_server.url + "/gestion/"}
        for name, one in signed_in(pia).cookies.items()
    ])  # fmt: skip
    page, found, wide = context.new_page(), {}, []

    for path in [
        "lettres/", "lettres/nouvelle/", f"lettres/{sent.pk}/", f"lettres/{waiting.pk}/", f"lettres/{waiting.pk}/texte/",
        "plaidoyer/", "plaidoyer/etapes/ajouter/", f"plaidoyer/etapes/{moved.pk}/", f"plaidoyer/engagements/{promised.pk}/",
    ]:  # fmt: skip
        page.goto(f"{live_server.url}/gestion/{path}")
        page.evaluate(
            "document.querySelectorAll('.outreach details').forEach(one => { one.open = true })"
        )
        assert page.locator(".outreach").is_visible()
        found[path] = axe(page)
        wide += [path] if page.evaluate("document.documentElement.scrollWidth") > 390 else []
    context.close()

    assert found == {path: [] for path in found}
    assert wide == []
