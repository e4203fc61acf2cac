"""Lists: who may what, what an import would meet, what is in force, and what is kept of them."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from clickable.assess.models import Outcome
from clickable.base.errors import GoneError, RefusedError
from clickable.known.models import Batch, KnownList, Sheet
from clickable.known.services import apply, drop, forget_expired, retire, stage
from clickable.people.models import User
from clickable.record.models import Entry
from clickable.report.models import Category
from clickable.seal.trusted import changing
from tests.cast import NOW, an_item, person
from tests.desk.cases import LAWFUL, judged
from tests.known.lists import Holds, a_list, digest, filled, in_use, line, two_leads, verdict_of

pytestmark = pytest.mark.django_db
RAW = "photos.host.example"
DAY = timedelta(days=1)


@pytest.fixture
def leads(db: None) -> tuple[User, User]:
    return two_leads()


def verbs() -> list[str]:
    found = Entry.objects.filter(verb__startswith="known.").order_by("id")
    return list(found.values_list("verb", flat=True))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"outcome": Outcome.MANIFESTLY_ILLEGAL}, "outcome"),
        ({"outcome": Outcome.DUPLICATE}, "outcome"),
        ({"category": Category.UNSURE}, "outcome"),
        ({"outcome": None, "legal_basis": ()}, "cannot_judge"),
        ({"outcome": Outcome.NOT_ILLEGAL, "legal_basis": ()}, "cannot_judge"),
        ({"legal_basis": ()}, "basis"),
        ({"legal_basis": ("cp-421-2-5",)}, "basis"),
        ({"expires_on": date(2026, 11, 2)}, "expired"),
        ({"expires_on": date(2036, 1, 1)}, "long"),
    ],
)
def test_a_list_says_what_a_judgement_could(
    said: dict[str, Any], code: str, leads: tuple[User, User]
) -> None:
    with pytest.raises(RefusedError) as refused:
        a_list(leads[0], **said)
    assert refused.value.code == code
    assert not KnownList.objects.exists()


def test_only_who_leads_makes_fills_and_retires(leads: tuple[User, User], alice: User) -> None:
    made = a_list(leads[0])
    batch = stage(made, ["a.example"], by=leads[0], replaces=False, now=NOW)
    for act in (
        lambda: a_list(alice),
        lambda: stage(made, ["b.example"], by=alice, replaces=False, now=NOW),
        lambda: apply(batch, by=alice, now=NOW),
        lambda: drop(batch, by=alice, now=NOW),
        lambda: retire(made, by=alice, now=NOW),
    ):
        with pytest.raises(RefusedError):
            act()
    assert verbs() == ["known.list_made", "known.imported"]


def test_what_judges_needs_a_second_person(leads: tuple[User, User]) -> None:
    made = a_list(leads[0])
    batch = stage(made, ["a.example"], by=leads[0], replaces=False, now=NOW)
    with pytest.raises(RefusedError) as refused:
        apply(batch, by=leads[0], now=NOW)
    assert refused.value.code == "second"
    apply(batch, by=leads[1], now=NOW)
    with pytest.raises(GoneError):
        apply(batch, by=leads[1], now=NOW)


def test_an_account_that_nobody_let_in_puts_nothing_to_use(leads: tuple[User, User]) -> None:
    """Whoever can write into the database makes a second lead; nobody gave that one the team's key."""
    made = a_list(leads[0])
    batch = stage(made, ["a.example"], by=leads[0], replaces=False, now=NOW)
    made_up, foreign = (
        person(n, role=User.Role.LEAD, team=t) for n, t in (("Lou", "Une"), ("Flo", "Deux"))
    )
    with changing() as known:
        del known.people[made_up.pk]
    for who in (made_up, foreign):
        for act in (
            lambda by: stage(made, ["b.example"], by=by, replaces=False, now=NOW),
            lambda by: apply(batch, by=by, now=NOW),
            lambda by: drop(batch, by=by, now=NOW),
            lambda by: retire(made, by=by, now=NOW),
        ):
            with pytest.raises(RefusedError) as refused:
                act(who)
            assert refused.value.code == "not_trusted"
    assert verbs() == ["known.list_made", "known.imported"]


def test_what_is_only_shown_does_not(leads: tuple[User, User]) -> None:
    made = a_list(leads[0], judges=False)
    apply(stage(made, ["a.example"], by=leads[0], replaces=False, now=NOW), by=leads[0], now=NOW)
    assert verbs() == ["known.list_made", "known.imported", "known.applied"]


def test_the_dry_run_counts_and_nothing_matches_yet(leads: tuple[User, User], alice: User) -> None:
    waiting = an_item(f"https://{RAW}/a/1")
    judged(an_item(f"https://{RAW}/a/2"), alice)
    judged(an_item(f"https://{RAW}/a/3", category=Category.HATE), alice, LAWFUL)
    an_item("https://elsewhere.example/")
    an_item(f"https://{RAW}/a/4", now=NOW - 91 * DAY)
    lines = [f"{RAW}/a/*", "nowhere", f"{RAW}/a/*", "", "x\x01"]
    batch = stage(
        a_list(leads[0], outcome=Outcome.BASELINE), lines, by=leads[0], replaces=False, now=NOW
    )
    assert batch.met == {"items": 4, "met": 3, "waiting": 1, "alike": 1, "otherwise": 1}
    assert batch.faults == [[2, "unreadable"], [5, "binary"]]
    assert (batch.entries, batch.repeated, batch.refused) == (1, 1, 2)
    assert verdict_of(waiting) == "nothing"


