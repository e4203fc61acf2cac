"""`python -m lab`: the whole lab in the foreground, until SIGTERM or SIGINT."""

import argparse
import asyncio
import signal
import sys
from dataclasses import fields
from pathlib import Path

from lab.ports import Ports
from lab.run import Lab


def options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m lab", description=__doc__)
    parser.add_argument("--home", type=Path, help="where letters, switches and the clock are kept")
    parser.add_argument("--clock", type=Path, help="the clock's file (default: HOME/clock)")
    parser.add_argument(
        "--product", default="", help="address of the product, for the page's links"
    )
    for field in fields(Ports):
        parser.add_argument(f"--{field.name}-port", type=int, default=0, metavar="N")
    return parser.parse_args(words)


async def run(given: argparse.Namespace) -> None:
    ports = Ports(**{field.name: getattr(given, f"{field.name}_port") for field in fields(Ports)})
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, ending.set)
    lab = Lab(given.home, ports=ports, product=given.product, clock=given.clock)
    async with lab:
        for name, value in lab.env().items():
            sys.stdout.write(f"{name}={value}\n")
        sys.stdout.write(f"{lab.ports.control_url()}\n")
        sys.stdout.flush()
        await ending.wait()


def main() -> int:
    try:
        asyncio.run(run(options(sys.argv[1:])))
    except OSError as error:
        sys.stderr.write(f"lab: cannot listen: {error.strerror or error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
