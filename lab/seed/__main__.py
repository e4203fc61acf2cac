"""`python -m lab.seed`: fill an empty demo with its past, the lab running meanwhile in this process."""

import argparse
import sys
from dataclasses import fields
from pathlib import Path

import django

django.setup()

from clickable.base.clock import now  # noqa: E402 # after the settings
from lab.ports import Ports  # noqa: E402
from lab.run import running_lab  # noqa: E402
from lab.seed import (  # noqa: E402
    accounting,
    coaches,
    granting,
    listening,
    meeting,
    shown,
    urging,
)
from lab.seed.lessons import plan  # noqa: E402
from lab.seed.shelves import fill  # noqa: E402
from lab.seed.signing import gather  # noqa: E402
from lab.seed.story import tell  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m lab.seed", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="the lab's home")
    for field in fields(Ports):
        parser.add_argument(f"--{field.name}-port", type=int, required=True, metavar="N")
    given = parser.parse_args()
    ports = Ports(**{field.name: getattr(given, f"{field.name}_port") for field in fields(Ports)})
    fill(now=now())
    with running_lab(given.home, ports=ports) as lab:
        sys.stdout.write(f"{tell(lab, now=now())}\n")
    plan(now=now())  # its letters are sealed to the worker, whose key the story has set up
    gather(now=now())
    for room in (coaches, shown, urging, granting, listening, meeting, accounting):
        room.fill(now=now())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
