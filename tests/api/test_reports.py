import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clickable.report.models import Category, Door, Item, Report, Stage
from clickable.report.selectors import open_content, open_letter
from clickable.seal.receipts import from_page, read
from tests.cast import DESK, EVE, dana_reports

pytestmark = pytest.mark.django_db
IMAGE = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg=="
FULL = {
    "addresses": ["https://photos.host.example/a/1", "hxxps://b[.]example/2"],
    "elsewhere": "le jeu Abc",
    "category": "csam",
    "seen_at": "hier",
    "message": "dans un salon",
    "language": "en",
    "about_me": True,
    "between_children": True,
}


def send(body: Any, path: str = "reports", **headers: str) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = "application/json"
    return Client().post(f"/api/v1/{path}", raw, content_type=kind, headers=headers)


def faults(response: Any) -> list[tuple[str, str]]:
    """(place, code) of each fault of a problem, after looking at the problem's form."""
    body = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert (body["type"], body["status"]) == ("about:blank", response.status_code)
    assert body["title"]
    assert body["detail"]
    return [(e.get("pointer") or e["parameter"], e["code"]) for e in body.get("errors", [])]


def test_a_full_report() -> None:
    response = send(FULL)
    body = response.json()
    report = Report.objects.get()
    assert response.status_code == 201
    assert set(body) == {"receipt", "state"}
    assert body["state"] == "received"
    assert read(body["receipt"]["letters"]) == read(body["receipt"]["words"])
    assert bytes(report.locator) == read(body["receipt"]["letters"]).locator
    assert (report.door, report.reported_category) == (Door.API, Category.CSAM)
    assert open_letter(report, DESK).language == "en"


def test_the_extension_says_so_and_danger_is_urgent() -> None:
    send({**FULL, "door": "extension", "urgent": True})
    report = Report.objects.get()
    assert (report.door, report.urgent) == (Door.EXTENSION, True)
    assert faults(send({**FULL, "door": "form"})) == [("#/door", "literal_error")]


def test_a_code_that_the_sender_made_is_the_reports_and_makes_it_one() -> None:
    code = from_page("a device's own bits").letters
    first = send({**FULL, "receipt": code})
    again = send({**FULL, "receipt": code, "message": "autrement"})

    assert first.json()["receipt"]["letters"] == again.json()["receipt"]["letters"] == code
    assert bytes(Report.objects.get().locator) == read(code).locator
    assert open_letter(Report.objects.get(), DESK).message == "dans un salon"
    wrong = send({**FULL, "receipt": "AAAA-BBBB-CCCC-DDDD-EEEE"})
    assert faults(wrong) == [("#/receipt", "malformed")]


def test_everything_is_kept_and_sealed() -> None:
    send(FULL)
    letter = open_letter(Report.objects.get(), DESK)
    assert (letter.elsewhere, letter.message) == ("le jeu Abc", "dans un salon")
    assert (letter.seen_at, letter.about_me, letter.between_children) == ("hier", True, True)
    assert {open_content(item, DESK) for item in Item.objects.all()} == {
        "https://photos.host.example/a/1",
        "https://b.example/2",
        "le jeu Abc",
    }


def test_the_words_are_in_the_language_asked_for() -> None:
    french, english = (
        send({"addresses": ["a.example"], "language": language}).json()["receipt"]["words"]
        for language in ("fr", "en-GB")
    )
    assert (len(french.split()), len(english.split())) == (9, 9)
    assert english.isascii()


@pytest.mark.parametrize(
    "body", [{"addresses": ["a.example"]}, {"elsewhere": "un jeu"}, {"message": "dans un jeu"}]
)
def test_one_thing_is_enough(body: dict[str, Any]) -> None:
    assert send(body).status_code == 201
    assert Report.objects.get().reported_category == Category.UNSURE


def test_the_form_and_the_api_name_the_same_item() -> None:
    dana_reports("https://photos.host.example/a/1")
    send({"addresses": ["HTTPS://PHOTOS.host.example:443/a/1#x"]})
    assert (Report.objects.count(), Item.objects.count()) == (2, 1)


