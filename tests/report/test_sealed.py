"""What a thief of the database, or somebody who may edit it, gets: nothing that opens."""

import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps
from django.db.models import BinaryField
from django.test import Client
from nacl.public import PrivateKey
from pytest_django import Settings

from clickable.people.models import User
from clickable.report.selectors import key_of, may_show, open_content, open_letter, report_of
from clickable.report.services import note_receipt
from clickable.seal import keys, receipts
from clickable.seal.envelope import CannotOpenError
from clickable.seal.models import GroupKey
from clickable.seal.rings import NoRing
from tests.cast import DESK, NOW, UNE, WORKER, an_item, dana_reports, ring_of, signed_in
from tests.desk.cases import opened

pytestmark = pytest.mark.django_db
MONTH = 30 * 24 * 3600


def test_the_team_opens_the_worker_opens_addresses_and_others_nothing(
    alice: User, bob: User
) -> None:
    report = dana_reports("https://photos.host.example/a/1", message="Il y a un album.")
    item = report.items.get()

    assert open_letter(report, ring_of(alice)).message == "Il y a un album."
    assert open_content(item, ring_of(alice)) == "https://photos.host.example/a/1"
    assert open_content(item, WORKER) == "https://photos.host.example/a/1"
    for ring in (WORKER, ring_of(bob), NoRing()):
        assert open_letter(report, ring).readable is False
    for stranger in (ring_of(bob), NoRing()):
        with pytest.raises(CannotOpenError):
            open_content(item, stranger)


def test_the_worker_opens_no_place_in_words() -> None:
    place = an_item(elsewhere="Le salon « vagues »")

    assert open_content(place, DESK) == "Le salon « vagues »"
    with pytest.raises(CannotOpenError):
        open_content(place, WORKER)


def test_in_strict_instances_the_worker_opens_nothing(settings: Settings) -> None:
    settings.STRICT = True

    item = an_item()

    assert open_content(item, DESK) == "https://photos.host.example/a/1"
    with pytest.raises(CannotOpenError):
        open_content(item, WORKER)


def test_a_key_put_into_the_database_gets_no_report(alice: User) -> None:
    """Public keys that count are in the trusted file."""
    thief = PrivateKey.generate()
    GroupKey.objects.filter(group_id=UNE).update(public=bytes(thief.public_key))

    report = dana_reports(message="Il y a un album.")

    assert open_letter(report, ring_of(alice)).message == "Il y a un album."


@pytest.mark.parametrize("field", ["letter", "wrapped", "receipt_wrap"])
def test_what_is_moved_to_another_report_does_not_open(field: str) -> None:
    receipt = receipts.from_page("deux")
    first, second = dana_reports(message="un"), dana_reports(message="deux", receipt=receipt)
    setattr(second, field, getattr(first, field))

    if field == "receipt_wrap":
        with pytest.raises(CannotOpenError):
            key_of(second, receipt)
    else:
        assert open_letter(second, DESK).readable is False


@pytest.mark.parametrize("field", ["content", "wrapped"])
def test_what_is_moved_to_another_item_does_not_open(field: str) -> None:
    first, second = an_item("https://a.example/"), an_item("https://b.example/")
    setattr(second, field, getattr(first, field))

    with pytest.raises(CannotOpenError):
        open_content(second, DESK)


def test_any_changed_byte_is_refused() -> None:
    item = an_item()
    sealed = bytes(item.content)

    for place in (0, 1, 40, 90, 110, len(sealed) - 1):
        item.content = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(CannotOpenError):
            open_content(item, DESK)
    for length in (0, 1, 80, 105, len(sealed) - 1):
        item.content = sealed[:length]
        with pytest.raises(CannotOpenError):
            open_content(item, DESK)


def test_nothing_sealed_shows_in_words_about_it(alice: User) -> None:
    report = dana_reports(message="canariundeux")
    ring = ring_of(alice)
    letter = open_letter(report, ring)

    shown = [f(x) for f in (repr, str) for x in (report, letter, ring, ring.secret)]

    assert not any("canari" in text or ring.secret.raw.hex()[:16] in text for text in shown)


def test_no_value_of_the_database_is_the_pepper() -> None:
    """With the receipt itself and everything in the database, the locator cannot be computed."""
    receipt = receipts.from_page("a page")
    report = dana_reports(message="un")
    wanted = {bytes(report.locator), receipt.locator}

    guessed = {_locator(receipt.value, pepper) for pepper in (b"", bytes(32), *_bytes_kept())}

    assert not guessed & wanted
    assert _locator(receipt.value, keys.secret("pepper")) == receipt.locator  # the guess is right


def test_a_month_of_guessing_gets_nowhere() -> None:
    """Even with the pepper, and a million reports, and a thousand times this machine."""
    began = time.perf_counter()
    for value in range(2000):
        _locator(value, bytes(32))
    per_second = 2000 / (time.perf_counter() - began)

    chance = per_second * 1000 * MONTH * 1e6 / 2**receipts.BITS

    assert chance < 1e-6


def test_a_receipt_is_shown_for_half_an_hour_and_never_once_noted() -> None:
    receipt, other = receipts.from_page("one"), receipts.from_page("two")
    dana_reports(receipt=receipt)
    dana_reports(receipt=other)

    assert may_show(receipt, now=NOW + timedelta(minutes=29))
    assert not may_show(receipt, now=NOW + timedelta(minutes=30))
    assert may_show(receipt, now=NOW - timedelta(minutes=29))
    assert not may_show(receipt, now=NOW - timedelta(minutes=30))
    note_receipt(receipt)
    assert not may_show(receipt, now=NOW)
    assert may_show(other, now=NOW)


def test_the_web_processes_need_no_private_key_file(
    alice: User, tmp_path: Path, settings: Settings
) -> None:
    """Reporting, following up and the desk work where the worker's key cannot be read."""
    shutil.copytree(settings.KEYS, tmp_path / "keys")
    (tmp_path / "keys" / "worker.key").unlink()
    settings.KEYS = tmp_path / "keys"
    receipt = receipts.from_page("no worker key")

    report = dana_reports(receipt=receipt, message="canariundeux")
    answer = Client().post("/suivi/", {"receipt": receipt.letters})
    page = opened(signed_in(alice), report.items.get())

    assert answer.status_code == 200
    assert "canariundeux" in page
    assert report_of(receipt) == report


def _locator(value: int, pepper: bytes) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=pepper, info=b"locator-v1")
    return hkdf.derive(value.to_bytes(12))


def _bytes_kept() -> Iterator[bytes]:
    for model in apps.get_models():
        for field in model._meta.fields:
            if isinstance(field, BinaryField):
                for value in model._default_manager.values_list(field.name, flat=True):
                    whole = bytes(value or b"")
                    yield from (whole, whole[:32], whole[-32:])
