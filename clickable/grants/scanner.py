"""ClamAV, asked over its own socket (`CLICKABLE_CLAMAV`): the content of a file, and nothing else, goes there."""

import socket
import struct
from collections.abc import Iterator

from django.conf import settings

PIECE = 64 * 1024
SECONDS = 60.0
LONGEST = 4096  # bytes of an answer


class ScannerError(Exception):
    """It cannot be reached, or does not say what it found: the file waits."""


def is_set() -> bool:
    return bool(settings.CLAMAV)


def is_clean(content: bytes) -> bool:
    """Raises ScannerError."""
    try:
        with _connected() as line:
            line.sendall(b"zINSTREAM\0")
            for piece in _pieces(content):
                line.sendall(struct.pack("!L", len(piece)) + piece)
            line.sendall(struct.pack("!L", 0))
            said = _answer(line)
    except OSError as error:
        raise ScannerError(str(error)) from error
    if said.endswith("OK"):
        return True
    if said.endswith("FOUND"):
        return False
    raise ScannerError(said)


def _connected() -> socket.socket:
    where = settings.CLAMAV
    if where.startswith("unix:"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        line.connect(where.removeprefix("unix:"))
        return line
    host, _colon, port = where.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), PIECE):
        yield content[start : start + PIECE]


def _answer(line: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < LONGEST and (more := line.recv(LONGEST)):
        said += more
    return said.partition(b"\0")[0].decode(errors="replace").strip()
