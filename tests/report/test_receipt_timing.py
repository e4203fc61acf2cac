"""Whether the time of an answer tells a receipt of somebody from a receipt of nobody.

What is measured is the time from asking to the whole answer, in this process, at `TARGET`. Found,
unknown and erased receipts come in turn, in random order, so that what else the machine does falls
on all alike. The slowest twentieth of each is left out: it is the machine's, not ours.
"""

import math
import random
import statistics
import time
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client

from clickable.people.models import User
from clickable.report.conversation import services
from clickable.report.conversation.visit import visit
from clickable.report.models import Report
from clickable.seal.receipts import Receipt, from_page
from tests.cast import NOW, person
from tests.report.talk import a_report, team_says

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.timeout(1800)]

TURNS = 5_000
TRIM = 0.05
LARGEST_T = 4.5  # beyond it a leak is assumed (TVLA)
FORM = "application/x-www-form-urlencoded"

Asking = Callable[[Receipt], int]


def at_the_view() -> Asking:
    """The whole of Django, without a network: finer than anything seen from outside."""
    client = Client()

    def ask(receipt: Receipt) -> int:
        body = urlencode({"receipt": receipt.letters})
        return len(client.post("/suivi/", body, content_type=FORM).content)

    return ask


TARGET: Callable[[], Asking] = at_the_view


@pytest.fixture
def receipts(db: None) -> dict[str, list[Receipt]]:
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
    services.answer(visit=visit(receipt), text="La deuxième, hier soir.", page=page, now=NOW)
    return receipt


def test_time_does_not_tell_whether_a_receipt_is_known(receipts: dict[str, list[Receipt]]) -> None:
    ask = TARGET()
    times = measured(ask, receipts)

    found = trimmed(times["found"])
    for other in ("unknown", "erased"):
        t = welch(found, trimmed(times[other]))
        means = (statistics.mean(found), statistics.mean(trimmed(times[other])))
        print(f"found/{other}: t = {t:+.2f}, means {means[0]:.1f} and {means[1]:.1f} µs")  # noqa: T201
        assert abs(t) < LARGEST_T


def measured(ask: Asking, receipts: dict[str, list[Receipt]]) -> dict[str, list[float]]:
    turns = [kind for kind in receipts for _ in range(TURNS)]
    random.Random(3).shuffle(turns)
    times: dict[str, list[float]] = {kind: [] for kind in receipts}
    for kind in [*turns[:200], *turns]:  # the first ones warm up, and are counted again
        receipt = random.choice(receipts[kind])
        started = time.thread_time()
        ask(receipt)
        times[kind].append((time.thread_time() - started) * 1e6)
    return {kind: taken[-TURNS:] for kind, taken in times.items()}


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
