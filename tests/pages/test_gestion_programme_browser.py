"""The project at /gestion/ in a real browser: axe, a narrow screen."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from clickable.people.models import User
from clickable.programme.models import Activity, Indicator, PartnerReport, Period
from lab.seed import accounting
from tests.browser import axe
from tests.cast import NOW, person, signed_in
from tests.pages.gestion import a_house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLACE = "/gestion/projet/"
PICTURES = Path(__file__).parent.parent.parent / "test-results"


def test_the_pages_pass_axe_and_fit_a_narrow_screen(live_server: Any, chromium: Browser) -> None:
    a_house()
    edith = person("Édith", role=User.Role.EDITOR, team="")
    accounting.fill(now=NOW)
    draft = PartnerReport.objects.get(period__number=4, state="draft", partner__code="e-enfance")
    returned = PartnerReport.objects.get(state="returned")
    locked, last = Period.objects.get(number=1), Period.objects.get(number=4)
    declared = Indicator.objects.get(code="net-ecoute")
    one = Activity.objects.get(number=2)
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([
        {"name": name, "value": found.value, "url": live_server.url + "/gestion/"}
        for name, found in signed_in(edith).cookies.items()
    ])  # fmt: skip
    page, faults, wide = context.new_page(), {}, []
    PICTURES.mkdir(exist_ok=True)

    paths = {
        "index": "", "library": "bibliotheque/", "activity": f"cadre/activite/{one.pk}/",
        "locked": f"periodes/{locked.pk}/", "last": f"periodes/{last.pk}/",
        "draft": f"rapports/{draft.pk}/", "returned": f"rapports/{returned.pk}/",
        "declare": f"rapports/{draft.pk}/chiffres/{declared.pk}/",
        "narrate": f"rapports/{draft.pk}/textes/{one.pk}/",
        "rows": f"indicateurs/{Indicator.objects.get(code='enfants').pk}/lignes/?periode=1",
    }  # fmt: skip
    for name, path in paths.items():
        page.goto(f"{live_server.url}{PLACE}{path}")
        page.evaluate(
            "document.querySelectorAll('.outreach details').forEach(one => { one.open = true })"
        )
        assert page.locator(".outreach").is_visible(), name
        page.screenshot(path=PICTURES / f"gestion-programme-{name}.png", full_page=True)
        faults[name] = axe(page)
        wide += [name] if page.evaluate("document.documentElement.scrollWidth") > 390 else []
    context.close()

    assert faults == {name: [] for name in faults}
    assert wide == []
