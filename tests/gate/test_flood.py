"""Ten thousand scripted reports with a hundred genuine ones among them, through the gate itself.

Nobody is refused; the hundred reach the queue, and the desk and its mailbox stay quiet.
"""

import asyncio
import json
import re
import sys
import time
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clickable import gate
from clickable.assess.triage import selectors as triage
from clickable.base import clock
from clickable.gate.limits import Limits
from clickable.report import quarantine, waiting
from clickable.report.models import Item, Report
from tests.cast import UNE, dana_reports
from tests.gate.asking import FORM, JSON, Answer, asked, scope
from tests.report.walk import ANSWERS, FIELDS, STATE
from tests.rounds import rounds

pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.timeout(400)]
FLOOD = rounds(10_000, 2_000)
QUICK = 120  # reports a second; on a slower or busier machine the flood is a fifth, and says so
SENDERS = 20  # of the flood
GENUINE = 100
AT_ONCE = 40
PROBE = 100


@pytest.fixture
def limits(settings, monkeypatch) -> Limits:
    """The limits that an instance has when nobody changed them; nothing counted yet."""
    assert (settings.REPORTS_PER_HOUR, settings.REPORTS_PER_HOUR_IN_ALL) == (30, 1000)
    fresh = Limits(now=time.monotonic())
    monkeypatch.setattr(gate, "_limits", fresh)
    return fresh


async def scripted(number: int) -> Answer:
    body = {"addresses": [f"https://flood.example/{number}"], "category": "csam"}
    sender = f"127.66.200.{number % SENDERS + 1}"
    return await asked(
        scope("/api/v1/reports", sender=sender, headers=[JSON]), json.dumps(body).encode()
    )


async def genuine(number: int) -> Answer:
    """Through the form, page by page, from an address of their own."""
    told = {**ANSWERS, "addresses": f"https://genuine.example/{number}"}

    async def page(**fields: str) -> Answer:
        asking = scope("/signaler/", sender=f"127.66.1.{number + 1}", headers=[FORM])
        return await asked(asking, urlencode(fields).encode())

    seen = await asked(scope("/signaler/", method="GET"))
    for names in FIELDS:
        typed = {name: told[name] for name in names if name in told}
        seen = await page(state=state_of(seen), go="next", **typed)
    return await page(state=state_of(seen), go="send")


def state_of(answer: Answer) -> str:
    found = STATE.search(answer.body.decode())
    assert found
    return found[1]


async def all_of_it(flood: int) -> tuple[list[Answer], list[Answer]]:
    """The hundred evenly among the flood, forty at once."""
    places = asyncio.Semaphore(AT_ONCE)
    every = flood // GENUINE

    async def one(number: int) -> tuple[Answer, Answer | None]:
        async with places:
            real = await genuine(number // every) if number % every == 0 else None
            return await scripted(number), real

    found = await asyncio.gather(*[one(number) for number in range(flood)])
    return [bot for bot, _ in found], [real for _, real in found if real]


def quick() -> bool:
    """Is this machine quick enough today for all ten thousand? The first of them tell."""

    async def few() -> None:
        await asyncio.gather(*[scripted(-SENDERS * (n + 1)) for n in range(PROBE)])

    began = time.monotonic()
    asyncio.run(few())
    return PROBE / (time.monotonic() - began) >= QUICK


def queries_of_the_queue() -> tuple[int, float]:
    began = time.monotonic()
    with CaptureQueriesContext(connection) as asked_for:
        triage.queue(UNE, now=clock.now())
    return len(asked_for), time.monotonic() - began


@pytest.mark.django_db(transaction=True)
def test_a_flood_reaches_neither_the_queue_nor_anybody_who_reports(limits: Limits) -> None:
    dana_reports("https://before.example/1")
    before, _ = queries_of_the_queue()

    flood = FLOOD if quick() else FLOOD // 5
    began = time.monotonic()
    bots, people = asyncio.run(all_of_it(flood))

    took = time.monotonic() - began
    receipts = {json.loads(bot.body)["receipt"]["letters"] for bot in bots}
    assert {bot.status for bot in bots} == {201}
    assert len(receipts) == flood
    assert {real.status for real in people} == {200}
    assert (
        len({re.search(r"receipt__letters\D*>([^<]+)<", p.body.decode())[1] for p in people})
        == GENUINE
    )  # type: ignore[index]

    assert Report.objects.count() == flood + GENUINE + 1 + PROBE
    in_time = Report.objects.filter(door="form", quarantined=False).count() - 1
    assert in_time == GENUINE
    passed = 30 * SENDERS * (1 + took / 3600) + SENDERS
    assert Report.objects.filter(door="api", quarantined=False).count() <= passed
    assert Item.objects.to_judge().count() <= passed + GENUINE + 1
    after, seconds = queries_of_the_queue()
    assert after == before
    assert seconds < 0.3
    waits = waiting.listed(UNE)
    assert waits.total >= flood - passed
    sys.stderr.write(
        f"\n{flood} scripted and {GENUINE} genuine reports in {took:.0f} s ({flood / took:.0f}/s); "
        f"{waits.total} wait, queue listed in {seconds * 1000:.0f} ms\n"
    )
    hours = [quarantine.tell_once_a_day(now=clock.now() + timedelta(hours=h)) for h in range(24)]
    assert hours.count(True) == len(mail.outbox) == 1