def test_nothing_to_read_is_refused_with_the_line(leads: tuple[User, User]) -> None:
    made = a_list(leads[0])
    with pytest.raises(RefusedError, match="2"):
        stage(made, ["", "nowhere"], by=leads[0], replaces=False, now=NOW)
    with pytest.raises(RefusedError):
        stage(made, ["", "# nothing"], by=leads[0], replaces=False, now=NOW)
    assert not Batch.objects.exists()


def test_a_batch_may_take_the_place_of_what_came_before(leads: tuple[User, User]) -> None:
    made = in_use(leads, "old.example")
    filled(made, leads, "new.example", replaces=True)
    old, new = an_item("https://old.example/"), an_item("https://new.example/")
    assert (verdict_of(old), verdict_of(new)) == ("nothing", "judged")
    assert Sheet.objects.count() == 1


def test_the_last_day_counts_and_the_next_does_not(leads: tuple[User, User]) -> None:
    in_use(leads, "a.example", "b.example", expires_on=date(2026, 11, 4))
    assert verdict_of(an_item("https://a.example/"), now=NOW + DAY) == "judged"
    assert verdict_of(an_item("https://b.example/"), now=NOW + 2 * DAY) == "nothing"
    assert (forget_expired(now=NOW + 20 * DAY), Sheet.objects.count()) == (0, 1)
    assert (forget_expired(now=NOW + 32 * DAY), Sheet.objects.count()) == (1, 0)


def test_a_retired_list_holds_nothing(leads: tuple[User, User]) -> None:
    made = in_use(leads, "a.example")
    retire(made, by=leads[0], now=NOW)
    assert verdict_of(an_item("https://a.example/")) == "nothing"
    assert not Sheet.objects.exists()
    for act in (
        lambda: retire(made, by=leads[0], now=NOW),
        lambda: stage(KnownList.objects.get(), ["b"], by=leads[0], replaces=False, now=NOW),
    ):
        with pytest.raises(GoneError):
            act()


def test_an_import_is_dropped_once(leads: tuple[User, User]) -> None:
    batch = stage(a_list(leads[0]), ["a.example"], by=leads[0], replaces=False, now=NOW)
    drop(batch, by=leads[0], now=NOW)
    with pytest.raises(GoneError):
        apply(batch, by=leads[1], now=NOW)
    assert not Sheet.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_import_is_put_to_use_or_dropped_and_never_both() -> None:
    """The other comes while the first is not written yet."""
    leads = two_leads()
    batch = stage(a_list(leads[0]), ["a.example"], by=leads[0], replaces=False, now=NOW)
    begun, came = threading.Event(), list[str]()

    def other() -> None:
        def tell(execute: Any, sql: str, *rest: Any) -> Any:
            if "FOR UPDATE" in sql or sql.startswith("BEGIN"):  # it would wait for the first
                begun.set()
            return execute(sql, *rest)

        try:
            with connection.execute_wrapper(tell):
                drop(batch, by=leads[0], now=NOW)
            came.append("dropped")
        except GoneError as gone:
            came.append(gone.code)
        finally:
            begun.set()
            connection.close()

    thread = threading.Thread(target=other)
    with transaction.atomic():
        apply(batch, by=leads[1], now=NOW)
        thread.start()
        begun.wait(1)
    thread.join()

    assert (came, Batch.objects.get().ended_at, Sheet.objects.count()) == (["applied"], None, 1)


@pytest.mark.django_db(transaction=True)
def test_a_long_import_is_made_ready_before_it_is_written() -> None:
    """Nothing else is read, and nothing computed, while nobody else could write."""
    first, _second = two_leads()
    made = a_list(first)
    an_item("https://a.example/")
    within: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if connection.in_atomic_block and sql.startswith("SELECT"):
            within.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        batch = stage(made, ["a.example"], by=first, replaces=False, now=NOW)

    assert batch.met["met"] == 1
    assert [sql for sql in within if "report_" in sql] == []


def test_what_became_of_a_list_meanwhile_counts(leads: tuple[User, User]) -> None:
    made = a_list(leads[0])

    def lines() -> Iterator[str]:
        yield "a.example"
        retire(KnownList.objects.get(), by=leads[1], now=NOW)

    with pytest.raises(GoneError):
        stage(made, lines(), by=leads[0], replaces=False, now=NOW)
    assert not Batch.objects.exists()


def test_no_address_and_no_hash_lies_open_in_the_database(leads: tuple[User, User]) -> None:
    """Everything of the tables, as their bytes are, searched for what was imported."""
    sha = digest("eve")
    in_use(leads, f"https://{RAW}/secret/1", f"*.{RAW}", f"{RAW}/secret/*")
    in_use(leads, line(sha), holds=Holds.HASHES)
    everything = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table.startswith(("known_", "record_")):
                cursor.execute(f'SELECT * FROM "{table}"')
                for row in cursor.fetchall():
                    everything += b"|".join(
                        bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode()
                        for v in row
                    )
    assert b"known_list" in everything
    for secret in (RAW.encode(), b"secret", sha.value, sha.value.hex().encode()):
        assert secret not in everything


def test_the_account_names_codes_and_no_address(leads: tuple[User, User]) -> None:
    retire(in_use(leads, f"https://{RAW}/secret/1"), by=leads[1], now=NOW)
    assert verbs() == ["known.list_made", "known.imported", "known.applied", "known.retired"]
    told = str(list(Entry.objects.values_list("subject", "detail")))
    assert RAW not in told


def test_the_room_says_nothing_to_a_log() -> None:
    room = Path(__file__).parents[2] / "clickable" / "known"
    assert [p.name for p in room.glob("*.py") if "logging" in p.read_text()] == []
