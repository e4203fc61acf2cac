"""The reporter's side in the languages of packs: whole, chosen among all, and never a way to nowhere."""

import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client, override_settings

from clickable.base.packs import CATALOGUE, packs
from clickable.people.models import User
from clickable.report.conversation.alerts import send_due, tell
from clickable.report.conversation.services import leave_mailbox
from clickable.report.conversation.visit import visit
from clickable.report.models import Report
from clickable.report.selectors import open_letter
from tests.cast import DESK, NOW
from tests.report.talk import Talk, a_report, team_says
from tests.report.walk import Walk

pytestmark = pytest.mark.django_db
CODES = [pack.code for pack in settings.PACKS]
WORDY = 8  # letters from which a French text is no word of another language
HREF = re.compile(r'<a\b[^>]*href="(/[^"#]*)"([^>]*)>')
NAMES = {"fr": "Français", **dict(settings.LANGUAGES)}


def words_of(code: str) -> dict[str, str]:
    """What the pack says for each French text."""
    path = settings.LANGUAGE_PACKS / code / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    pairs = ((key, said) for key, said in catalogue.items() if isinstance(key, str))
    return {" ".join(key.split()): " ".join(said.split()) for key, said in pairs if key}


def french_left(code: str, text: str) -> list[str]:
    """The French texts that stand in what a reader of this language sees."""
    known = {key for key, said in words_of(code).items() if key != said and len(key) >= WORDY}
    return [key for key in known if re.search(rf"(?<!\w){re.escape(key)}(?!\w)", text)]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("version", ["", "simple/"])
def test_no_french_is_left_in_the_form(code: str, version: str) -> None:
    walk, seen = Walk(f"/{code}/signaler/{version}"), []
    walk.path = f"/{code}/signaler/"
    for typed in [
        {}, {"who": "danger"}, {"go": "back"}, {"who": "between"}, {"go": "back"}, {"who": "me"}, {}, {}, {"category": "suicide"},
        {}, {"addresses": "javascript:1\nftp://a.example\nhttp://10.0.0.1\n" + "x" * 9},
        {"addresses": "https://a.example/1\nhttps://a.example/1"}, {"message": "y" * 20_001},
        {"message": "z", "seen_at": "gister"}, {"go": "send"},
    ]:  # fmt: skip
        seen += [walk.text]
        walk.post(**{"go": "next", **typed})
    seen += [walk.text]
    letters = re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}", walk.page)
    walk.post(go="noted")
    seen += [walk.text]
    assert french_left(code, " ".join(seen)) == []
    assert len(letters) >= 1
    assert f'<html lang="{code}">' in walk.page


@pytest.mark.parametrize("code", CODES)
def test_no_french_is_left_in_the_follow_up(code: str, alice: User) -> None:
    report, receipt = a_report(code, language=code)
    team_says(report, alice, "Welche Seite?")
    talk, seen = Talk(path=f"/{code}/suivi/"), []
    for press in [
        lambda: talk.send(receipt=""), lambda: talk.send(receipt="abc"),
        lambda: talk.send(receipt=receipt.letters), lambda: talk.press("answer", answer=""),
        lambda: talk.press("answer", answer="ja"), lambda: talk.press("add", addresses="ftp://a"),
        lambda: talk.press("mail", mailbox="a"), lambda: talk.press("withdraw"),
        lambda: talk.press("withdraw-yes"),
    ]:  # fmt: skip
        seen += [talk.text]
        press()
    seen += [talk.text]
    assert french_left(code, " ".join(seen)) == []
    assert Report.objects.get().withdrawn


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    ("path", "status"),
    [("module/", 200), ("module/formulaire/", 200), ("signaler/x/", 404), ("suivi/x/", 404)],
)
def test_no_french_is_left_around(code: str, path: str, status: int, client: Client) -> None:
    response = client.get(f"/{code}/{path}")
    page = re.sub(r"<textarea.*?</textarea>", " ", response.content.decode(), flags=re.S)
    plain = re.sub(r"<[^>]*>", " ", page)
    assert response.status_code == status
    assert french_left(code, " ".join(plain.split())) == []


@pytest.mark.parametrize("code", CODES)
def test_every_link_of_a_page_leads_somewhere(code: str, client: Client) -> None:
    """To a page of the pack, or to the English one, and then the link says so."""
    for href, more in set(HREF.findall(client.get(f"/{code}/signaler/").content.decode())):
        assert client.get(href).status_code in {200, 303}, href
        if href.startswith("/en/") and "lang=" not in more.replace("hreflang=", ""):
            assert 'hreflang="en"' in more, href


def test_the_reporters_pages_offer_every_language(client: Client) -> None:
    for path in ["signaler/", "signaler/simple/", "suivi/", "module/", "module/formulaire/"]:
        for code in NAMES:
            page = client.get(f"/{path}" if code == "fr" else f"/{code}/{path}").content.decode()
            offered = set(re.findall(r'lang="(\w+)" hreflang', page))
            assert offered == set(NAMES) - {code}, (path, code)


