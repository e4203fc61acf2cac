"""The partners' door: who comes in, what is kept of a batch, and what a partner is told."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clickable.base import clock
from clickable.partners.models import Batch, Delivery, Token
from clickable.partners.rules import Scope
from clickable.partners.services import revoke
from clickable.partners.taking import take
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Category, Door, Hash, Item, Mention, Report, Stage
from clickable.report.selectors import open_content, open_letter
from tests.api.test_reports import IMAGE, faults
from tests.cast import DESK, DEUX, EVE, UNE, dana_reports, signed_in
from tests.partners.making import (
    ALL,
    NDJSON,
    PATH,
    a_token,
    ask,
    codes,
    give,
    give_one,
    outcomes,
    page,
)

pytestmark = pytest.mark.django_db
SHA = {"algorithm": "sha256", "value": "ab" * 32}
FULL = {
    "addresses": ["https://photos.host.example/a/1", "hxxps://b[.]example/2"],
    "elsewhere": "le jeu Abc",
    "category": "csam",
    "seen_at": "hier",
    "message": "dans un salon",
    "language": "en",
    "urgent": True,
    "external_reference": "PH-2026_1",
}


@pytest.fixture
def phare(db: None) -> str:
    return a_token()


# Who may enter


def doors(token: str) -> dict[str, int]:
    """What each operation answers to this token; of what is there."""
    kept = Delivery.objects.first()
    assert kept is not None
    return {
        "give": give(token, page(7)).status_code,
        "give one": give_one(token, page(8)).status_code,
        "one": ask(token, kept.report_id).status_code,
        "called": ask(token, external_reference=kept.external_reference).status_code,
    }


@pytest.mark.parametrize(
    ("scopes", "expected"),
    [
        (ALL, (202, 202, 200, 200)),
        ([Scope.WRITE], (202, 202, 403, 403)),
        ([Scope.READ], (403, 403, 200, 200)),
        ([Scope.HASHES], (403, 403, 403, 403)),
        ([Scope.WRITE, Scope.HASHES], (202, 202, 403, 403)),
    ],
)
def test_each_scope_opens_its_operations(
    phare: str, scopes: list[Scope], expected: tuple[int, ...]
) -> None:
    give(phare, page(1, external_reference="r1"))
    assert tuple(doors(a_token(scopes=scopes)).values()) == expected


@pytest.mark.parametrize(
    "token", ["", "x", EVE.replace("\n", ""), "cbl_00000000_" + "x" * 43, "x" * 5000]
)
def test_a_token_of_nobody_opens_nothing(phare: str, token: str) -> None:
    give(phare, page(1, external_reference="r1"))
    assert set(doors(token).values()) == {401}
    assert Report.objects.count() == 1


def test_nor_one_that_ran_out_or_was_revoked(phare: str) -> None:
    give(phare, page(1, external_reference="r1"))
    over, revoked = a_token(), a_token()
    Token.objects.filter(prefix=over.split("_")[1]).update(
        made_at=clock.now() - timedelta(days=2), expires_at=clock.now() - timedelta(days=1)
    )
    revoke(prefix=revoked.split("_")[1], now=clock.now())
    assert set(doors(over).values()) | set(doors(revoked).values()) == {401}


@pytest.mark.parametrize("shown", ["{0}", "Basic {0}", "Token {0}", "Bearer", "Bearer {0} {0}", ""])
def test_a_token_is_shown_as_a_bearer_or_not_at_all(phare: str, shown: str) -> None:
    headers = {"Authorization": shown.format(phare), "Idempotency-Key": "12345678"}
    answer = Client().post(PATH, b"{}", content_type=NDJSON, headers=headers)
    assert (answer.status_code, faults(answer)) == (401, [])
    assert answer["WWW-Authenticate"].startswith("Bearer ")


def test_what_is_missing_is_said_in_the_challenge() -> None:
    answer = give(a_token(scopes=[Scope.READ]), page(1))
    assert 'error="insufficient_scope", scope="reports:write"' in answer["WWW-Authenticate"]


def test_a_session_of_the_desk_is_no_token(alice: User) -> None:
    assert signed_in(alice).get(f"{PATH}/{uuid4()}").status_code == 401


def test_the_token_is_asked_for_before_the_body_is_looked_at(phare: str) -> None:
    assert give("x", b"{").status_code == 401


# What is kept


def test_a_full_report_is_kept_and_sealed(phare: str) -> None:
    answer = give_one(phare, FULL)
    report = Report.objects.get()
    assert answer.json() == {
        "accepted": 1,
        "duplicate": 0,
        "refused": 0,
        "results": [
            {"line": 1, "status": "accepted", "id": str(report.pk), "errors": [],
             "external_reference": "PH-2026_1"}
        ],
    }  # fmt: skip
    letter = open_letter(report, DESK)
    assert (report.door, report.reported_category) == (Door.PARTNER, Category.CSAM)
    assert report.urgent
    assert (letter.elsewhere, letter.message, letter.seen_at) == (
        "le jeu Abc",
        "dans un salon",
        "hier",
    )
    assert {open_content(item, DESK) for item in Item.objects.all()} == {
        "https://photos.host.example/a/1",
        "https://b.example/2",
        "le jeu Abc",
    }


def test_it_joins_the_queue_of_the_partners_team() -> None:
    give(a_token("Balise", team="Deux"), page(1), page(2))
    assert set(Report.objects.values_list("group_id", flat=True)) == {DEUX}
    assert set(Item.objects.values_list("group_id", flat=True)) == {DEUX}
    give(a_token("Phare"), page(1))
    assert Item.objects.of(UNE).count() == 1


def test_good_lines_are_kept_and_bad_ones_named(phare: str) -> None:
    answer = give(
        phare,
        page(1),
        b"",
        b"{",
        page(4, external_reference="r4"),
        {"addresses": ["ftp://a.example", "b.example"], "message": IMAGE},
        b"\xff\xfe{}",
        {"addresses": ["c.example"], "surname": 1},
        b"[]",
        b"\r",
        b"   ",
        page(11),
    )
    assert outcomes(answer) == [
        (1, "accepted"), (3, "refused"), (4, "accepted"), (5, "refused"), (6, "refused"),
        (7, "refused"), (8, "refused"), (11, "accepted"),
    ]  # fmt: skip
    assert codes(answer) == {
        3: [("#", "json")],
        5: [("#/addresses/0", "scheme"), ("#/message", "content")],
        6: [("#", "encoding")],
        7: [("#/surname", "extra_forbidden")],
        8: [("#", "model_type")],
    }
    assert (Report.objects.count(), Item.objects.count()) == (3, 3)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'{"addresses": ["https://a.example/1"', "json"),
        (b"[" * 100_000, "json"),
        (b'{"addresses":' * 50_000, "json"),
        (b'{"message": "\\ud800"}', "json"),
        (b"\x89PNG\r", "encoding"),
        ('{"message": "é"}'.encode("latin1"), "encoding"),
        ('{"message": "a"}'.encode("utf-16"), "encoding"),
        (b"\x1f\x8b\x08\x00", "encoding"),
        (b"nul", "json"),
        (b"null", "model_type"),
        (b'"a"', "model_type"),
        (b"9" * 5000, "json"),
        (b"{}", "nothing"),
        (b'{"message": 1}', "string_type"),
        (json.dumps({str(n): n for n in range(10_000)}).encode(), "too_long"),
        (json.dumps({"message": "mot " * 5000}).encode(), "too_long"),
        (json.dumps({"addresses": [f"a.example/{n}" for n in range(201)]}).encode(), "too_long"),
        (b'{"message": "a", "external_reference": "a.example"}', "string_pattern_mismatch"),
        (b'{"message": "a", "external_reference": "https://a"}', "string_pattern_mismatch"),
        (b'{"message": "a", "external_reference": "r\\n"}', "string_pattern_mismatch"),
        (json.dumps({"message": "a", "external_reference": "r" * 65}).encode(), "string_pattern_mismatch"),
        (json.dumps({**page(1), "hashes": [SHA] * 21}).encode(), "too_long"),
        (json.dumps({"addresses": ["a.example", "b.example"], "hashes": [SHA]}).encode(), "several"),
        (json.dumps({**page(1), "hashes": [{**SHA, "value": "00" * 32}]}).encode(), "hash"),
    ],
)  # fmt: skip
def test_a_broken_line_is_named_and_its_neighbours_are_kept(
    phare: str, line: bytes, code: str
) -> None:
    answer = give(phare, page(1), line.replace(b"\n", b" "), page(3))
    assert {found for _place, found in codes(answer)[2]} == {code}
    assert len(codes(answer)[2]) <= 20
    assert (outcomes(answer)[0][1], outcomes(answer)[-1][1]) == ("accepted", "accepted")
    assert Report.objects.count() == 2


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\n\n"])
def test_the_last_line_needs_no_end(phare: str, end: bytes) -> None:
    body = b"\xef\xbb\xbf" + json.dumps(page(1)).encode() + b"\r\n" + json.dumps(page(2)).encode()
    assert outcomes(give(phare, body=body + end)) == [(1, "accepted"), (2, "accepted")]


def test_half_a_last_line_is_not_taken_for_a_report(phare: str) -> None:
    whole = json.dumps(page(1)).encode()
    for cut in range(1, len(whole)):
        answer = give(phare, body=b'{"message": "a"}\n' + whole[:cut])
        assert outcomes(answer)[-1][1] == "refused"
    assert Report.objects.filter(door=Door.PARTNER).count() == len(whole) - 1


def test_what_was_sent_is_not_repeated(phare: str) -> None:
    answer = give(phare, {"addresses": ["ftp://geheim.example"], "category": "geheim"}, b"geheim")
    assert b"geheim" not in answer.content


@pytest.mark.parametrize(
    ("body", "kind", "status", "expected"),
    [
        (b"", NDJSON, 422, [("#", "nothing")]),
        (b"\n \r\n", NDJSON, 422, [("#", "nothing")]),
        (b"{}\n" * 10_001, NDJSON, 422, [("#", "too_many_lines")]),
        (b" " * 2_600_000, NDJSON, 413, []),
        (b"{}", "text/csv", 415, []),
        (b"{}", "", 415, []),
        (b"{}", "application/json", 422, [("#/addresses", "nothing")]),
        (b'{"a": 1}', "application/json", 422, [("#/a", "extra_forbidden")]),
        (b"[{}]", "application/json", 422, [("#", "model_type")]),
        (b"", "application/json", 400, [("#", "json")]),
        (b'{"message"', "application/json", 400, [("#", "json")]),
        (b"\xff", "application/json", 400, [("#", "encoding")]),
    ],
)
def test_what_cannot_be_kept_in_part_is_a_problem(
    phare: str, body: bytes, kind: str, status: int, expected: list[tuple[str, str]]
) -> None:
    answer = give(phare, body=body, kind=kind)
    assert (answer.status_code, faults(answer)) == (status, expected)
    assert (Report.objects.count(), Batch.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "key", ["", "1234567", "a" * 129, "a b c d e", "https://a.example", "é" * 9]
)
def test_every_sending_has_a_key(phare: str, key: str) -> None:
    shown = {"Authorization": f"Bearer {phare}"} | ({"Idempotency-Key": key} if key else {})
    answer = Client().post(PATH, json.dumps(page(1)), content_type=NDJSON, headers=shown)
    assert answer.status_code == 422
    assert [place for place, _code in faults(answer)] == ["Idempotency-Key"]


def test_hashes_of_a_partner_count_as_vouched_for(phare: str) -> None:
    give(phare, page(1, hashes=[SHA]))
    assert list(Hash.objects.values_list("algorithm", "vouched")) == [("sha256", True)]


def test_and_need_their_scope() -> None:
    token = a_token(scopes=[Scope.WRITE])
    assert codes(give(token, page(1, hashes=[SHA]))) == {1: [("#/hashes", "scope")]}
    assert Report.objects.count() == 0


def test_hashes_of_what_is_known_are_added_to_it(phare: str) -> None:
    dana_reports("https://host1.example/a/1")
    give(phare, page(1, hashes=[SHA]), page(1, hashes=[{**SHA, "algorithm": "pdq"}]))
    assert Item.objects.get().hashes.count() == 2


def test_one_address_of_many_lines_is_one_item_named_by_each(phare: str) -> None:
    dana_reports("https://host1.example/a/1")
    give(phare, page(1), page(2), page(2), {**page(1), "elsewhere": "un jeu"})
    assert (Report.objects.count(), Item.objects.count(), Mention.objects.count()) == (5, 3, 6)


def test_it_lets_out_of_quarantine_what_somebody_else_named(phare: str) -> None:
    dana_reports("https://host1.example/a/1", quarantined=True)
    assert Item.objects.to_judge().count() == 0
    give(phare, page(1))
    assert Item.objects.to_judge().count() == 1


def test_a_chunk_costs_as_many_statements_as_a_line(phare: str) -> None:
    counts = []
    give(phare, page(9_999))  # the first of a day notes the day
    for number in (1, 25):
        batch = [page(number * 100 + n) for n in range(number)]
        with CaptureQueriesContext(connection) as queries:
            give(phare, *batch)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_each_chunk_leaves_a_line_of_the_account(phare: str) -> None:
    give(phare, *[page(n) for n in range(150)])
    lines = Entry.objects.filter(verb="partners.received")
    assert sorted(line.detail["reports"] for line in lines) == [50, 100]
    assert {line.role for line in lines} == {"partner"}


# Again


def test_the_same_again_gives_the_same(phare: str) -> None:
    batch = [page(1), b"{", page(3, external_reference="r3"), page(4, external_reference="r3")]
    first, second = (give(phare, *batch, key="a-key-of-ours") for _n in range(2))
    assert first.content == second.content
    assert (Report.objects.count(), Batch.objects.count()) == (2, 1)


def test_the_same_key_with_something_else_is_a_conflict(phare: str) -> None:
    give(phare, page(1), key="a-key-of-ours")
    answer = give(phare, page(2), key="a-key-of-ours")
    assert (answer.status_code, faults(answer)) == (409, [("Idempotency-Key", "another_body")])
    assert give_one(phare, page(1), key="a-key-of-ours").status_code == 409
    assert Report.objects.count() == 1


def test_a_key_is_its_partners_own(phare: str) -> None:
    give(phare, page(1), key="a-key-of-ours")
    assert outcomes(give(a_token("Balise"), page(2), key="a-key-of-ours")) == [(1, "accepted")]
    assert give(a_token("Phare"), page(1), key="a-key-of-ours").status_code == 202
    assert Report.objects.count() == 2


def test_after_seven_days_a_key_is_used_up(phare: str) -> None:
    give(phare, page(1), key="a-key-of-ours")
    Batch.objects.update(began_at=clock.now() - timedelta(days=7, minutes=1))
    answer = give(phare, page(1), key="a-key-of-ours")
    assert (answer.status_code, faults(answer)) == (409, [("Idempotency-Key", "used_up")])


def test_a_batch_cut_short_goes_on_where_it_stopped(
    phare: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    batch = [page(n, external_reference=f"r{n}") for n in range(250)]
    chunks = iter(range(9))

    def until_the_second(*words: Any, **more: Any) -> Any:
        if next(chunks) == 2:
            raise OperationalError("the disk is full")
        return take(*words, **more)

    monkeypatch.setattr("clickable.api.partner.take", until_the_second)
    assert give(phare, *batch, key="a-key-of-ours").status_code == 503
    assert Report.objects.count() == 200
    before = dict(Delivery.objects.values_list("line", "report_id"))

    again = give(phare, *batch, key="a-key-of-ours")

    assert outcomes(again) == [(n + 1, "accepted") for n in range(250)]
    assert before.items() <= dict(Delivery.objects.values_list("line", "report_id")).items()
    assert (Report.objects.count(), Item.objects.count()) == (250, 250)


def test_a_reference_stands_for_one_report(phare: str) -> None:
    first = give(phare, page(1, external_reference="r1")).json()["results"][0]["id"]
    answer = give(
        phare,
        page(1, external_reference="r1"),
        page(2, external_reference="r1"),
        page(3, external_reference="r3"),
        page(3, external_reference="r3"),
        page(4, external_reference="r3"),
    )
    assert [status for _line, status in outcomes(answer)] == [
        "duplicate", "refused", "accepted", "duplicate", "refused",
    ]  # fmt: skip
    assert answer.json()["results"][0]["id"] == first
    assert codes(answer) == {n: [("#/external_reference", "taken")] for n in (2, 5)}
    assert Report.objects.count() == 2


def test_two_partners_may_call_theirs_alike(phare: str) -> None:
    for token in (phare, a_token("Balise")):
        assert outcomes(give(token, page(1, external_reference="r1"))) == [(1, "accepted")]


# What became of it


@pytest.mark.parametrize(
    ("stage", "state", "label"),
    [
        (Stage.RECEIVED, "received", "Reçu"),
        (Stage.REVIEW, "in_review", "En cours d’analyse"),
        (Stage.NOTICED, "passed_on", "Contraire à la loi, transmis"),
        (Stage.GONE, "removed", "Plus en ligne"),
    ],
)
def test_the_state_of_ones_own(phare: str, stage: Stage, state: str, label: str) -> None:
    pk = give(phare, page(1, external_reference="r1")).json()["results"][0]["id"]
    Item.objects.update(stage=stage)
    by_id, by_name = ask(phare, pk), ask(phare, external_reference="r1")
    hour = Report.objects.get().received_hour
    assert by_id.json() == by_name.json()
    assert by_id.json() == {
        "id": pk,
        "external_reference": "r1",
        "state": state,
        "label": label,
        "received": f"{hour:%Y-%m-%dT%H:00}",
    }


def test_what_another_gave_is_like_what_nobody_gave(phare: str) -> None:
    other = a_token("Balise")
    pk = give(other, page(1, external_reference="r1")).json()["results"][0]["id"]
    anonymous = dana_reports("https://host1.example/a/1").pk
    answers = [
        ask(phare, pk),
        ask(phare, anonymous),
        ask(phare, uuid4()),
        ask(phare, external_reference="r1"),
        ask(phare, external_reference="r2"),
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert ask(other, pk).status_code == 200


def test_what_somebody_else_had_reported_looks_new_for_three_days(phare: str) -> None:
    dana_reports("https://host1.example/a/1", now=clock.now())
    Item.objects.update(stage=Stage.NOTICED)
    pk = give(phare, page(1)).json()["results"][0]["id"]
    assert ask(phare, pk).json()["state"] == "received"
    Mention.objects.update(told_from=clock.now() - timedelta(hours=1))
    assert ask(phare, pk).json()["state"] == "passed_on"


@pytest.mark.parametrize(
    "query", [{}, {"external_reference": ""}, {"external_reference": "a.example"}]
)
def test_a_name_that_nothing_can_have_is_a_422(phare: str, query: dict[str, str]) -> None:
    assert ask(phare, **query).status_code == 422


@pytest.mark.parametrize("name", ["x", "1", EVE, "r1"])
def test_what_is_no_id_leads_nowhere(phare: str, name: str) -> None:
    assert ask(phare, name.replace("/", "")).status_code in {404, 422}


def test_nothing_is_remembered_of_who_asks(phare: str) -> None:
    answer = ask(phare, uuid4())
    assert (answer.cookies, answer["Cache-Control"]) == ({}, "no-store")
    assert "Access-Control-Allow-Origin" not in answer


def test_other_methods_are_not_possible(phare: str) -> None:
    assert Client().put(PATH, headers={"Authorization": f"Bearer {phare}"}).status_code == 405


def test_the_desk_says_who_gave_it_and_offers_no_conversation(phare: str, alice: User) -> None:
    give(phare, page(1, external_reference="PH-17"))
    ours = Report.objects.get()
    theirs = dana_reports()
    client = signed_in(alice)

    told, other = (
        client.get(f"/desk/signalements/{report.reference}/").content.decode()
        for report in (ours, theirs)
    )

    assert "programme d’un partenaire (Phare, PH-17)" in told
    assert "ne lit pas de message" in told
    assert 'name="text"' not in told
    assert 'name="text"' in other
    assert "partenaire" not in other
