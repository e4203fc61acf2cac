"""What was forgotten, looked for byte by byte in the raw files of the database."""

import os
import random
import subprocess
from pathlib import Path

import pytest
from django.db import connection

from clickable.notify.models import Notice
from clickable.people.models import User
from clickable.report.conversation.services import withdraw
from clickable.report.conversation.visit import visit
from clickable.report.models import Item, Report
from clickable.retention import storage
from clickable.retention.services import forget_due
from clickable.seal.receipts import from_page
from tests.cast import NOW, dana_reports
from tests.retention.cases import DAY, closed, ran, rich

SQLITE = connection.vendor == "sqlite"
FREED_ONLY = "PostgreSQL frees deleted rows without overwriting them: docs/threat-model.md"
PAGE_SIZES = (40, 900, 9000)  # in a page, and in overflow pages


def everything_on_disk() -> bytes:
    """Read by another process: closing a file lets go of all this one's locks on it (POSIX), and the
    next program to open the database would cut the shared memory under the connections held here."""
    name = Path(connection.settings_dict["NAME"])
    files = sorted(name.parent.glob(f"{name.name}*"))
    return subprocess.run(["cat", *files], check=True, stdout=subprocess.PIPE).stdout


def marked(item: Item, length: int) -> list[bytes]:
    """Random bytes where sealed values and tokens are; each can be looked for."""
    report = item.reports.get()
    token, host, site = (os.urandom(16) for _ in range(3))
    content, letter, locator = os.urandom(length), os.urandom(length), os.urandom(32)
    Item.objects.filter(pk=item.pk).update(
        token=token, host_token=host, site_token=site, content=content
    )
    wrap, private = os.urandom(80), os.urandom(112)
    Report.objects.filter(pk=report.pk).update(
        letter=letter, locator=locator, receipt_wrap=wrap, wrapped=private
    )
    return [token, host, site, content, letter, locator, wrap, private, item.pk.hex.encode()]


def pieces(canaries: list[bytes]) -> list[bytes]:
    """Long values lie over several pages: their beginnings and ends are looked for."""
    return [piece for canary in canaries for piece in (canary[:16], canary[-16:])]


@pytest.mark.django_db
@pytest.mark.skipif(not SQLITE, reason="a pragma of SQLite")
def test_this_connection_overwrites_what_it_deletes():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not SQLITE, reason=FREED_ONLY)
def test_no_file_of_the_database_holds_what_was_forgotten(alice: User, ben: User):
    ran(NOW - DAY)
    found: list[bytes] = []
    for length in PAGE_SIZES:
        found += marked(closed(), length)
    item = rich(alice, ben)
    found += marked(item, 5000)
    body = os.urandom(3000)
    Notice.objects.filter(item=item).update(body=body)
    found.append(body)
    stays = marked(closed(days=1), 900)
    storage.settle()
    on_disk = everything_on_disk()
    assert [p for p in pieces(found + stays) if p not in on_disk] == []
    # And once more in the journal alone, as between two checkpoints.
    late = closed()
    found += marked(late, 900)
    assert [p for p in pieces(found) if p not in everything_on_disk()] == []

    done = forget_due(now=NOW)

    on_disk = everything_on_disk()
    ids = {item.pk.hex.encode(), *(c for c in found if len(c) == 32 and c.isalnum())}
    gone = [c for c in found if c not in ids]  # ids stay in the account
    assert (done.items.total(), done.settled) == (5, True)
    assert [p for p in pieces(gone) if p in on_disk] == []
    assert [p for p in pieces(stays) if p not in on_disk] == []
    wal = Path(f"{connection.settings_dict['NAME']}-wal")
    assert wal.stat().st_size < 3 * 4152  # what was written since: that the work is done


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not SQLITE, reason=FREED_ONLY)
def test_nor_after_the_next_run_what_a_reporter_took_back():
    ran(NOW - DAY)
    receipt = from_page("p")
    report = dana_reports(receipt=receipt)
    words = [bytes(report.letter), bytes(report.wrapped), bytes(report.receipt_wrap)]
    withdraw(visit=visit(receipt, now=NOW), now=NOW)
    assert [p for p in pieces(words) if p not in everything_on_disk()] == []  # in the journal

    assert forget_due(now=NOW).settled

    assert [p for p in pieces(words) if p in everything_on_disk()] == []


def like(model: Item, *, number: int, late: bool, length: int) -> tuple[Item, list[bytes]]:
    """Another item in short: what is sealed or keyed is random, and can be looked for."""
    canaries = [os.urandom(16) for _ in range(3)] + [os.urandom(length)]
    token, host, site, content = canaries
    item = Item(
        reference=f"E-{number:08}",
        kind=model.kind,
        group_id=model.group_id,
        epoch=model.epoch,
        wrapped=model.wrapped,
        token=token,
        host_token=host,
        site_token=site,
        content=content,
        stage=model.stage,
        stage_at=NOW - (31 if late else 1) * DAY,
        first_hour=NOW - 31 * DAY,
    )
    return item, canaries


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(not SQLITE, reason=FREED_ONLY)
def test_nor_after_pages_were_split_and_joined_many_times():
    """Rows that moved between pages must not leave a copy behind that the deletion does not reach."""
    ran(NOW - DAY)
    model, chance = closed(days=1), random.Random(2026)
    old: list[bytes] = []
    young: list[bytes] = []
    for number in range(1000):
        late = chance.random() < 0.5
        item, canaries = like(model, number=number, late=late, length=chance.randrange(300, 1500))
        item.save(force_insert=True)
        (old if late else young).extend(canaries)

    done = forget_due(now=NOW)

    on_disk = everything_on_disk()
    assert done.items.total() == len(old) // 4
    assert [p for p in pieces(old) if p in on_disk] == []
    assert [p for p in pieces(young[:200]) if p not in on_disk] == []
