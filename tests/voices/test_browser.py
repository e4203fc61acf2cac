"""Children's pages, a facilitator's, a reader's and the editors', in a real browser: axe, narrow, large text, no script."""

from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from clickable.base import clock
from clickable.people.models import User
from clickable.post import links
from clickable.voices import letters, services
from clickable.voices.models import Answer, Circle, Consultation, Contribution, Words
from lab.seed import listening
from tests.browser import axe, strangers, text_size
from tests.cast import person, signed_in
from tests.pages.gestion import a_house
from tests.support.helpline import make_helplines

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = Path(__file__).parent.parent.parent / "test-results"
SIZES = [(390, "100%", "light"), (360, "200%", "dark"), (1280, "100%", "dark")]
HEARD = "ce-qui-te-protege"
# The name of each page, what is chosen on the one before it, and the button there.
UNTIL_THE_WORDS = [
    ("accord", "", "Commencer"),
    ("dessins", "", "Oui, je suis d’accord"),
    ("rien-choisi", "", "Continuer"),
    ("dessins-2", "Quelqu’un de ma famille", "Continuer"),
    ("visages", "En parler en classe", "Continuer"),
    ("mots", "Plutôt oui", "Continuer"),
]
TO_THE_END = [
    ("fin", "", "Continuer"),
    ("merci", "", "Envoyer mes réponses"),
    ("effacer-2", "", "Effacer ce que j’ai répondu"),
]


@pytest.fixture
def world(transactional_db: None) -> dict[str, User]:
    make_helplines()
    role = User.Role
    found = {
        name: person(name, role=kind, team=team)
        for name, kind, team in (
            ("Nour", role.HELPER, "Écoute"), ("Hanaé", role.HELP_LEAD, "Écoute"),
            ("Édith", role.EDITOR, ""), ("Paul", role.EDITOR, ""),
        )
    }  # fmt: skip
    listening.fill(now=clock.now())
    return found


def looked_at(page: Page, name: str, width: int, size: str) -> list[str]:
    """What is wrong with the page as it stands; a picture of it is kept."""
    text_size(page, size)
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"voices-{name}-{width}-{size[:3]}.png", full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth")
    return axe(page) + ([f"{wide} px wide"] if wide > width else [])


@pytest.mark.parametrize(("width", "size", "scheme"), SIZES)
def test_what_everybody_and_a_facilitator_see(
    chromium: Browser,
    live_server: LiveServer,
    world: dict[str, User],
    width: int,
    size: str,
    scheme: Literal["light", "dark"],
) -> None:
    now = clock.now()
    group = Circle.objects.get(place="École, Rouen")
    pk, token = links.new_link(purpose=letters.CIRCLE, subject=str(group), until=now + letters.LONG, now=now)  # fmt: skip
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, locale="fr-FR"
    )
    page, found = context.new_page(), {}
    for name, path in {
        "index": "", "effacer": "effacer/", "resultats": f"{HEARD}/", "ouverte": "comment-en-parler/",
        "retours": "retour/", "retour": f"retour/{HEARD}/", "groupe": f"groupe/{pk}/{token}/",
    }.items():  # fmt: skip
        page.goto(f"{live_server.url}/paroles/{path}")
        found[name] = looked_at(page, name, width, size)
    page.goto(f"{live_server.url}/paroles/groupe/{pk}/{token}/")
    page.get_by_role("button", name="Faire les codes").click()
    expect(page.locator(".slip")).to_have_count(24)
    found["codes"] = looked_at(page, "codes", width, size)
    assert context.cookies() == []
    context.close()
    assert found == {name: [] for name in found}


@pytest.mark.parametrize(("width", "size", "scheme"), SIZES)
def test_each_step_of_a_child(
    chromium: Browser,
    live_server: LiveServer,
    world: dict[str, User],
    width: int,
    size: str,
    scheme: Literal["light", "dark"],
) -> None:
    """By somebody who has no JavaScript; judged on each page."""
    group = Circle.objects.get(place="École, Rouen")
    code = services.make_codes(circle=group, now=clock.now())[0]
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, locale="fr-FR"
    )
    page, found = context.new_page(), {}
    met = strangers(page, live_server.url)

    def walk(steps: list[tuple[str, str, str]]) -> None:
        for name, chosen, button in steps:
            if chosen:
                page.get_by_label(chosen).check()
            page.get_by_role("button", name=button).click()
            found[name] = looked_at(page, name, width, size)

    page.goto(f"{live_server.url}/paroles/")
    walk([("code-vide", "", "Commencer")])
    page.get_by_label("Ton code").fill(code)
    walk([("pas-pret", "", "Commencer")])
    services.hold_consents(circle=group, numbers=[1], now=clock.now())
    page.goto(f"{live_server.url}/paroles/")
    page.get_by_label("Ton code").fill(code)
    walk(UNTIL_THE_WORDS)
    page.get_by_label("Écris ici").fill("Il faut nous écouter.")
    walk(TO_THE_END)
    assert context.cookies() == []
    assert met == []
    context.close()
    assert found == {name: [] for name in found}
    assert Contribution.objects.sent().filter(circle=group).count() == 1
    assert Answer.objects.filter(contribution__circle=group).count() == 3


