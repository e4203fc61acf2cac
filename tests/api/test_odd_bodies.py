"""Floods and oddities at the programs' doors: a clear answer, nothing kept, and memory that has an end."""

import tracemalloc
from base64 import urlsafe_b64encode
from uuid import uuid4

import pytest

from clickable.partners.models import Batch
from clickable.report.models import Report, SealedReport
from tests.api.test_reports import faults, send
from tests.api.test_sealed import body, text
from tests.oddities import JSON_BODIES, MOST_SAID
from tests.partners.making import a_token, give
from tests.report.test_sealed_reports import TOLD, envelope, our_key

pytestmark = pytest.mark.django_db
OPEN = ["reports", "reports/sealed", "follow-up", "follow-up/messages"]
REFUSED = {400, 413, 422}
MOST_HELD = 100_000_000  # bytes, while 2.5 MB of the worst are read


def nothing_kept() -> bool:
    return not (Report.objects.exists() or SealedReport.objects.exists() or Batch.objects.exists())


@pytest.mark.parametrize("path", OPEN)
@pytest.mark.parametrize("oddity", JSON_BODIES)
def test_at_the_open_doors(path: str, oddity: str) -> None:
    answer = send(JSON_BODIES[oddity], path)

    assert answer.status_code in REFUSED
    assert len(faults(answer)) <= 200
    assert len(answer.content) <= MOST_SAID
    assert nothing_kept()


# Of a field that comes again, the partners' reader takes the last: whole and readable.
@pytest.mark.parametrize("oddity", sorted(JSON_BODIES.keys() - {"one field ten thousand times"}))
def test_at_the_partners_door(oddity: str) -> None:
    token = a_token()
    alone = give(token, body=JSON_BODIES[oddity], kind="application/json")
    batch = give(token, body=b'{"message": "a"}\n' + JSON_BODIES[oddity].replace(b"\n", b" "))

    assert alone.status_code in REFUSED
    assert len(faults(alone)) <= 200
    assert len(alone.content) <= MOST_SAID
    if batch.status_code == 413:
        assert nothing_kept()
    else:
        told = [each["status"] for each in batch.json()["results"]]
        assert told in (["accepted"], ["accepted", "refused"])
        assert len(batch.content) <= MOST_SAID
        assert Report.objects.count() == 1


@pytest.mark.parametrize("oddity", ["as many fields as fit", "as many fields as fit, inside"])
@pytest.mark.parametrize("path", ["reports", "reports/sealed", "partner"])
def test_what_is_held_of_it_has_an_end(path: str, oddity: str) -> None:
    body, token = JSON_BODIES[oddity], a_token()
    tracemalloc.start()
    try:
        give(token, body=body) if path == "partner" else send(body, path)
        assert tracemalloc.get_traced_memory()[1] < MOST_HELD
    finally:
        tracemalloc.stop()


ENVELOPES = {
    "none": ("", 422, "#/envelope"),
    "another alphabet": ("+/+/" * 40, 422, "#/envelope"),
    "a letter too many": ("A" * 101, 422, "#/envelope"),
    "an end of its own": ("A" * 99 + "=", 422, "#/envelope"),
    "line by line": ("AAAA\n" * 40, 422, "#/envelope"),
    "a number": (7, 422, "#/envelope"),
    "a list": (["AAAA"] * 40, 422, "#/envelope"),
    "too short to hold a key": ("A" * 40, 409, ""),
    "one byte too long": ("A" * 1_333_336, 409, ""),
    "longer than the field": ("A" * 1_400_001, 422, "#/envelope"),
    "longer than a body": ("A" * 2_600_000, 413, ""),
}


@pytest.mark.parametrize("name", ENVELOPES)
def test_an_envelope_of_no_shape_is_not_kept(name: str) -> None:
    given, status, where = ENVELOPES[name]
    answer = send({"key": text(our_key()), "envelope": given}, "reports/sealed")

    assert (answer.status_code, [place for place, _code in faults(answer)]) == (
        status,
        [where] if where else [],
    )
    assert nothing_kept()


@pytest.mark.parametrize(
    ("key", "status"),
    [("", 422), ("A" * 42, 422), ("A" * 44, 422), ("A" * 43, 409), ("é" * 43, 422), (None, 422)],
)
def test_a_key_of_no_shape_or_of_nobody(key: object, status: int) -> None:
    answer = send({"key": key, "envelope": text(envelope(TOLD))}, "reports/sealed")

    assert (answer.status_code, nothing_kept()) == (status, True)
    faults(answer)


def test_the_longest_envelope_is_kept_shut_and_once() -> None:
    """Bytes that nobody sealed cost their room and no more: the worker sets them aside."""
    longest = {
        "key": text(our_key()),
        "envelope": urlsafe_b64encode(b"x" * 1_000_000).decode().rstrip("="),
    }
    told = [send(longest, "reports/sealed").status_code for _ in range(3)]

    assert (told, SealedReport.objects.count()) == ([202] * 3, 1)


def test_a_key_used_again_at_the_sealed_door_changes_nothing() -> None:
    """The envelope itself is what makes it one; a header of another door stands for nothing here."""
    key = str(uuid4())
    other = text(envelope({**TOLD, "message": "Encore."}))
    for sent in (body(), body(envelope=other)):
        assert send(sent, "reports/sealed", **{"Idempotency-Key": key}).status_code == 202

    assert SealedReport.objects.count() == 2
