"""The application without a browser: its page, what makes it installable, and what is shared to it."""

from html import unescape

import pytest
from django.test import Client

from tests.api.test_sealed import text
from tests.report.test_sealed_reports import our_key

pytestmark = pytest.mark.django_db


def test_the_page_holds_the_key_and_allows_itself_no_more_than_it_needs(client: Client) -> None:
    got = client.get("/application/")

    assert f'data-key="{text(our_key())}"' in got.content.decode()
    policy = got["Content-Security-Policy"]
    assert "connect-src 'self'" in policy
    assert "trusted-types clickable-worker" in policy
    assert "default-src 'none'" in policy
    assert "connect-src" not in client.get("/signaler/")["Content-Security-Policy"]
    assert (len(got.cookies), got["Cache-Control"]) == (0, "no-store")


def test_a_strict_instance_has_no_key_to_seal_to(client: Client, settings: object) -> None:
    settings.STRICT = True  # type: ignore[attr-defined]

    assert 'data-key=""' in client.get("/application/").content.decode()


def test_it_can_be_installed_and_shared_to(client: Client) -> None:
    got = client.get("/app.webmanifest")
    told = got.json()

    assert got["Content-Type"] == "application/manifest+json"
    assert (told["display"], told["start_url"], told["scope"]) == (
        "standalone",
        "/application/",
        "/",
    )
    assert {each["sizes"] for each in told["icons"]} == {"192x192", "512x512", "any"}
    assert [each["url"] for each in told["shortcuts"]] == ["/signaler/", "/suivi/", "/aide/"]
    assert (told["share_target"]["action"], told["share_target"]["method"]) == (
        "/signaler/partager/", "POST",
    )  # fmt: skip


def test_the_worker_is_at_the_root_and_names_what_it_keeps(client: Client) -> None:
    got = client.get("/service-worker.js")
    script = got.content.decode()

    assert got["Content-Type"] == "text/javascript; charset=utf-8"
    assert got["Cache-Control"] == "no-store"
    assert '"/application/", "/en/application/"' in script
    assert "/suivi/?" not in script
    assert len(got.content) <= 12 * 1024


@pytest.mark.parametrize(
    "told",
    [
        {"url": "https://photos.host.example/a/1"},
        {"text": "Regarde ça : https://photos.host.example/a/1 — partagé"},
        {"title": "Photos", "text": "https://photos.host.example/a/1", "url": ""},
    ],
)
def test_what_is_shared_is_in_the_form_and_in_no_address(
    client: Client, told: dict[str, str]
) -> None:
    got = client.post("/signaler/partager/", told)
    page = unescape(got.content.decode())

    assert got.status_code == 200
    assert "Que se passe-t-il" in page
    state = page.partition('name="state" value="')[2].partition('"')[0]
    page = client.post("/signaler/", {"state": state, "who": "saw", "go": "next"}).content.decode()
    state = page.partition('name="state" value="')[2].partition('"')[0]
    page = client.post(
        "/signaler/", {"state": state, "category": "csam", "go": "next"}
    ).content.decode()
    assert ">https://photos.host.example/a/1</textarea>" in page


@pytest.mark.parametrize(
    "told", [{}, {"text": "x" * 100_000}, {"text": "data:image/png;base64,iVBO"}]
)
def test_what_is_shared_and_is_no_address_leads_to_the_form(
    client: Client, told: dict[str, str]
) -> None:
    assert client.post("/signaler/partager/", told).status_code == 200
    assert client.get("/signaler/partager/").headers["Location"] == "/signaler/"
