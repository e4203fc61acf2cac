"""The web server: granian, sized for the database behind it (docs/decisions/0002)."""

import socket

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from clickable.seal import keys

GRACE = 10  # seconds that requests in hand get when the server is asked to stop


def check(host: str, port: int) -> None:
    """Raise now what would otherwise show at the first request, or not at all.

    granian shares a port with whoever listens there (SO_REUSEPORT): half the requests would go astray.
    """
    keys.check()
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise OSError(f"cannot listen at {host} port {port}: {error.strerror}") from None


def serve(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT. No access log: a line would hold an address and a time.

    SQLite has one writer: one process with one thread is faster and steadier than more. The gate
    collects each request before it takes a thread, so that a slow sender holds nobody up.
    """
    Granian(
        "clickable.gate.serving:application",
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        workers=1 if settings.ON_SQLITE else 2,
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
    ).serve()
