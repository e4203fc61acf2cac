"""Calls and applications at /gestion/ in a real browser: axe, a narrow screen, no JavaScript needed."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from clickable.grants import services
from clickable.people.models import User
from tests.browser import axe
from tests.cast import NOW, person, signed_in
from tests.grants.making import PDF, call, closed, draft_call, given, saved, submitted
from tests.pages.gestion import a_house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLACE = "/gestion/subventions/"


def test_the_pages_pass_axe_and_fit_a_narrow_screen(live_server: Any, chromium: Browser) -> None:
    a_house()
    edith = person("Édith", role=User.Role.EDITOR, team="")
    draft, row = draft_call("autre"), call()
    first = saved(row)
    services.save(application=first, given=given(seen=1, title="Autre"), now=NOW)
    services.attach(application=first, question="budget", name="a", content=PDF, now=NOW)
    services.ask(call=row, mailbox="q@courrier.example", language="fr", question="Qui ?", now=NOW)
    other = submitted(call("clos"))
    closed(other.call)
    asked = row.clarifications.get()
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([
        {"name": name, "value": one.value, "url": live_server.url + "/gestion/"}
        for name, one in signed_in(edith).cookies.items()
    ])  # fmt: skip
    page, found, wide = context.new_page(), {}, []

    for path in [
        "", "nouvel-appel/", f"{draft.pk}/", f"{row.pk}/", f"{row.pk}/texte/", f"{row.pk}/criteres/",
        f"{draft.pk}/question/what/", f"{row.pk}/questions-recues/", f"reponse/{asked.pk}/", f"{row.pk}/candidatures/",
        f"candidature/{first.pk}/", f"candidature/{other.pk}/", f"candidature/{first.pk}/versions/",
    ]:  # fmt: skip
        page.goto(f"{live_server.url}{PLACE}{path}")
        page.evaluate(
            "document.querySelectorAll('.outreach details').forEach(one => { one.open = true })"
        )
        assert page.locator(".outreach").is_visible()
        found[path] = axe(page)
        wide += [path] if page.evaluate("document.documentElement.scrollWidth") > 390 else []
    context.close()

    assert found == {path: [] for path in found}
    assert wide == []
