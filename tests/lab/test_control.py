import re
import smtplib
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import pytest

from lab import world
from lab.control.markup import tag
from lab.control.texts import TEXTS
from lab.run import Lab, running_lab
from tests.lab.test_mailserver import TO, letter

PRODUCT = "http://127.0.0.1:8000"


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Lab]:
    with running_lab(tmp_path, product=PRODUCT) as lab:
        yield lab


def ask(
    lab: Lab, method: str, path: str, *, form: str | None = None, **headers: str
) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", lab.ports.control, timeout=5)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if form is not None else {}
    sent = {**kind, **{key.replace("_", "-"): value for key, value in headers.items()}}
    connection.request(method, path, body=form, headers=sent)
    return connection.getresponse()


def page(lab: Lab, path: str = "/") -> str:
    return ask(lab, "GET", path).read().decode()


def post(lab: Lab, path: str, **fields: str) -> HTTPResponse:
    origin = f"http://127.0.0.1:{lab.ports.control}"
    return ask(lab, "POST", path, form=urlencode(fields), Origin=origin)


def test_the_page_shows_every_invented_page_and_links_only_to_the_product(host: Lab) -> None:
    shown = page(host)
    for site in world.SITES:
        for one in site.pages:
            assert host.url(site.name, one.path).replace("&", "&amp;") in shown
    links = set(re.findall(r'href="([^"#]+)', shown))
    assert links == {
        "/", "/en/", "/lab.css", f"{PRODUCT}/signaler/", f"{PRODUCT}/desk/", f"{PRODUCT}/chiffres/",
    }  # fmt: skip


def test_it_shows_the_codes_of_the_teams_telephones(host: Lab) -> None:
    assert "phones" not in page(host)
    host.phones.give({"alice": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"})

    assert host.phones.shown(now=1111111109) == {"alice": "081804"}  # RFC 6238, appendix B
    assert re.search(r"<th[^>]*>alice</th><td><code>\d{6}</code>", page(host))
    assert "The team’s telephones" in page(host, "/en/")


def test_it_speaks_english_too(host: Lab) -> None:
    shown = page(host, "/en/")
    assert '<html lang="en">' in shown
    assert "Let 20 minutes pass" in shown
    assert f"{PRODUCT}/en/signaler/" in shown


def test_no_script_no_foreign_style_and_strict_headers(host: Lab) -> None:
    answer = ask(host, "GET", "/")
    policy = answer.getheader("Content-Security-Policy", "")
    assert policy.startswith("default-src 'none'; style-src 'self'; form-action 'self'")
    shown = answer.read().decode()
    assert re.findall(r"<script|style=|<img|javascript:| on\w+=", shown) == []


def test_a_page_is_taken_down_and_put_back(host: Lab) -> None:
    url = host.url("photos.example", "/a/2")
    answer = post(
        host, "/page", page="photos.example/a/2", behaviour="remove", back="photos.example"
    )
    assert (answer.status, answer.getheader("Location")) == (303, "/#photos.example")
    assert host.behaviour(url) == "remove"
    post(host, "/page", page="photos.example/a/2", behaviour="serve", back="photos.example")
    assert host.behaviour(url) == "serve"


def test_time_passes_by_twenty_minutes_at_a_time(host: Lab) -> None:
    for _ in range(2):
        post(host, "/clock", back="clock", language="en")
    assert host.clock.file.read_text() == "2400\n"
    assert "It is 40 minutes ahead." in page(host, "/en/")


def test_a_letter_is_shown_as_text_with_the_switch_of_its_page(host: Lab) -> None:
    message = letter()
    message.set_content(f"<b>Bonjour</b>\n{host.url('photos.example', '/a/1')}\n")
    with smtplib.SMTP("127.0.0.1", host.ports.smtp) as client:
        client.send_message(message)
    section = page(host).partition('id="letter-1"')[2].partition("</details></details>")[0]
    assert "&lt;b&gt;Bonjour&lt;/b&gt;" in section
    assert "<a " not in section
    assert 'name="page" value="photos.example/a/1"' in section


def test_a_mailbox_can_be_made_to_refuse(host: Lab) -> None:
    post(host, "/mailbox", mailbox=TO, post="refuse", back="boxes")
    with (
        pytest.raises(smtplib.SMTPRecipientsRefused),
        smtplib.SMTP("127.0.0.1", host.ports.smtp) as client,
    ):
        client.send_message(letter())


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "http://attaque.example"},
        {"Origin": PRODUCT},
        {"Sec_Fetch_Site": "cross-site"},
        {"Host": "attaque.example", "Origin": "http://attaque.example"},
    ],
)
def test_a_form_from_elsewhere_changes_nothing(host: Lab, headers: dict[str, str]) -> None:
    form = "page=photos.example%2Fa%2F1&behaviour=remove"
    assert ask(host, "POST", "/page", form=form, **headers).status == 403
    assert host.behaviour(host.url("photos.example", "/a/1")) == "serve"


def test_another_name_for_this_address_is_refused(host: Lab) -> None:
    assert ask(host, "GET", "/", Host="attaque.example").status == 403


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/page", {"page": "photos.example/nulle-part", "behaviour": "remove"}),
        ("/page", {"page": "photos.example/a/1", "behaviour": "exploser"}),
        ("/page", {}),
        ("/mailbox", {"mailbox": "quelqu.un@ailleurs.example", "post": "refuse"}),
        ("/mailbox", {"mailbox": TO, "post": "brûler"}),
    ],
)
def test_what_does_not_exist_cannot_be_switched(
    host: Lab, path: str, fields: dict[str, str]
) -> None:
    assert post(host, path, **fields).status == 400


def test_the_way_back_stays_on_the_page(host: Lab) -> None:
    for back in ("//attaque.example", "letter-x", "", "\r\nX: y"):
        assert post(host, "/clock", back=back).getheader("Location") == "/"


def test_a_huge_form_is_refused(host: Lab) -> None:
    assert post(host, "/page", page="x" * 20_000).status == 413


def test_every_text_exists_in_both_languages() -> None:
    assert [key for key, (fr, en) in TEXTS.items() if not fr or not en] == []


def test_markup_escapes_what_is_not_markup() -> None:
    assert tag("p", "<b>", tag("i", "&"), title='"', hidden=True, open=False) == (
        '<p title="&quot;" hidden>&lt;b&gt;<i>&amp;</i></p>'
    )
