"""Whether the time of an answer tells a receipt of somebody from a receipt of nobody.

Found, unknown and erased receipts come in random order, so that what else the machine does falls on
all alike; the slowest twentieth of each is left out: it is the machine's, not ours. Through the gate,
which is all that anybody outside can see, Welch's t must stay under 4.5 with 5,000 found and 5,000
unknown ones. Of the
view itself, measured in processor time, only a small difference is promised: rows that are there
must be read.
"""

import asyncio
import math
import random
import statistics
import time
from urllib.parse import urlencode

import pytest
from django.test import Client

from clickable.people.models import User
from clickable.report.conversation import services
from clickable.report.conversation.visit import visit
from clickable.report.models import Report
from clickable.seal.receipts import Receipt, from_page
from tests.cast import NOW, person
from tests.gate.asking import FORM, asked, scope
from tests.report.talk import a_report, team_says
from tests.rounds import rounds

pytestmark = [
    pytest.mark.once,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(1800),
]

TURNS = rounds(5_000, 1_000)
FEWER = rounds(1_000, 300)  # of erased ones: the same as unknown to every look-up
TRIM = 0.05
LARGEST_T = 4.5  # beyond it a leak is assumed (TVLA)
AT_THE_VIEW = 0.05  # of the whole time
AT_ONCE = 5  # so few that they hardly wait for each other
Times = dict[str, list[float]]


@pytest.fixture
def receipts(transactional_db: None) -> dict[str, list[Receipt]]:
    """A hundred of each kind, among a few hundred reports."""
    alice = person("Alice", role=User.Role.ANALYST)
    found = [talked(f"found {n}", alice) for n in range(100)]
    for n in range(100):
        a_report(f"other {n}", f"https://other.example/{n}")
    erased = [a_report(f"erased {n}", f"https://erased.example/{n}")[1] for n in range(100)]
    for receipt in erased:
        gone = Report.objects.get(locator=receipt.locator)
        gone.mentions.all().delete()
        gone.delete()
    return {
        "found": found,
        "unknown": [from_page(f"unknown {n}") for n in range(100)],
        "erased": erased,
    }


def talked(page: str, alice: User) -> Receipt:
    """A report with a question and an answer."""
    report, receipt = a_report(page, f"https://{page.replace(' ', '')}.example/")
    team_says(report, alice, "Sur quelle page était-ce ? Te souviens-tu du jour ?")
    services.answer(
        visit=visit(receipt, now=NOW), text="La deuxième, hier soir.", page=page, now=NOW
    )
    return receipt


def test_outside_the_time_does_not_tell(receipts: dict[str, list[Receipt]]) -> None:
    times = asyncio.run(through_the_gate(in_turn(receipts, TURNS)))
    for other in ("unknown", "erased"):
        told(times, other)
        assert abs(welch(trimmed(times["found"]), trimmed(times[other]))) < LARGEST_T


def test_inside_it_tells_little(receipts: dict[str, list[Receipt]]) -> None:
    times = at_the_view(in_turn(receipts, TURNS // 5))
    found = statistics.mean(trimmed(times["found"]))
    for other in ("unknown", "erased"):
        told(times, other)
        assert abs(statistics.mean(trimmed(times[other])) - found) < AT_THE_VIEW * found


def in_turn(receipts: dict[str, list[Receipt]], turns: int) -> list[tuple[str, bytes]]:
    """Who asks next, and what they send."""
    draw = random.Random(3)
    kinds = [k for k in receipts for _ in range(min(turns, FEWER) if k == "erased" else turns)]
    draw.shuffle(kinds)
    asking = [(kind, draw.choice(receipts[kind]).letters) for kind in kinds]
    return [(kind, urlencode({"receipt": letters}).encode()) for kind, letters in asking]


async def through_the_gate(turns: list[tuple[str, bytes]]) -> Times:
    """Milliseconds from asking to the whole answer; each sender asks once."""
    times: Times = {}
    free = asyncio.Semaphore(AT_ONCE)

    async def one(number: int, kind: str, body: bytes) -> None:
        async with free:
            sender = f"127.66.{number // 250}.{number % 250}"
            started = time.perf_counter()
            answer = await asked(scope("/suivi/", sender=sender, headers=[FORM]), body)
            taken = time.perf_counter() - started
        assert answer.status == 200
        times.setdefault(kind, []).append(taken * 1000)

    for number, (kind, body) in enumerate(turns[:50]):  # the first ones make what is made once
        await one(number, kind, body)
    times.clear()
    await asyncio.gather(*[one(n, kind, body) for n, (kind, body) in enumerate(turns)])
    return times


def at_the_view(turns: list[tuple[str, bytes]]) -> Times:
    """Milliseconds of processor time for the whole of Django."""
    client = Client()
    times: Times = {}
    for kind, body in [*turns[:50], *turns]:
        started = time.thread_time()
        client.post("/suivi/", body, content_type=FORM[1].decode())
        times.setdefault(kind, []).append((time.thread_time() - started) * 1000)
    return times


def told(times: Times, other: str) -> None:
    """For whoever runs this by hand (pytest -s)."""
    one, two = trimmed(times["found"]), trimmed(times[other])
    means = f"{statistics.mean(one):.2f} and {statistics.mean(two):.2f} ms"
    print(f"found/{other}: t = {welch(one, two):+.2f}, {means}")  # noqa: T201


def trimmed(times: list[float]) -> list[float]:
    return sorted(times)[: int(len(times) * (1 - TRIM))]


def welch(one: list[float], other: list[float]) -> float:
    spread = statistics.variance(one) / len(one) + statistics.variance(other) / len(other)
    return (statistics.mean(one) - statistics.mean(other)) / math.sqrt(spread)


def test_the_measure_sees_a_difference() -> None:
    """A negative test: half of the spread, 5,000 times, would be seen."""
    draw = random.Random(5)
    one = [draw.gauss(1000, 100) for _ in range(TURNS)]
    other = [draw.gauss(1050, 100) for _ in range(TURNS)]
    assert abs(welch(trimmed(one), trimmed(other))) > LARGEST_T
    assert abs(welch(trimmed(one), trimmed(one))) < LARGEST_T
