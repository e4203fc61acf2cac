"""The product's one line, whole and real: a report, a judgement, a trace, a notice, a look, a figure.

Nothing is called from inside: a browser uses the pages, a worker process does the rest, and the
lab's DNS, registry, mail server and websites answer over the loopback network.
"""

import json
import sqlite3
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import strangers
from tests.flows.instance import PASSWORD, Instance, running_instance, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(240)]
HOST = "photos.example"
MAILBOX = "abuse@phare.example"


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with running_instance(tmp_path_factory.mktemp("instance")) as instance:
        yield instance


@pytest.mark.parametrize(
    ("script", "path"), [(False, "/a/1"), (True, "/a/2")], ids=["without", "with"]
)
def test_a_report_becomes_a_figure(
    instance: Instance, chromium: Browser, script: bool, path: str
) -> None:
    address = instance.lab.url(HOST, path)
    before = removed(instance)

    reporter = chromium.new_context(locale="fr-FR", java_script_enabled=script)
    page = reporter.new_page()
    outside = strangers(page, instance.url)
    code = report(page, instance, address)
    assert follow_up(page, instance, code) == "Reçu"

    staff = chromium.new_context(locale="fr-FR", java_script_enabled=script)
    desk = staff.new_page()
    reference = judge(desk, instance)
    assert follow_up(page, instance, code) == "En cours d’analyse"
    approve_everything(desk, instance, reference)

    wait_until(lambda: letters_about(instance, address) == 1)
    wait_until(lambda: follow_up(page, instance, code) == "Contraire à la loi, transmis")

    host = chromium.new_context(locale="fr-FR", java_script_enabled=script).new_page()
    take_down(host, instance, address)
    let_time_pass(host, instance)
    wait_until(lambda: "absent" in history(desk, instance, reference))
    assert removed(instance) == before  # one look alone removes nothing
    let_time_pass(host, instance)

    wait_until(lambda: follow_up(page, instance, code) == "Plus en ligne")
    wait_until(lambda: removed(instance) == before + 1)
    assert letters_about(instance, address) == 1
    assert reporter.cookies() == []
    assert outside == []
    assert bodies_asked_for(instance, address) == 0
    for context in (reporter, staff, host.context):
        context.close()


def test_nothing_of_it_lies_about(instance: Instance) -> None:
    """Runs after the circle: no address in the log or the database, and an unbroken account."""
    assert HOST not in instance.logs()
    assert "unbroken" in instance.run("record", "verify")
    database = instance.home / "clickable.sqlite3"
    if database.exists():
        assert_nowhere(database, HOST)


def report(page: Page, instance: Instance, address: str) -> str:
    """Through the form as a visitor would; the receipt's letters."""
    page.goto(instance.url)
    page.get_by_role("main").get_by_role("link", name="Signaler un contenu").click()
    page.get_by_label("J’ai vu quelque chose").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Contenus d’abus sexuels sur mineurs").check()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Sur une page ou un compte en ligne").fill(address)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est bien arrivé. Merci.")
    return page.locator(".receipt__letters").inner_text()


def follow_up(page: Page, instance: Instance, code: str) -> str:
    page.goto(f"{instance.url}/suivi/")
    page.get_by_label("Ton code").fill(code)
    page.get_by_role("button", name="Voir où il en est").click()
    return page.get_by_role("heading", level=1).inner_text()


def second_step(desk: Page, instance: Instance) -> None:
    """The first time with setting the app up, then with its code."""
    if instance.phone:
        desk.get_by_label("Code").fill(instance.code())
        desk.get_by_role("button", name="Entrer").click()
        return
    instance.phone = desk.locator(".factor-secret").inner_text().replace(" ", "")
    desk.get_by_label("Le code que l’application montre").fill(instance.code())
    desk.get_by_role("button", name="Protéger et entrer").click()
    desk.get_by_role("link", name="C’est noté, continuer").click()


def judge(desk: Page, instance: Instance) -> str:
    """Sign in, take the first of the queue, find it illegal; its reference."""
    desk.goto(f"{instance.url}/desk/")
    desk.get_by_label("Nom de compte").fill("alice")
    desk.get_by_label("Mot de passe").fill(PASSWORD)
    desk.get_by_role("button", name="Se connecter").click()
    second_step(desk, instance)
    desk.get_by_role("button", name="Prendre le suivant").click()
    assert "photos[.]example" not in desk.content()
    desk.get_by_role("button", name="Ouvrir").click()
    assert "hxxp://photos[.]example" in desk.get_by_role("main").inner_text()
    assert f"http://{HOST}" not in desk.content()
    for answer in ("non_self_generated", "a", "3-6"):
        desk.locator(f"#judge input[value='{answer}']:visible").check()
    desk.get_by_role("button", name="Voir ce qui en découle").click()
    concluded = desk.locator("#follows").get_by_text("Illicite, base INTERPOL.")
    expect(concluded.filter(visible=True)).to_have_count(1)
    desk.get_by_role("button", name="Décider", exact=True).click()
    return urlsplit(desk.url).path.split("/")[3]


def approve_everything(desk: Page, instance: Instance, reference: str) -> None:
    """The police and the host, as soon as the worker has traced the host and drafted."""

    def drafts() -> int:
        desk.goto(f"{instance.url}/desk/avis/")
        return desk.get_by_role("row").filter(has_text=reference).count()

    wait_until(lambda: drafts() == 2)
    while drafts():
        desk.get_by_role("row").filter(has_text=reference).get_by_role("link").first.click()
        desk.get_by_role("button", name="Approuver").click()


def take_down(host: Page, instance: Instance, address: str) -> None:
    """At the lab's page, in the letter that came: one press, as the host's people would."""
    host.goto(f"http://127.0.0.1:{instance.lab.ports.control}/")
    letter = host.locator(".letter").filter(has_text=address)
    letter.get_by_role("button", name="Retirer cette page").click()
    assert instance.lab.behaviour(address).value == "remove"


def let_time_pass(host: Page, instance: Instance) -> None:
    host.goto(f"http://127.0.0.1:{instance.lab.ports.control}/")
    host.get_by_role("button", name="Laisser passer 20 minutes").click()


def history(desk: Page, instance: Instance, reference: str) -> str:
    desk.goto(f"{instance.url}/desk/dossiers/{reference}/")
    return desk.get_by_role("complementary", name="Histoire").inner_text()


def letters_about(instance: Instance, address: str) -> int:
    return sum(address in letter.text for letter in instance.lab.mailbox(MAILBOX))


def bodies_asked_for(instance: Instance, address: str) -> int:
    return sum(seen.method != "HEAD" for seen in instance.lab.requests(address))


def removed(instance: Instance) -> float:
    """The public figure of this year, as a program reads it."""
    with urllib.request.urlopen(f"{instance.url}/api/v1/figures") as answer:
        figures = json.load(answer)["figures"]
    year = [f for f in figures if f["code"] == "removed_items" and len(f["period"]) == 4]
    return float(year[0]["value"] or 0) if year else 0.0


def assert_nowhere(database: Path, text: str) -> None:
    """Not in any table, and not in the bytes of the file or of its journal."""
    with sqlite3.connect(database) as opened:
        dump = "\n".join(opened.iterdump())
    assert text not in dump
    for file in database.parent.glob(f"{database.name}*"):
        assert text.encode() not in file.read_bytes()
