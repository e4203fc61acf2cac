"""Files come from editors, at /gestion/, and from nobody else and nowhere else."""

import asyncio
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from clickable import gate
from clickable.gate import uploads
from clickable.gate.limits import Limits
from clickable.people.models import User
from tests.cast import signed_in
from tests.gate.asking import Answer, asked, scope

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.pages.uploads_urls")]
BORDER = b"a-border"
KIND = (b"content-type", b"multipart/form-data; boundary=" + BORDER)
HEAD = b"--" + BORDER + b'\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n'
TAIL = b"\r\n--" + BORDER + b"--\r\n"


def a_file() -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.7", content_type="application/pdf")}


def test_an_editor_may_send_a_file_at_gestion(edith: User) -> None:
    answer = signed_in(edith).post("/gestion/essai/", a_file())

    assert (answer.status_code, answer.json()) == (200, {"file": 8})


@pytest.mark.parametrize(
    "path", ["/essai/", "/desk/essai/", "/signaler/", "/suivi/", "/en/signaler/"]
)
def test_nobody_sends_a_file_elsewhere(edith: User, alice: User, path: str) -> None:
    for client in (Client(), signed_in(edith), signed_in(alice)):
        assert client.post(path, a_file()).status_code == 400


def test_no_program_sends_a_file() -> None:
    assert Client().post("/api/v1/reports", a_file()).status_code in {400, 415, 422}


def test_only_editors_send_files_at_gestion(alice: User, charlie: User) -> None:
    for client in (Client(), signed_in(alice), signed_in(charlie)):
        assert client.post("/gestion/essai/", a_file()).status_code == 400
        assert client.post("/gestion/connexion/", a_file()).status_code == 400


def test_many_fields_come_from_gestion_only(edith: User) -> None:
    many = {f"f{n}": "1" for n in range(102)}

    assert signed_in(edith).post("/gestion/essai/", many).status_code == 200
    for path in ("/essai/", "/desk/essai/", "/signaler/"):
        urlencoded = "&".join(many)
        assert Client().post(path, many).status_code == 400
        assert (
            Client()
            .post(path, urlencoded, content_type="application/x-www-form-urlencoded")
            .status_code
            == 400
        )


def send(size: int, *, cookie: str = "", path: str = "/gestion/essai/") -> tuple[Answer, int]:
    """A file of about `size` bytes through the gate; its answer, and how much was taken."""
    parts = [HEAD, *[b"x" * 1_000_000] * (size // 1_000_000), TAIL]
    length = sum(map(len, parts))
    headers = [KIND, (b"content-length", b"%d" % length), (b"cookie", f"desk={cookie}".encode())]
    taken = 0

    async def receive() -> dict[str, object]:
        nonlocal taken
        piece = parts.pop(0)
        taken += len(piece)
        return {"type": "http.request", "body": piece, "more_body": bool(parts)}

    answer = Answer()

    async def note(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            answer.status = int(str(message["status"]))
        answer.body += bytes(message.get("body", b""))  # type: ignore[call-overload]

    asyncio.run(gate.application(scope(path, headers=headers), receive, note))
    return answer, taken


def cookie_of(user: User) -> str:
    return str(signed_in(user).session.session_key)


@pytest.mark.django_db(transaction=True)
def test_a_large_file_of_an_editor_comes_through_the_gate_and_leaves_nothing(
    edith: User,
) -> None:
    before = set(Path(settings.HOME).iterdir())

    answer, taken = send(6_000_000, cookie=cookie_of(edith))

    assert (answer.status, answer.body) == (200, b'{"file": 6000000}')
    assert taken > 6_000_000
    assert set(Path(settings.HOME).iterdir()) == before


@pytest.mark.django_db(transaction=True)
def test_nobody_else_makes_the_gate_take_a_large_body(alice: User, edith: User) -> None:
    for cookie in ("", "nonsense", cookie_of(alice)):
        assert send(6_000_000, cookie=cookie) == (send(6_000_000)[0], 0)
    refused, taken = send(6_000_000, cookie=cookie_of(edith), path="/essai/")
    assert (refused.body, taken) == (b"{}", 0)


def test_more_than_the_largest_is_not_even_asked_about() -> None:
    asking = scope("/gestion/essai/")

    assert uploads.is_one(asking, settings.LARGEST_FILE, longest=gate.LONGEST)
    assert not uploads.is_one(asking, settings.LARGEST_FILE + 1, longest=gate.LONGEST)
    assert not uploads.is_one(asking, gate.LONGEST, longest=gate.LONGEST)


@pytest.mark.django_db(transaction=True)
def test_a_sender_who_leaves_or_sends_more_than_announced_gets_nothing_done(edith: User) -> None:
    headers = [
        KIND,
        (b"content-length", b"3000000"),
        (b"cookie", f"desk={cookie_of(edith)}".encode()),
    ]

    more = asyncio.run(asked(scope("/gestion/essai/", headers=headers), b"x" * 3_000_001))
    less = asyncio.run(asked(scope("/gestion/essai/", headers=headers), b"x" * 2_999_999))

    assert (more.status, less.status) == (408, 0)


def test_only_editors_may_send(edith: User, paul: User, alice: User, charlie: User) -> None:
    def told(client: Client) -> int:
        return client.get("/gestion/envoi/").status_code

    assert [told(signed_in(p)) for p in (edith, paul, alice, charlie)] == [204, 204, 403, 403]
    assert told(Client()) == 403


@pytest.mark.urls("clickable.urls")
@pytest.mark.django_db(transaction=True)
def test_a_file_does_not_take_a_try_to_sign_in_past_the_count(
    edith: User, settings, monkeypatch
) -> None:
    settings.SIGN_INS_PER_HOUR = 30
    monkeypatch.setattr(gate, "_limits", Limits(now=0.0))
    cookie = cookie_of(edith)

    told = [send(3_000_000, cookie=cookie, path="/gestion/connexion/") for _ in range(40)]

    assert [answer.status for answer, _taken in told[30:]] == [429] * 10
    assert 429 not in {answer.status for answer, _taken in told[:30]}
    assert {taken for _answer, taken in told} == {0}
