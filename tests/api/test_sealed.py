"""The door for sealed reports: it gives the key, takes envelopes, and opens none."""

from base64 import urlsafe_b64encode

import pytest
from django.test import Client

from clickable.report import tasks
from clickable.report.models import Report, SealedReport
from tests.api.test_reports import faults, send
from tests.report.test_sealed_reports import TOLD, envelope, our_key

pytestmark = pytest.mark.django_db


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def body(**more: str) -> dict[str, str]:
    return {"key": text(our_key()), "envelope": text(envelope(TOLD)), **more}


def test_the_key_is_told() -> None:
    told = Client().get("/api/v1/reports/key").json()

    assert told == {
        "key": text(our_key()),
        "suite": "DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM",
        "info": "clickable report v1",
    }


def test_an_envelope_is_taken_and_becomes_a_report() -> None:
    got = send(body(), "reports/sealed")

    assert (got.status_code, got.json()) == (202, {"state": "received"})
    tasks.open_sealed.call()
    assert (Report.objects.count(), SealedReport.objects.count()) == (1, 0)


def test_a_key_that_is_not_ours_is_said() -> None:
    assert send(body(key=text(b"x" * 32)), "reports/sealed").status_code == 409
    assert not SealedReport.objects.exists()


@pytest.mark.parametrize(
    ("more", "place"),
    [({"envelope": "é"}, "#/envelope"), ({"envelope": "A"}, "#/envelope"), ({"key": ""}, "#/key")],
)
def test_what_is_no_envelope_is_said(more: dict[str, str], place: str) -> None:
    assert [where for where, _code in faults(send(body(**more), "reports/sealed"))] == [place]


def test_a_strict_instance_opens_nothing_without_a_person(settings: object) -> None:
    settings.STRICT = True  # type: ignore[attr-defined]

    assert Client().get("/api/v1/reports/key").status_code == 404
