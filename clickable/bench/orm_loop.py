"""The reference for the web: the same service called in a loop, in one process, without HTTP.

Runs in a process of its own (PROGRAM of intake.py), in the instance that its environment names.
"""

import json
import sys
import time

from clickable.base import clock
from clickable.report.addresses import read
from clickable.report.models import Category, Door
from clickable.report.services import Given, receive_report
from clickable.seal.receipts import from_page


def main() -> None:
    seconds = float(sys.argv[1])
    done, began = 0, time.perf_counter()
    while time.perf_counter() < began + seconds:
        _receive(f"{began}-{done}")
        done += 1
    sys.stdout.write(json.dumps({"per_second": done / (time.perf_counter() - began)}))


def _receive(name: str) -> None:
    given = Given(
        door=Door.API,
        language="fr",
        category=Category.CSAM,
        addresses=[read(f"https://loop{n}.example/{name}/{n}") for n in range(3)],
        message="bench",
    )
    receive_report(given, receipt=from_page(name), now=clock.now())
