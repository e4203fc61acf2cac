"""Ten thousand slow clients at the door: who has something to say gets through all the same.

The crowd stands at the plain onion listener, where connections are not even counted; the genuine ones
come over TLS to the same nginx, the same gate and the same database.
"""

import contextlib
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.deploy.front import ONION, SITE, Front, program, running
from tests.deploy.genuine import Visitor
from tests.flows.instance import Instance, running_instance
from tests.rounds import rounds

pytestmark = [pytest.mark.once, pytest.mark.slow, pytest.mark.timeout(400)]
MANY = 10_000
SECONDS = rounds(40, 15)
AT_ONCE = 2  # genuine ones


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Instance, Front]]:
    program("nginx")
    home = tmp_path_factory.mktemp("crowded")
    own = {
        "CLICKABLE_SITE_URL": f"https://{SITE}",
        "CLICKABLE_ALLOWED_HOSTS": f"{SITE},127.0.0.1",
        "CLICKABLE_ONION": ONION,
    }
    with (
        running_instance(home, **own) as instance,
        running(tmp_path_factory.mktemp("front"), to=instance.port) as front,
    ):
        yield instance, front


@contextlib.contextmanager
def crowd(front: Front) -> Iterator["subprocess.Popen[str]"]:
    words = [sys.executable, "-m", "tests.deploy.slow_crowd", str(front.onion), ONION, str(MANY)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def until_all_stand_in_line(process: "subprocess.Popen[str]") -> int:
    assert process.stdout
    end, standing = time.monotonic() + 150, 0
    while standing < MANY * 0.9 and time.monotonic() < end:
        standing = int(process.stdout.readline())
    return standing


def reports(front: Front, number: int) -> tuple[list[float], list[int], list[str]]:
    """One person after the other for a while, each from their own address."""
    end = time.monotonic() + SECONDS
    times, statuses, letters = [], [], []
    for turn in range(10_000):
        visitor = Visitor(front, address=f"127.66.{number + 1}.{turn % 250 + 1}")
        letters.append(visitor.report(addresses=f"https://slow{number}.example/{turn}"))
        times += visitor.times
        statuses += visitor.statuses
        if time.monotonic() > end:
            break
    return times, statuses, letters


def test_ten_thousand_slow_clients_keep_nobody_out(instance: tuple[Instance, Front]) -> None:
    running, front = instance
    with crowd(front) as slow:
        standing = until_all_stand_in_line(slow)
        with ThreadPoolExecutor(AT_ONCE) as people:
            found = list(people.map(lambda n: reports(front, n), range(AT_ONCE)))

    times = sorted(t for each in found for t in each[0])
    statuses = {s for each in found for s in each[1]}
    letters = [letter for each in found for letter in each[2]]
    p95 = statistics.quantiles(times, n=20)[-1]
    sys.stderr.write(
        f"\n{standing} slow clients; {len(letters)} reports, {len(times)} requests:"
        f" median {statistics.median(times):.3f} s, p95 {p95:.3f} s, longest {times[-1]:.3f} s\n"
    )
    assert standing >= MANY * 0.9
    assert statuses == {200}
    assert all(letters)
    assert len(set(letters)) == len(letters)
    assert p95 <= 2
    assert "slow" not in running.logs()
