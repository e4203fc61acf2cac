import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.record import checking, checkpoints, services, tasks
from clickable.record.links import end, link_of
from clickable.record.models import Beginning, Checkpoint, Entry
from clickable.record.rules import START, Fault, digest_of
from clickable.seal import keys
from tests.cast import NOW
from tests.record.tampering import unguarded

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_file() -> Iterator[None]:
    yield
    checkpoints.path().unlink(missing_ok=True)


def lines(count: int = 5) -> None:
    for n in range(count):
        services.write("test.done", f"item:{n}", now=NOW, detail={"n": n})
    services.chain(now=NOW)


def rechain() -> None:
    """Everything anew from the start, as who owns the database can."""
    previous = START
    for entry in Entry.objects.exclude(place=None).order_by("place"):
        entry.previous, entry.digest = previous, digest_of(link_of(entry), previous)
        previous = entry.digest
        entry.save()


def test_one_is_signed_kept_and_written_to_the_file() -> None:
    lines()
    made = checkpoints.make(now=NOW)
    assert made is not None
    assert (made.number, made.place, made.begins) == (1, 5, 0)
    assert bytes.fromhex(made.digest) == end()[1]
    assert checkpoints.kept() == checkpoints.read(checkpoints.path()) == [made]
    assert checkpoints.is_ours(made, checkpoints.public_keys())
    assert checkpoints.path().stat().st_mode & 0o777 == 0o600
    assert Entry.objects.get(verb="record.checkpoint_made").detail == {"number": 1, "place": 5}


def test_an_empty_account_is_not_signed() -> None:
    assert checkpoints.make(now=NOW) is None


def test_the_task_links_what_waits_first() -> None:
    services.write("test.done", "item:1", now=NOW)
    tasks.checkpoint.call()
    assert Checkpoint.objects.get().place == 1


def test_the_file_only_grows_and_gets_what_a_killed_run_owed() -> None:
    lines()
    checkpoints.make(now=NOW)
    first = checkpoints.path().read_text()
    checkpoints.path().write_text("")
    services.chain(now=NOW)
    checkpoints.make(now=NOW + DAY)
    assert checkpoints.path().read_text().startswith(first)
    assert [seen.number for seen in checkpoints.read(checkpoints.path())] == [1, 2]
    assert checking.verify().sound


def test_an_end_that_was_cut_off_is_found() -> None:
    lines()
    checkpoints.make(now=NOW)
    with unguarded():
        Entry.objects.filter(place__gte=4).delete()
        Entry.objects.filter(place=None).delete()
    broken = checking.verify().broken
    assert broken is not None
    assert (broken.place, broken.fault) == (4, Fault.CUT)


def test_a_chain_made_anew_is_found() -> None:
    lines()
    checkpoints.make(now=NOW)
    with unguarded():
        Entry.objects.filter(place=2).update(detail={"n": "forged"})
        rechain()
    assert services.first_broken() is None
    broken = checking.verify().broken
    assert broken is not None
    assert (broken.place, broken.fault) == (5, Fault.REWRITTEN)


def test_who_forges_table_and_file_is_found_by_the_copy_kept_elsewhere(tmp_path: Path) -> None:
    lines()
    checkpoints.make(now=NOW)
    copy = tmp_path / "copy.ndjson"
    copy.write_bytes(checkpoints.path().read_bytes())
    checkpoints.path().unlink()
    with unguarded():
        Checkpoint.objects.all().delete()
        Entry.objects.filter(place=None).delete()
        Entry.objects.filter(place=2).update(verb="test.undone")
        rechain()
    assert checking.verify().sound
    broken = checking.verify(against=[copy]).broken
    assert broken is not None
    assert broken.fault == Fault.REWRITTEN


@pytest.mark.parametrize("name", ["number", "at", "place", "digest", "begins", "signer", "proof"])
def test_a_changed_checkpoint_is_not_ours(name: str) -> None:
    lines()
    made = checkpoints.make(now=NOW)
    assert made is not None
    told = json.loads(checkpoints.path().read_text())
    told[name] = 3 if isinstance(told[name], int) and name != "begins" else 1 if name == "begins" else (
        (NOW + DAY).isoformat() if name == "at" else "0" + told[name][1:] if told[name][0] != "0" else "1" + told[name][1:]
    )  # fmt: skip
    checkpoints.path().write_text(json.dumps(told) + "\n")
    troubles = " ".join(checking.verify().troubles)
    assert "is not signed by this instance" in troubles
    assert "is not in the table" in troubles


def test_one_that_was_taken_from_the_table_or_the_file_is_told() -> None:
    lines()
    checkpoints.make(now=NOW)
    text = checkpoints.path().read_text()
    checkpoints.path().write_text("")
    assert "of the table is not in the file" in " ".join(checking.verify().troubles)
    checkpoints.path().write_text(text)
    Checkpoint.objects.all().delete()
    assert "of the file is not in the table" in " ".join(checking.verify().troubles)


@given(st.text(max_size=60).filter(lambda t: t.strip() and "\n" not in t))
def test_what_is_no_checkpoint_is_named(text: str) -> None:
    path = keys.settings.HOME / "odd.ndjson"
    path.write_text(text + "\n", errors="replace")
    with pytest.raises(checkpoints.UnreadableError):
        checkpoints.read(path)


def test_it_stays_sound_after_a_new_signing_key_and_forgotten_lines() -> None:
    path = keys.settings.KEYS / "record.key"
    before = path.read_text()
    lines()
    checkpoints.make(now=NOW)
    keys.put_first("record")
    try:
        services.chain(now=NOW)
        checkpoints.make(now=NOW + DAY)
        services.forget_lines(before=NOW + DAY, now=NOW + DAY, limit=3)
        services.chain(now=NOW + DAY)
        verdict = checking.verify()
    finally:
        path.write_text(before)
    assert verdict.sound, verdict.troubles
    assert verdict.checkpoints == 2


def test_a_beginning_that_no_line_tells_of_is_told() -> None:
    lines()
    with unguarded():
        third = Entry.objects.get(place=3)
        Beginning.objects.create(pk=1, place=3, digest=third.digest)
        Entry.objects.filter(place__lte=3).delete()
    verdict = checking.verify()
    assert verdict.broken is None
    assert verdict.troubles == ["the account begins after place 3: no line says so"]


def test_missing_triggers_are_told() -> None:
    with unguarded():
        assert "the database does not guard it" in checking.verify().troubles[0]