def test_a_retry_with_its_key_gives_the_same_receipt_and_one_report() -> None:
    key = str(uuid.uuid4())
    first = send(FULL, **{"Idempotency-Key": key})
    second = send(FULL, **{"Idempotency-Key": key.upper()})
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert Report.objects.count() == 1


def test_the_same_key_with_another_body_is_another_report() -> None:
    key = str(uuid.uuid4())
    first = send(FULL, **{"Idempotency-Key": key})
    second = send({**FULL, "message": "autre chose"}, **{"Idempotency-Key": key})
    assert first.json()["receipt"] != second.json()["receipt"]
    assert Report.objects.count() == 2


def test_without_a_key_each_is_a_report() -> None:
    assert send(FULL).json() != send(FULL).json()
    assert Report.objects.count() == 2


@pytest.mark.parametrize("key", ["1", "report", str(uuid.uuid1()), str(uuid.UUID(int=1)), "\xe9"])
def test_a_key_that_others_could_guess_is_refused(key: str) -> None:
    response = send(FULL, **{"Idempotency-Key": key})
    assert response.status_code == 422
    assert [place for place, _ in faults(response)] == ["Idempotency-Key"]
    assert Report.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("#/addresses", "nothing")]),
        ({"addresses": [], "message": " \u0000 "}, [("#/addresses", "nothing")]),
        (
            {"addresses": ["a.example", "javascript:x", "10.0.0.1", "ftp://a.example", IMAGE, "a b", ""]},
            [
                ("#/addresses/1", "script"), ("#/addresses/2", "private"), ("#/addresses/3", "scheme"),
                ("#/addresses/4", "content"), ("#/addresses/5", "unreadable"), ("#/addresses/6", "unreadable"),
            ],
        ),
        ({"addresses": ["https://a.example/" + "x" * 4000]}, [("#/addresses/0", "long")]),
        ({"addresses": [f"a.example/{n}" for n in range(5000)]}, [("#/addresses", "too_long")]),
        ({"message": f"vu {IMAGE}"}, [("#/message", "content")]),
        ({"message": "mot " * 250_000}, [("#/message", "too_long")]),
        ({"elsewhere": "mot " * 5000}, [("#/elsewhere", "too_long")]),
        ({"message": "a", "seen_at": "mot " * 60}, [("#/seen_at", "too_long")]),
        ({"addresses": "a.example"}, [("#/addresses", "list_type")]),
        ({"addresses": [1, None]}, [("#/addresses/0", "string_type"), ("#/addresses/1", "string_type")]),
        ({"message": "a", "category": "zzz"}, [("#/category", "enum")]),
        ({"message": "a", "between_children": 1}, [("#/between_children", "bool_type")]),
        ({"message": "a", "about_me": "yes"}, [("#/about_me", "bool_type")]),
        ({"message": "a", "language": EVE}, [("#/language", "string_pattern_mismatch")]),
        ({"message": "a", "surname": "b"}, [("#/surname", "extra_forbidden")]),
        ([], [("#", "model_type")]),
        (None, [("#", "model_type")]),
        ("a", [("#", "model_type")]),
        (b"", [("#", "missing")]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_field_by_field(body: Any, expected: list[tuple[str, str]]) -> None:
    response = send(body)
    assert response.status_code == 422
    assert faults(response) == expected
    assert Report.objects.count() == 0


@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"\xff\xfe\x00",
        b"\x89PNG\r\n\x1a\n",
        b"[" * 200_000,
        b'{"a":' * 50_000,
        b"9" * 10_000,
        b"nul",
    ],
)
def test_what_is_not_json_is_a_400(raw: bytes) -> None:
    response = send(raw)
    assert response.status_code == 400
    assert faults(response) == []


def test_three_megabytes_are_a_413() -> None:
    response = send({"message": "a" * 3_000_000})
    assert response.status_code == 413
    assert faults(response) == []


def test_a_flood_of_faults_is_cut() -> None:
    hashes = [{f"{place}-{n}": n for n in range(90)} for place in range(20)]
    response = send({"message": "a", "hashes": hashes})
    assert len(faults(response)) == 200