@pytest.mark.parametrize("path", ["/", "/aide/", "/plan/", "/chiffres/", "/en/aide/"])
def test_other_pages_offer_the_two_of_the_site(path: str, client: Client) -> None:
    page = client.get(path).content.decode()
    assert {"fr", "en"} >= set(re.findall(r'lang="(\w+)" hreflang', page))
    assert not re.search(r'href="/(?:nl|de|lb)/', page)


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/nl/", "/en/"),
        ("/nl", "/en/"),
        ("/nl/aide/", "/en/aide/"),
        ("/nl/aide/services/?x=1", "/en/aide/services/?x=1"),
        ("/nl//host.example/", "/en/host.example/"),
        ("/nl/\\host.example/", "/en/%5Chost.example/"),
    ],
)
def test_what_is_not_in_a_pack_is_in_english(asked: str, led: str, client: Client) -> None:
    response = client.get(asked)
    assert (response.status_code, response["Location"]) == (302, led)


def test_typed_words_survive_every_change_of_language() -> None:
    walk = Walk().to("where")
    for code in [*CODES, "en", "fr"]:
        walk.path = "/signaler/" if code == "fr" else f"/{code}/signaler/"
        walk.post(go="stay", addresses="javascript:", elsewhere=f"dans un jeu {code}")
        assert walk.value("addresses") == "javascript:"
        assert walk.value("elsewhere") == f"dans un jeu {code}"
        assert 'role="alert"' not in walk.page
        assert f'<html lang="{code}">' in walk.page


def test_the_letter_says_its_language_and_the_code_comes_in_english_words() -> None:
    walk = Walk("/nl/signaler/").to("check")
    walk.post(go="send")
    assert open_letter(Report.objects.get(), DESK).language == "nl"
    assert '<ol class="receipt__words" lang="en"' in walk.page
    assert "Engelse woorden" in walk.text


def test_the_neutral_mail_is_in_the_reporters_language(
    alice: User, django_capture_on_commit_callbacks: object
) -> None:
    report, receipt = a_report("m", language="nl")
    leave_mailbox(visit=visit(receipt, now=NOW), mailbox="dana@mail.example", now=NOW)
    report.refresh_from_db()
    tell(report, ring=DESK, now=NOW)
    send_due(DESK, now=NOW.replace(day=28))
    assert [each.subject for each in mail.outbox] == ["Nieuws"]


def test_the_api_answers_a_reporter_in_their_language(client: Client) -> None:
    spoken = {"accept-language": "nl-BE,nl;q=0.9"}
    refused = client.post("/api/v1/reports", "{", content_type="application/json", headers=spoken)
    assert refused["Content-Language"] == "nl"
    assert "JSON die wij kunnen lezen" in refused.json()["detail"]
    assert client.get("/api/v1/figures", headers=spoken)["Content-Language"] == "en"


def test_another_language_is_one_file(client: Client, tmp_path: Path) -> None:
    """Put there, it is found: its name, its words, its place in the choice."""
    made = tmp_path / "eo" / CATALOGUE
    made.parent.mkdir(parents=True)
    header = (settings.LANGUAGE_PACKS / "nl" / CATALOGUE).read_text().partition("\n\n")[0]
    made.write_text(header.replace("Nederlands", "Esperanto"))
    Path(made.with_suffix(".mo")).write_bytes(
        _compiled({"Que se passe-t-il\u202f?": "Kio okazas?"})
    )
    found = packs(tmp_path)
    languages = [*settings.LANGUAGES, ("eo", found[0].name)]
    with override_settings(
        PACKS=[*settings.PACKS, *found],
        LANGUAGES=languages,
        LOCALE_PATHS=[*settings.LOCALE_PATHS, tmp_path],
    ):
        page = client.get("/eo/signaler/").content.decode()
        assert '<html lang="eo">' in page
        assert "Kio okazas?" in page
        assert 'href="/eo/signaler/"' in client.get("/signaler/").content.decode()
        assert client.get("/eo/aide/")["Location"] == "/en/aide/"
    assert [(pack.code, pack.name, pack.read_by) for pack in found] == [("eo", "Esperanto", "")]


def test_a_pack_that_nobody_has_read_says_so(client: Client) -> None:
    page = client.get("/nl/signaler/").content.decode()
    assert page.count("Een machine heeft geholpen deze pagina te vertalen") == 1
    assert "Een machine" not in client.get("/signaler/").content.decode()


def _compiled(words: dict[str, str]) -> bytes:
    """A catalogue as msgfmt writes it."""
    pairs = sorted({"": "Content-Type: text/plain; charset=UTF-8\n", **words}.items())
    coded = [(key.encode(), said.encode()) for key, said in pairs]
    start, body = 28 + 16 * len(coded), b""
    table: list[list[int]] = [[], []]
    for column in (0, 1):
        for pair in coded:
            table[column] += [len(pair[column]), start + len(body)]
            body += pair[column] + b"\0"
    numbers = [0x950412DE, 0, len(coded), 28, 28 + 8 * len(coded), 0, 0, *table[0], *table[1]]
    return b"".join(number.to_bytes(4, "little") for number in numbers) + body