def test_without_javascript_by_keyboard(
    chromium: Browser, live_server: LiveServer, world: dict[str, User]
) -> None:
    group = Circle.objects.get(place="Lycée, Mamoudzou")
    Contribution.objects.filter(circle=group).delete()
    code = services.make_codes(circle=group, now=clock.now())[0]
    context = chromium.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{live_server.url}/paroles/")
    page.get_by_label("Ton code").focus()
    page.keyboard.type(code.replace("-", " ").upper())
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Oui, je suis d’accord").focus()
    page.keyboard.press("Enter")
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Continuer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Question 2 sur 4")).to_be_visible()
    page.get_by_role("button", name="Je veux m’arrêter").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Rien n’est envoyé.")).to_be_visible()
    expect(page.locator(".quit")).to_be_visible()
    context.close()
    assert Answer.objects.get(contribution__circle=group).option == "family"


@pytest.mark.parametrize(("width", "size", "scheme"), SIZES[:2])
def test_the_readers_pages(
    chromium: Browser,
    live_server: LiveServer,
    world: dict[str, User],
    width: int,
    size: str,
    scheme: Literal["light", "dark"],
) -> None:
    waiting = Words.objects.waiting().order_by("due_at")
    first, second = waiting
    services.flag(words=second, to="119", note="Appelé.", by=world["Hanaé"], now=clock.now())
    cleared = Words.objects.filter(state="cleared", quote=None).first()
    assert cleared
    context = _inside(chromium, live_server, world["Hanaé"], "/desk/", width, scheme)
    page, found = context.new_page(), {}
    for name, path in {
        "liste": "paroles/", "a-lire": f"paroles/{first.pk}/", "suivi": f"paroles/{second.pk}/",
        "reformuler": f"paroles/{cleared.pk}/", "ecoute": "ecoute/",
    }.items():  # fmt: skip
        page.goto(f"{live_server.url}/desk/{path}")
        found[name] = looked_at(page, name, width, size)
    context.close()
    assert found == {name: [] for name in found}


def test_the_editors_pages(
    chromium: Browser, live_server: LiveServer, world: dict[str, User]
) -> None:
    a_house()
    rows = {row.slug: row.pk for row in Consultation.objects.all()}
    draft = services.write(slug="brouillon", texts=Consultation.objects.get(slug=HEARD).texts, by=None, now=clock.now())  # fmt: skip
    context = _inside(chromium, live_server, world["Édith"], "/gestion/", 390, "light")
    page, found = context.new_page(), {}
    for name, path in {
        "toutes": "", "nouvelle": "nouvelle/", "close": f"{rows[HEARD]}/", "en-cours": f"{rows['comment-en-parler']}/",
        "brouillon": f"{draft.pk}/", "question": f"{draft.pk}/question/",
    }.items():  # fmt: skip
        page.goto(f"{live_server.url}/gestion/consultations/{path}")
        page.evaluate("document.querySelectorAll('.outreach details').forEach(one => { one.open = true })")  # fmt: skip
        expect(page.locator(".outreach")).to_be_visible()
        page.screenshot(path=PICTURES / f"voices-gestion-{name}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth")
        found[name] = axe(page) + ([f"{wide} px wide"] if wide > 390 else [])
    context.close()
    assert found == {name: [] for name in found}


def _inside(
    chromium: Browser, server: LiveServer, user: User, place: str, width: int, scheme: Any
) -> Any:
    """Where somebody has signed in."""
    context = chromium.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, locale="fr-FR"
    )
    context.add_cookies([
        {"name": name, "value": one.value, "url": server.url + place}
        for name, one in signed_in(user).cookies.items()
    ])  # fmt: skip
    return context
