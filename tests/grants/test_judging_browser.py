"""A reviewer's, a grantee's and the editors' pages in a real browser: axe, day and night, a phone, large text."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from clickable.base import clock
from clickable.grants.awards import services as awards
from clickable.grants.awards.letters import MINE as GRANTEE
from clickable.grants.awards.models import Grant
from clickable.grants.review import services
from clickable.grants.review.letters import ANSWER
from clickable.people.models import User
from clickable.post import links
from tests.browser import axe, text_size
from tests.cast import NOW, person, signed_in
from tests.grants.judging import (
    application,
    call,
    decided,
    declared,
    editors,
    entrusted,
    panel,
    reviewed,
    reviewer,
    signed,
    told,
)
from tests.grants.judging import page as address
from tests.pages.gestion import a_house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = Path(__file__).parent.parent.parent / "test-results"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


class Story:
    """A call in assessment, and another whose grants run."""

    def __init__(self) -> None:
        self.call = call(title="Des projets contre les abus sexuels d’enfants en ligne")
        self.one, self.two = application(self.call, "Les Phares"), application(self.call, "Le Port")
        self.row, self.fresh = reviewer(self.call, name="Rita"), reviewer(self.call, agreed=False)
        self.tied = reviewer(self.call, organisation="Les Phares", name="Théo")
        reviewed(self.row, self.one, 5)
        reviewed(reviewer(self.call), self.one, 1)
        self.meeting = panel(self.call, self.row)
        declared(self.tied, self.two, conflicted=True)
        decided(self.meeting, self.two, "refused")
        self.grant = self._grant()

    def _grant(self) -> Grant:
        of = call("appel-2019", title="Appel 2019")
        self.chosen, self.waiting = application(of, "Le Quai"), application(of, "La Digue")
        meeting = panel(of)
        for one in (self.chosen, self.waiting):
            decided(meeting, one)
        signed(meeting)
        told(of)
        services.announce(call=of, by=None, now=NOW)
        for one in (self.chosen, self.waiting):
            one.refresh_from_db()
        grant = awards.accept(application=self.chosen, now=NOW)
        by = editors()[0]
        days = [NOW.date() + timedelta(days=n) for n in (60, 120)]
        awards.plan(grant=grant, begins_on=NOW.date(), ends_on=days[1], shares=[60, 40], reports=days, by=by, now=NOW)  # fmt: skip
        return awards.sign(grant=grant, on=NOW.date(), by=by, now=NOW)

    def public(self) -> dict[str, str]:
        entrusted(self.row, self.two)
        declared(self.row, self.two)
        until = NOW + timedelta(days=9)
        answer = links.new_link(purpose=ANSWER, subject=str(self.waiting), until=until, now=NOW)
        mine = links.new_link(purpose=GRANTEE, subject=str(self.grant), until=until, now=NOW)
        here = f"/subventions/suivi/m/{mine[0]}/{mine[1]}/"
        return {
            "how": "/subventions/expertise/",
            "link": "/subventions/expertise/lien/",
            "agree": address(self.fresh),
            "home": address(self.row),
            "ties": address(self.row, "liens/"),
            "dossier": address(self.row, f"dossier/{self.two.number}/"),
            "handed-in": address(self.row, f"dossier/{self.one.number}/"),
            "results": "/subventions/appel-2019/resultats/",
            "answer": f"/subventions/suivi/reponse/{answer[0]}/{answer[1]}/",
            "grantee": here,
            "copy": f"{here}convention/",
            "report": f"{here}rapport/1/",
        }


@pytest.mark.parametrize(
    ("scheme", "width", "size"),
    [("light", 360, "100%"), ("dark", 360, "200%"), ("dark", 1280, "100%")],
)
def test_public_pages_are_accessible_and_fit(
    chromium: Browser, live_server: Any, scheme: Any, width: int, size: str
) -> None:
    story = Story()
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale="fr-FR")  # fmt: skip
    page, found, wide = context.new_page(), {}, []
    for name, path in story.public().items():
        page.goto(f"{live_server.url}{path}")
        text_size(page, size)
        found[name] = axe(page)
        wide += [name] if page.evaluate("document.documentElement.scrollWidth") > width else []
        _picture(page, f"judging-{name}-{scheme}-{width}-{size[:3]}")
    context.close()
    assert found == {name: [] for name in found}
    assert wide == []


def _picture(page: Page, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def test_a_panel_member_sees_ranking_and_minutes(chromium: Browser, live_server: Any) -> None:
    story = Story()
    context = chromium.new_context(viewport={"width": 360, "height": 800}, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{live_server.url}{address(story.row, 'classement/')}")
    expect(page.get_by_role("table")).to_contain_text(story.one.number)
    assert axe(page) == []
    page.goto(f"{live_server.url}{address(story.row, 'proces-verbal/')}")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def test_handed_in_by_keyboard_without_javascript(chromium: Browser, live_server: Any) -> None:
    story = Story()
    where = story.public()["dossier"]
    context = chromium.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{live_server.url}{where}")
    page.get_by_role("button", name="Rendre ma relecture").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Critère need – il manque des points")
    for group in page.get_by_role("group").all()[:2]:
        group.get_by_label("4", exact=True).check()
        group.get_by_role("textbox").fill("Solide.")
    page.get_by_label("Retenir", exact=True).check()
    page.get_by_role("button", name="Rendre ma relecture").click()
    expect(page.locator(".note--help")).to_contain_text("rendue")
    context.close()


def test_editors_pages_pass_axe_and_fit(chromium: Browser, live_server: Any) -> None:
    story = Story()
    a_house()
    edith = person("Ève", role=User.Role.EDITOR, team="")
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([
        {"name": name, "value": one.value, "url": live_server.url + "/gestion/"}
        for name, one in signed_in(edith).cookies.items()
    ])  # fmt: skip
    page, found, wide = context.new_page(), {}, []
    call_page = f"expertise/{story.call.pk}/"
    for path in [
        "expertise/", call_page, f"{call_page}confier/", f"{call_page}classement/", f"{call_page}jury/",
        f"expertise/candidature/{story.one.pk}/", "subventions-suivi/", f"subventions-suivi/{story.grant.pk}/",
    ]:  # fmt: skip
        page.goto(f"{live_server.url}/gestion/{path}")
        page.evaluate("document.querySelectorAll('.outreach details').forEach(one => { one.open = true })")  # fmt: skip
        assert page.locator(".outreach").is_visible()
        found[path] = axe(page)
        wide += [path] if page.evaluate("document.documentElement.scrollWidth") > 390 else []
        _picture(page, f"judging-gestion-{path.strip('/').replace('/', '-')}")
    context.close()
    assert found == {path: [] for path in found}
    assert wide == []
