"""Reports that a device sealed: the web keeps them shut, the worker takes them in, once."""

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from nacl.public import PrivateKey

from clickable.base import clock
from clickable.report import sealed, tasks
from clickable.report.models import Category, Door, Item, Report, SealedReport
from clickable.report.selectors import open_content, open_letter
from clickable.seal.browsers import INFO, SUITE, open_from_browser
from clickable.seal.envelope import CannotOpenError
from clickable.seal.receipts import from_page
from clickable.seal.trusted import changing
from tests.cast import DESK

pytestmark = pytest.mark.django_db
CODE = from_page("a device's own bits")
TOLD = {
    "receipt": CODE.letters, "addresses": ["https://photos.host.example/a/1"], "category": "csam",
    "message": "Vu hier.", "language": "en", "about_me": True, "urgent": True, "door": "app",
}  # fmt: skip


def envelope(told: Any, *, key: bytes | None = None) -> bytes:
    plain = told if isinstance(told, bytes) else json.dumps(told).encode()
    public = X25519PublicKey.from_public_bytes(key or our_key())
    return SUITE.encrypt(plain, public, INFO)


def our_key() -> bytes:
    key = sealed.public_key()
    assert key is not None
    return key


def receive(content: bytes, *, quarantined: bool = False) -> None:
    sealed.receive(content, to=our_key(), quarantined=quarantined, now=clock.now())


def letter() -> Any:
    return open_letter(Report.objects.get(), DESK)


def test_what_a_device_sealed_becomes_a_report_under_its_own_code() -> None:
    receive(envelope(TOLD))
    assert (Report.objects.count(), tasks.open_sealed.call()) == (0, 1)

    report = Report.objects.get()
    assert bytes(report.locator) == CODE.locator
    assert (report.door, report.reported_category) == (Door.APP, Category.CSAM)
    assert (report.urgent, report.quarantined) == (True, False)
    assert (letter().message, letter().language, letter().about_me) == ("Vu hier.", "en", True)
    assert open_content(Item.objects.get(), DESK) == "https://photos.host.example/a/1"
    assert not SealedReport.objects.exists()


def test_nothing_in_the_row_tells_what_it_holds() -> None:
    receive(envelope(TOLD))
    row = SealedReport.objects.get()

    assert b"photos" not in bytes(row.envelope)
    assert (row.received_hour.minute, row.received_hour.second) == (0, 0)
    with pytest.raises(CannotOpenError):
        open_from_browser(row.envelope, keys=[PrivateKey.generate()])


def test_sent_twice_or_opened_twice_it_is_one_report() -> None:
    content = envelope(TOLD)
    receive(content)
    receive(content)
    assert SealedReport.objects.count() == 1
    tasks.open_sealed.call()
    receive(content)  # its answer was lost: the device sends it again
    tasks.open_sealed.call()

    assert (Report.objects.count(), SealedReport.objects.count()) == (1, 0)


def test_over_the_limit_it_waits_in_quarantine() -> None:
    receive(envelope(TOLD), quarantined=True)
    tasks.open_sealed.call()

    assert Report.objects.get().quarantined


def test_what_is_no_address_is_kept_as_words_and_no_picture_is() -> None:
    addresses = ["http://192.168.1.1/x", "le salon bleu", "data:image/png;base64,iVBORw0KGgo="]
    receive(envelope({**TOLD, "addresses": addresses, "message": ""}))
    tasks.open_sealed.call()

    assert open_content(Item.objects.get(), DESK) == "http://192.168.1.1/x\nle salon bleu"


@pytest.mark.parametrize(
    "told",
    [
        b"\xff\xfe", b"[]", b"{}", b'{"receipt": 4}', b"[" * 100_000,
        {**TOLD, "receipt": "AAAA-BBBB-CCCC-DDDD-EEEE"}, {**TOLD, "addresses": 7},
        {"receipt": CODE.letters, "addresses": [], "message": " "},
        {"receipt": CODE.letters, "addresses": ["data:image/png;base64,iVBORw0KGgo="]},
    ],
)  # fmt: skip
def test_what_holds_no_report_is_set_aside_and_stops_nothing(told: Any) -> None:
    receive(envelope(told))
    receive(envelope(TOLD))

    assert tasks.open_sealed.call() == 1
    assert [row.shut for row in SealedReport.objects.all()] == [True]
    assert Report.objects.count() == 1


def test_what_was_sealed_to_a_key_of_before_is_refused_at_the_door() -> None:
    old, content = our_key(), envelope(TOLD)
    with changing() as known:
        known.worker = bytes(PrivateKey.generate().public_key).hex()

    with pytest.raises(sealed.NotTakenError):
        sealed.receive(content, to=old, quarantined=False, now=clock.now())
    assert not SealedReport.objects.exists()


@pytest.mark.parametrize("content", [b"", b"x" * 48, b"x" * 1_000_001])
def test_what_is_too_short_or_too_long_is_not_taken(content: bytes) -> None:
    with pytest.raises(sealed.NotTakenError):
        receive(content)
