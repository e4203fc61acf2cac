"""The extension in Chromium, at a live server: what is reported arrives once, and leaves no trace unasked."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from clickable.report import tasks
from clickable.report.models import Category, Door, Item, Report
from clickable.report.selectors import open_content, open_letter
from clickable.seal.receipts import read
from tests.browser import axe
from tests.cast import DESK
from tests.extension.driving import FORUM, Extension, extension, go_on, heading, send
from tests.report.walk import kept

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VIDEO = "http://media.host.example/secret-name.mp4"
LOST = """() => {
  const real = globalThis.fetch;
  globalThis.fetch = async (...asked) => { await real(...asked); throw new TypeError("lost"); };
  globalThis.mended = () => { globalThis.fetch = real; };
}"""


@pytest.fixture
def ours(chromium: Browser, live_server: LiveServer) -> Iterator[Extension]:
    with extension(chromium, live_server.url) as made:
        made.wait_for("local", "key")  # asked for once, at the installation
        yield made


@pytest.fixture
def unsealed(ours: Extension) -> Extension:
    """As with a hotline that takes nothing sealed."""
    ours.put(key=None)
    return ours


def contents() -> set[str]:
    return {open_content(item, DESK) for item in Item.objects.all()}


def received(page: Page) -> str:
    expect(page.locator("#letters")).to_be_visible()
    return page.locator("#letters").inner_text()


def keep(page: Page, *, receipt: bool = False) -> None:
    expect(page.locator("#later")).to_be_visible()
    if receipt:
        page.get_by_label("Garder aussi mon code").check()
    page.get_by_role("button", name="Le garder et l’envoyer plus tard").click()
    expect(page.locator("#queued")).to_be_visible()


def test_a_page_is_reported_from_the_menu(ours: Extension) -> None:
    page = ours.click("page")
    go_on(page)
    page.get_by_label("De quoi s’agit-il").select_option("csam")
    page.get_by_label("Quelque chose à ajouter").fill("Dans un salon.")
    send(page)

    report = Report.objects.get() if received(page) else None
    assert report is not None
    assert (report.door, report.reported_category) == (Door.EXTENSION, Category.CSAM)
    assert read(page.locator("#letters").inner_text()).locator == bytes(report.locator)
    letter = open_letter(report, DESK)
    assert (letter.message, letter.language) == ("Dans un salon.", "fr")
    assert contents() == {FORUM}
    assert (
        page.evaluate("() => document.fonts.ready.then((fonts) => [...fonts][0].status)")
        == "loaded"
    )


def test_the_button_reads_the_address_of_the_page_where_it_is_pressed(ours: Extension) -> None:
    watching = ours.page("options.html")
    page = ours.context.new_page()
    page.route(
        "http://forum.host.example/**",
        lambda route: route.fulfill(body="<h1>Un fil</h1>", content_type="text/html"),
    )
    page.goto(FORUM)
    assert ours.context.browser is not None
    devtools = ours.context.browser.new_browser_cdp_session()
    tabs = devtools.send("Target.getTargets", {"filter": [{"type": "tab"}]})["targetInfos"]
    (tab,) = [each["targetId"] for each in tabs if each["url"] == FORUM]

    devtools.send("Extensions.triggerAction", {"id": ours.id, "targetId": tab})

    field = """() => new Promise((done) => {
      const look = () => {
        const [popup] = chrome.extension.getViews({type: "popup"});
        const value = popup?.document.getElementById("addresses")?.value;
        value ? done(value) : setTimeout(look, 50);
      };
      look();
    })"""
    assert watching.evaluate(field) == FORUM


def test_a_link_and_the_page_where_it_was_seen(ours: Extension) -> None:
    page = ours.click("link", linkUrl="http://b.host.example/x")
    go_on(page)
    page.get_by_label("Ajouter l’adresse de la page").check()
    send(page)

    assert received(page)
    assert contents() == {FORUM, "http://b.host.example/x"}


def test_of_a_picture_the_address_only(ours: Extension) -> None:
    page = ours.click("image", srcUrl=VIDEO)
    go_on(page)
    expect(page.locator("#addresses")).to_have_value(VIDEO)
    send(page)

    assert received(page)
    assert contents() == {VIDEO}


@pytest.mark.parametrize("address", ["data:image/png;base64,iVBORw0KGgo=", "blob:http://x/1-2"])
def test_a_picture_without_an_address_gives_its_page(ours: Extension, address: str) -> None:
    page = ours.click("image", srcUrl=address)
    go_on(page)

    expect(page.locator("#notice")).to_contain_text("écrite dans la page elle-même")
    expect(page.locator("#addresses")).to_have_value(FORUM)
    assert "iVBORw0KGgo" not in str(ours.stored("session"))
    page.locator("#addresses").fill(address)
    send(page)
    expect(page.locator("#errors")).to_contain_text("N’enregistre pas l’image")
    assert kept() == (0, 0)


def test_a_selection_goes_as_words(ours: Extension) -> None:
    page = ours.click("selection", selectionText="viens en privé")
    go_on(page)
    send(page)

    assert received(page)
    assert open_letter(Report.objects.get(), DESK).message == "viens en privé"
    assert contents() == {FORUM}


def test_who_is_concerned_sees_help_first(ours: Extension) -> None:
    page = ours.click("page")
    go_on(page, "C’est moi, ou quelqu’un que je connais")
    assert heading(page) == "Tu as bien fait de venir"
    expect(page.get_by_role("link", name="3018")).to_be_visible()
    page.get_by_role("button", name="Continuer le signalement").click()
    send(page)

    assert received(page)
    assert open_letter(Report.objects.get(), DESK).about_me


def test_between_children_help_for_both_comes_first_and_the_team_is_told(ours: Extension) -> None:
    ours.context.set_offline(True)
    page = ours.click("page")
    go_on(page, "Ça se passe entre enfants ou ados")
    assert heading(page) == "Il y a de l’aide pour les deux"
    links = page.locator("#help a:visible").evaluate_all("all => all.map((a) => a.href)")
    there = page.locator("[data-href='/aide/a9/']").evaluate("a => new URL(a.href).origin")
    assert links == ["tel:119", "tel:3018", f"{there}/aide/a9/", f"{there}/aide/c9/"]
    page.get_by_role("button", name="Continuer le signalement").click()
    send(page)
    keep(page)
    assert "between" not in str(ours.stored())

    ours.context.set_offline(False)
    ours.flush(page)
    ours.wait_for("local", "queue", gone=True)
    tasks.open_sealed.call()
    letter = open_letter(Report.objects.get(), DESK)
    assert (letter.between_children, letter.about_me) == (True, False)


def test_danger_now_is_a_call_first_and_urgent(ours: Extension) -> None:
    page = ours.click("page")
    for number in ("tel:17", "tel:112", "sms:114"):
        expect(page.locator(f".danger [href='{number}']")).to_be_visible()
    go_on(page, "Quelqu’un est en danger maintenant")
    assert heading(page) == "Appelle d’abord"
    page.get_by_role("button", name="Continuer le signalement").click()
    send(page)

    assert received(page)
    assert Report.objects.get().urgent


def test_offline_it_waits_sealed_with_its_code_and_arrives_once(ours: Extension) -> None:
    ours.context.set_offline(True)
    page = ours.click("page")
    go_on(page)
    send(page)
    expect(page.locator("#keep-why")).to_contain_text("pas même ce navigateur")
    keep(page)
    letters = page.locator("#queued-letters").inner_text()
    (entry,) = ours.stored()["queue"]
    assert set(entry) == {"id", "key", "envelope", "until"}
    assert "forum" not in str(entry)

    ours.context.set_offline(False)
    for _ in range(3):
        ours.flush(page)
    ours.wait_for("local", "queue", gone=True)
    tasks.open_sealed.call()

    report = Report.objects.get()
    assert (bytes(report.locator), report.door) == (read(letters).locator, Door.EXTENSION)
    assert (kept(), contents()) == ((1, 1), {FORUM})


def test_offline_kept_and_back_online_it_arrives_once(unsealed: Extension) -> None:
    ours = unsealed
    ours.context.set_offline(True)
    page = ours.click("page")
    go_on(page)
    send(page)
    assert "queue" not in ours.stored()
    keep(page, receipt=True)
    assert len(ours.stored()["queue"]) == 1

    ours.context.set_offline(
        False
    )  # background sync, the "online" event, and ourselves: all at once
    for _ in range(3):
        ours.flush(page)
    (receipt,) = ours.wait_for("local", "receipts")

    assert ours.stored()["queue"] == []
    assert bytes(Report.objects.get().locator) == read(receipt["letters"]).locator
    assert (kept(), contents()) == ((1, 1), {FORUM})


def test_the_network_alone_sends_what_waits(ours: Extension) -> None:
    ours.context.set_offline(True)
    page = ours.click("page")
    go_on(page)
    send(page)
    keep(page)

    ours.context.set_offline(False)

    ours.wait_for("local", "queue", gone=True)
    tasks.open_sealed.call()
    assert kept() == (1, 1)
    assert "receipts" not in ours.stored() or ours.stored()["receipts"] == []


def test_an_answer_lost_on_the_way_makes_no_second_report(ours: Extension) -> None:
    page = ours.click("page")
    go_on(page)
    ours.worker.evaluate(LOST)
    send(page)
    keep(page)
    letters = page.locator("#queued-letters").inner_text()
    ours.flush(page)
    assert (kept(), len(ours.stored()["queue"])) == ((1, 1), 1)

    ours.worker.evaluate("() => globalThis.mended()")
    ours.flush(page)
    tasks.open_sealed.call()

    assert ours.stored()["queue"] == []
    assert bytes(Report.objects.get().locator) == read(letters).locator
    assert kept() == (1, 1)


def test_an_answer_lost_on_the_way_unsealed(unsealed: Extension) -> None:
    ours = unsealed
    page = ours.click("page")
    go_on(page)
    ours.worker.evaluate(LOST)
    send(page)
    keep(page, receipt=True)
    ours.worker.evaluate("() => globalThis.mended()")
    ours.flush(page)

    (receipt,) = ours.stored()["receipts"]
    assert ours.stored()["queue"] == []
    assert bytes(Report.objects.get().locator) == read(receipt["letters"]).locator


def test_many_reports_wait_and_each_arrives_once(ours: Extension) -> None:
    ours.context.set_offline(True)
    for number in range(5):
        page = ours.click("link", linkUrl=f"http://b.host.example/{number}")
        go_on(page)
        send(page)
        keep(page)
        page.close()
    ours.context.set_offline(False)

    ours.wait_for("local", "queue", gone=True)
    tasks.open_sealed.call()
    assert kept() == (5, 5)


def test_unasked_nothing_stays_on_the_disk(chromium: Browser, live_server: LiveServer) -> None:
    with extension(chromium, live_server.url) as ours:
        page = ours.click("link", linkUrl=VIDEO)
        go_on(page)
        page.get_by_label("Quelque chose à ajouter").fill("phrase-tres-secrete")
        send(page)
        letters = received(page)
        page.get_by_role("button", name="J’ai noté mon code").click()
        stored = (ours.stored(), ours.stored("session"))
        ours.context.close()
        files = [path.read_bytes() for path in ours.profile.rglob("*") if path.is_file()]

    assert stored == ({"language": "fr"}, {})
    for secret in ("secret-name.mp4", "phrase-tres-secrete", letters):
        assert not [content for content in files if secret.encode() in content]


def test_one_press_forgets_everything(ours: Extension) -> None:
    entry = {"id": "a", "body": "{}", "language": "fr", "withReceipt": False, "until": 4e12}
    ours.put(queue=[entry], receipts=[{"letters": "AAAA-BBBB", "words": "un deux"}])
    ours.context.set_offline(True)
    page = ours.page("options.html")
    expect(page.locator("#queue li")).to_have_count(1)
    expect(page.locator("#receipts")).to_contain_text("AAAA-BBBB")

    page.get_by_role("button", name="Tout oublier maintenant").click()

    expect(page.get_by_text("Tout est oublié.")).to_be_visible()
    assert (ours.stored(), ours.stored("session")) == ({"language": "fr"}, {})


def test_what_is_forgotten_on_its_way_leaves_nothing_behind(unsealed: Extension) -> None:
    ours = unsealed
    page = ours.click("page")
    go_on(page)
    ours.context.set_offline(True)
    send(page)
    keep(page, receipt=True)
    ours.worker.evaluate(
        """() => {
          const real = globalThis.fetch;
          globalThis.fetch = async (...asked) => {
            const answer = await real(...asked);
            await chrome.storage.local.remove(["queue", "receipts", "expired"]);
            return answer;
          };
        }"""
    )
    ours.context.set_offline(False)
    ours.flush(page)

    assert kept() == (1, 1)
    assert ours.stored() == {"language": "fr"}


def test_a_receipt_is_kept_when_asked_and_forgotten_alone(ours: Extension) -> None:
    page = ours.click("page")
    go_on(page)
    send(page)
    letters = received(page)
    assert "receipts" not in ours.stored()
    page.get_by_role("button", name="Garder ce code ici").click()
    expect(page.locator("#receipt-kept")).to_contain_text("gardé sur cet appareil")
    assert [each["letters"] for each in ours.stored()["receipts"]] == [letters]

    page = ours.page("options.html")
    page.get_by_role("button", name=f"Oublier {letters}").click()
    expect(page.locator("#no-receipts")).to_be_visible()
    assert ours.stored()["receipts"] == []


def test_in_a_private_window_nothing_is_offered_to_be_kept(ours: Extension) -> None:
    ours.context.set_offline(True)
    page = ours.click("page", incognito=True)
    go_on(page)
    send(page)

    expect(page.locator("#later")).to_be_visible()
    expect(page.locator("#keep")).to_be_hidden()
    ours.context.set_offline(False)
    page.get_by_role("button", name="Réessayer").click()
    assert received(page)
    expect(page.locator("#keep-receipt")).to_be_hidden()
    assert ours.stored() == {"language": "fr"}


def test_what_the_hotline_cannot_read_is_said_and_stays(ours: Extension) -> None:
    page = ours.click("link", linkUrl="http://192.168.1.1/album")
    go_on(page)
    send(page)

    expect(page.locator("#errors")).to_contain_text("réseau privé")
    expect(page.locator("#addresses")).to_have_value("http://192.168.1.1/album")
    assert kept() == (0, 0)


def test_what_waited_and_cannot_be_read_comes_back_to_be_mended(unsealed: Extension) -> None:
    ours = unsealed
    ours.context.set_offline(True)
    page = ours.click("link", linkUrl="http://192.168.1.1/album")
    go_on(page)
    send(page)
    keep(page)
    ours.context.set_offline(False)
    page = ours.page("options.html")
    page.get_by_role("button", name="Envoyer maintenant").click()

    page.get_by_role("button", name="Corriger").click()
    page.locator("#addresses").fill("http://c.host.example/album")
    send(page)

    assert received(page)
    assert contents() == {"http://c.host.example/album"}


def test_what_waited_too_long_is_erased_and_said(ours: Extension) -> None:
    entry = {"id": "a", "body": "{}", "language": "fr", "withReceipt": False, "until": 1000}
    ours.put(queue=[entry])
    ours.flush(ours.page("options.html"))

    expect(ours.page().locator("#told")).to_contain_text("n’ont pas pu partir en 7 jours")
    assert (ours.stored()["queue"], kept()) == ([], (0, 0))


def test_closed_in_the_middle_nothing_typed_is_lost(ours: Extension) -> None:
    page = ours.click("page")
    go_on(page)
    page.get_by_label("Quelque chose à ajouter").fill("à moitié écr")
    page.close()

    page = ours.page()
    expect(page.get_by_label("Quelque chose à ajouter")).to_have_value("à moitié écr")
    page.get_by_role("button", name="Tout effacer et recommencer").click()
    expect(page.locator("#who")).to_be_visible()
    assert ours.stored("session") == {}


def test_by_keyboard_alone(ours: Extension) -> None:
    page = ours.click("page")
    expect(page.locator("#who h1")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#what h1")).to_be_focused()
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "send":
            break
    page.keyboard.press("Enter")

    expect(page.locator("#received h1")).to_be_focused()
    assert kept() == (1, 1)


def test_the_language_can_be_changed_and_what_is_typed_stays(ours: Extension) -> None:
    page = ours.click("page")
    go_on(page)
    page.get_by_label("Quelque chose à ajouter").fill("bonjour")
    page.get_by_role("button", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_label("Anything to add")).to_have_value("bonjour")
    page.get_by_role("button", name="Send", exact=True).click()
    assert received(page)
    assert open_letter(Report.objects.get(), DESK).language == "en"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_axe_finds_nothing(
    chromium: Browser, live_server: LiveServer, scheme: str, language: str
) -> None:
    with extension(chromium, live_server.url, language) as ours:
        receipt = {"letters": "AAAA-BBBB-CCCC", "words": "un deux trois"}
        entry = {"id": "a", "body": "{}", "language": "fr", "withReceipt": False, "until": 4e12}
        ours.context.set_offline(True)
        ours.put(queue=[entry], receipts=[receipt])
        found = []
        for step in ("who", "help", "between", "what", "later", "queued", "received", "arrived"):
            who, step = ("between", "help") if step == "between" else ("me", step)  # noqa: PLW2901
            page = ours.click("image", srcUrl=VIDEO)
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            draft = {**ours.stored("session")["draft"], "step": step, "who": who}
            ours.put("session", draft=draft)
            if step in ("received", "arrived"):
                ours.put("session", sent={"state": step, "receipt": receipt, "at": 4e12})
            page.reload()
            expect(page.locator(f"#{step}")).to_be_visible()
            found += axe(page)
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
            ours.worker.evaluate("() => chrome.storage.session.clear()")
            page.close()
        page = ours.page("options.html")
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        found += axe(page)
        assert found == []
