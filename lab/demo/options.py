"""The words after `script/demo`, and which ports they mean."""

import argparse
import json
import socket
from collections.abc import Iterable
from pathlib import Path

from lab.ports import LOOPBACK, Ports

LAST = 65_535 - 5

DESCRIPTION = """\
Montre Click@ble en entier, avec un internet inventé, sur cet ordinateur seulement.
Shows the whole of Click@ble, with an invented internet, on this computer only."""
EPILOGUE = """\
Les données restent dans var/demo d’une fois sur l’autre. Ctrl-C arrête tout.
Data stays in var/demo from one run to the next. Ctrl-C stops everything."""


def options(words: list[str]) -> argparse.Namespace:
    """`port` (None: not said), `fresh`, `setup_only`. Ends the program on --help and on nonsense."""
    parser = argparse.ArgumentParser(
        prog="script/demo",
        description=DESCRIPTION,
        epilog=EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=8000,
        metavar="N",
        help="le site est sur N, le laboratoire sur N+1 à N+5 / the site is at N, the lab at N+1 to N+5"
        " (8000)",
    )
    parser.add_argument(
        "--fresh", action="store_true", help="jeter var/demo d’abord / throw var/demo away first"
    )
    parser.add_argument(
        "--setup-only",
        action="store_true",
        help="préparer sans rien démarrer / prepare everything and start nothing",
    )
    return parser.parse_args(words)


def ports_for(home: Path, port: int) -> Ports:
    """The lab's ports. Its web port stays what it was at first: the reported addresses name it."""
    kept = home / "ports.json"
    ports = Ports.after(port)
    if not kept.exists():
        return ports
    web = int(json.loads(kept.read_text())["web"])
    return Ports(web, ports.dns, ports.rdap, ports.smtp, ports.control)


def keep_ports(home: Path, ports: Ports) -> None:
    (home / "ports.json").write_text(json.dumps({"web": ports.web}))


def busy(ports: Iterable[int]) -> int | None:
    """The first of these ports that something else listens on; None when all are free."""
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                return port
    return None


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= LAST:
        raise argparse.ArgumentTypeError(f"{text!r}: 1 … {LAST}")
    return int(text)


if __name__ == "__main__":
    import sys

    options(sys.argv[1:])
