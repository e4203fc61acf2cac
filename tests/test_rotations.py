"""Turning the instance's own secrets over, as the operator does."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pytest_django import Settings

from clickable import rotations
from clickable.base.errors import RefusedError
from clickable.cli import cli
from clickable.notify.services import draft_due
from clickable.people.models import User
from clickable.people.services import unlock
from clickable.report.addresses import read
from clickable.report.models import Category, Door, Item
from clickable.report.models import Path as Place
from clickable.report.selectors import key_of, open_content, report_of
from clickable.report.services import Given, receive_report
from clickable.seal import keys, receipts, rotation
from clickable.seal.envelope import CannotOpenError, unseal
from clickable.seal.pages import open_state, seal_state
from clickable.seal.rings import WorkerRing
from clickable.seal.tokens import token
from clickable.seal.trusted import trusted
from tests.cast import NOW, PASSWORD, UNE, an_item, dana_reports, ring_of
from tests.post.making import MAILBOX, addressee

LATER = NOW + timedelta(days=2)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _keys_as_they_were(settings: Settings) -> Iterator[None]:
    kept = {path: path.read_bytes() for path in Path(settings.KEYS).glob("*.key")}
    yield
    for path, content in kept.items():
        path.write_bytes(content)


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, ["keys", *words], input=typed)


def opens(item: Item) -> bool:
    item.refresh_from_db()
    try:
        return open_content(item, WorkerRing()).startswith("https://")
    except CannotOpenError:
        return False


def test_a_new_worker_key_opens_what_the_old_one_did(alice: User) -> None:
    old, before = an_item(), keys.worker_keys()[0]

    shown = run("rotate", "worker")
    new = an_item("https://new.example/")
    assert shown.exit_code == 0, shown.output
    assert run("rotate", "worker", "--finish").exit_code == 0

    assert [opens(old), opens(new)] == [True, True]
    assert open_content(old, ring_of(alice)).startswith("https://")
    assert trusted().worker == bytes(keys.worker_keys()[0].public_key).hex()
    assert before.encode() not in [key.encode() for key in keys.worker_keys()]


def test_a_worker_rotation_that_stopped_goes_on() -> None:
    items = [an_item(f"https://n{n}.example/") for n in range(3)]
    rotation.new_worker_key()
    next(rotation.rewrap_for_worker())  # killed after the first piece

    assert [opens(item) for item in items] == [True] * 3  # both keys count meanwhile
    rotations.begin("worker", now=NOW)
    assert sum(rotation.rewrap_for_worker()) == 0
    keys.drop_old("worker")
    assert [opens(item) for item in items] == [True] * 3


def test_a_mailbox_that_the_worker_alone_opens_goes_along() -> None:
    row = addressee()

    assert run("rotate", "worker").exit_code == 0
    assert run("rotate", "worker", "--finish").exit_code == 0

    row.refresh_from_db()
    assert unseal(row.mailbox, key=row.key(WorkerRing()), context=row.context) == MAILBOX


def test_a_worker_that_runs_follows_a_rotation() -> None:
    item, ring = an_item(), WorkerRing()
    open_content(item, ring)

    rotations.begin("worker", now=NOW)
    rotations.finish("worker", now=NOW)

    item.refresh_from_db()
    assert open_content(item, ring).startswith("https://")
    assert draft_due(ring, now=NOW) == 0


def test_new_tokens_still_find_equal_addresses() -> None:
    first = an_item("https://same.example/a")
    before = bytes(first.token or b"")

    shown = run("rotate", "index", "--stopped")

    first.refresh_from_db()
    assert shown.exit_code == 0, shown.output
    assert bytes(first.token or b"") != before
    assert dana_reports("https://same.example/a").items.get() == first
    assert [bytes(p.token) for p in Place.objects.filter(item=first)] == [
        token("page", read("https://same.example/a").page)
    ] + [token("folder", f) for f in read("https://same.example/a").folders]
    assert len(keys.all_of("index")) == 1


def test_tokens_are_not_renewed_beside_a_server() -> None:
    assert run("rotate", "index").exit_code == 2


def test_a_strict_instance_says_what_cannot_run(settings: Settings) -> None:
    settings.STRICT = True

    for words in (["rotate", "worker"], ["rotate", "index", "--stopped"]):
        shown = run(*words)
        assert shown.exit_code == 1
        assert "strict" in shown.stderr
    assert len(keys.all_of("worker")) == len(keys.all_of("index")) == 1


def test_receipts_of_an_older_pepper_are_still_read() -> None:
    receipt = receipts.from_page("before the rotation")
    given = Given(
        door=Door.FORM,
        language="fr",
        category=Category.HATE,
        addresses=[read("https://a.example/")],
    )
    report = receive_report(given, receipt=receipt, now=NOW)

    rotations.begin("pepper", now=NOW)
    again = receipts.read(receipt.letters)

    assert report_of(again) == report
    assert key_of(report, again)
    with pytest.raises(RefusedError):
        rotations.finish("pepper", now=LATER)
    report.delete()
    rotations.finish("pepper", now=LATER)
    assert len(keys.all_of("pepper")) == 1


def test_open_forms_survive_a_new_page_key() -> None:
    page = seal_state({"step": "1"})

    rotations.begin("page", now=NOW)
    assert open_state(page) == {"step": "1"}
    with pytest.raises(RefusedError):
        rotations.finish("page", now=NOW)
    rotations.finish("page", now=LATER)

    assert len(keys.all_of("page")) == 1


def test_accounts_are_locked_anew_at_the_next_sign_in(alice: User, ben: User) -> None:
    rotations.begin("accounts", now=NOW)

    assert unlock(alice, PASSWORD) is not None
    with pytest.raises(RefusedError, match="not signed in since: ben"):
        rotations.finish("accounts", now=NOW)
    assert unlock(ben, PASSWORD) is not None
    rotations.finish("accounts", now=NOW)

    assert len(keys.all_of("accounts")) == 1
    assert unlock(alice, PASSWORD) is not None


def test_the_team_key_is_renewed_with_a_members_password(alice: User, ben: User) -> None:
    alice.set_password(PASSWORD)
    alice.save()
    item = an_item()

    assert run("rotate", "team").exit_code == 2
    assert run("rotate", "team", "--by", "alice", typed="faux\n").exit_code == 1
    assert run("rotate", "team", "--by", "alice", typed=PASSWORD + "\n").exit_code == 0
    shown = run("rewrap", "--person", "alice", typed=PASSWORD + "\n")

    item.refresh_from_db()
    assert (trusted().groups[UNE].epoch, item.epoch, shown.exit_code) == (2, 2, 0)
    assert open_content(item, ring_of(ben)).startswith("https://")


def test_the_operator_removes_somebody_with_a_member(alice: User, ben: User) -> None:
    alice.set_password(PASSWORD)
    alice.save()

    shown = run("remove", "ben", "--by", "alice", typed=PASSWORD + "\n")

    ben.refresh_from_db()
    assert (shown.exit_code, ben.is_active) == (0, False)