@pytest.mark.parametrize(
    "raw",
    [
        b'{"message": "\\ud800"}',
        b'{"message": "a\\u0000b"}',
        b'{"message": "\\u202ea"}',
        b'{"addresses": ["a.example\\ud800"]}',
    ],
)
def test_half_characters_and_controls_break_nothing(raw: bytes) -> None:
    assert send(raw).status_code in {201, 422}


def test_what_was_sent_is_not_repeated_in_the_problem() -> None:
    response = send({"addresses": ["ftp://geheim.example"], "category": "geheim", "geheim2": 1})
    assert "geheim.example" not in response.content.decode()


def test_problems_in_english() -> None:
    response = send({}, **{"Accept-Language": "en"})
    assert response.json()["detail"] == "Part of what was sent needs correcting."
    assert response["Content-Language"] == "en"


@pytest.mark.parametrize(
    ("stage", "state", "label"),
    [
        (Stage.RECEIVED, "received", "Reçu"),
        (Stage.REVIEW, "in_review", "En cours d’analyse"),
        (Stage.NOTICED, "passed_on", "Contraire à la loi, transmis"),
        (Stage.GONE, "removed", "Plus en ligne"),
    ],
)
def test_following_up(stage: Stage, state: str, label: str) -> None:
    receipt = send(FULL).json()["receipt"]
    Item.objects.update(stage=stage)
    answers = [send({"receipt": receipt[form]}, "follow-up") for form in ("letters", "words")]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer.json() for answer in answers] == [
        {"state": state, "label": label, "messages": []}
    ] * 2


def test_following_up_in_english() -> None:
    receipt = send(FULL).json()["receipt"]["letters"]
    assert (
        send({"receipt": receipt}, "follow-up", **{"Accept-Language": "en-GB"}).json()["label"]
        == "Received"
    )


@pytest.mark.parametrize("text", ["", "x", EVE, "A" * 20, "\x00", "\ud800", "a " * 500_000])
def test_a_malformed_receipt_is_a_422(text: str) -> None:
    response = send({"receipt": text}, "follow-up")
    assert response.status_code == 422
    assert faults(response) == [("#/receipt", "malformed")]


def test_an_unknown_receipt_is_a_404() -> None:
    send(FULL)
    response = send({"receipt": from_page("nobody's").letters}, "follow-up")
    assert response.status_code == 404
    assert faults(response) == [("#/receipt", "unknown")]


@pytest.mark.parametrize(
    "body", [{}, {"receipt": 1}, {"receipt": ["a"]}, {"receipt": "a", "x": 1}, []]
)
def test_a_follow_up_of_another_shape_is_a_422(body: Any) -> None:
    assert send(body, "follow-up").status_code == 422


def test_no_cookie_no_copy() -> None:
    response = send(FULL)
    assert response.cookies == {}
    assert response["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in response


def test_a_client_with_no_token_against_forgery_may_report() -> None:
    client = Client(enforce_csrf_checks=True)
    body = json.dumps(FULL)
    assert client.post("/api/v1/reports", body, content_type="application/json").status_code == 201


def test_the_queries_do_not_grow_with_the_addresses() -> None:
    counts = []
    for number in (1, 30):
        with CaptureQueriesContext(connection) as queries:
            send({"addresses": [f"https://host{number}.example/{n}" for n in range(number)]})
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("path", ["reports", "follow-up"])
def test_reading_is_not_a_method_here(path: str) -> None:
    response = Client().get(f"/api/v1/{path}")
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert faults(response) == []


@pytest.mark.parametrize("path", ["", "nothing", "reports/", "reports/1", "docs"])
def test_what_does_not_exist_is_a_problem_too(path: str) -> None:
    response = Client().get(f"/api/v1/{path}")
    assert response.status_code == 404
    assert faults(response) == []


def test_charlie_may_report_too(charlie: Any) -> None:
    client = Client()
    client.force_login(charlie)
    response = client.post("/api/v1/reports", json.dumps(FULL), content_type="application/json")
    assert response.status_code == 201
