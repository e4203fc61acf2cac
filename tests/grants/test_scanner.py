"""ClamAV over its socket: a small clamd of ours on loopback, which finds what it is told to find."""

import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from clickable.base.errors import RefusedError
from clickable.grants import scanner, services
from clickable.grants.models import Application
from clickable.post.models import Letter
from tests.cast import NOW
from tests.grants.making import PDF, call, saved

WORM = PDF.replace(b"%%EOF", b"% a worm, by agreement\n%%EOF")


class Clamd:
    """Speaks INSTREAM; what it was sent lies in `seen`."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        self.seen: list[bytes] = []
        self.answer = b""
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                peer, _whence = self.listener.accept()
            except OSError:
                return
            with peer, peer.makefile("rb") as line:
                assert line.read(10) == b"zINSTREAM\0"
                content = b""
                while size := struct.unpack("!L", line.read(4))[0]:
                    content += line.read(size)
                self.seen.append(content)
                found = b"stream: Worm.Agreed FOUND\0" if b"a worm" in content else b"stream: OK\0"
                peer.sendall(self.answer or found)


@pytest.fixture
def clamd() -> Iterator[Clamd]:
    found = Clamd()
    with override_settings(CLAMAV=found.address):
        yield found
    found.listener.close()


def attached(content: bytes) -> Application:
    row = saved(call())
    services.attach(application=row, question="budget", name="a", content=content, now=NOW)
    return row


def test_content_is_sent_whole_and_nothing_else(clamd: Clamd) -> None:
    large = PDF + b"x" * 200_000
    assert scanner.is_clean(large)
    assert not scanner.is_clean(WORM)
    assert clamd.seen == [large, WORM]


def test_an_answer_that_is_none_is_no_yes(clamd: Clamd) -> None:
    clamd.answer = b"INSTREAM size limit exceeded. ERROR\0"
    with pytest.raises(scanner.ScannerError):
        scanner.is_clean(PDF)


def test_nobody_there(tmp_path: Path) -> None:
    for where in ("127.0.0.1:1", f"unix:{tmp_path}/none"):
        with override_settings(CLAMAV=where), pytest.raises(scanner.ScannerError):
            scanner.is_clean(PDF)


@pytest.mark.django_db
def test_nothing_is_submitted_before_it_is_scanned(clamd: Clamd) -> None:
    row = attached(PDF)
    assert row.attachments.get().scan == "waiting"
    with pytest.raises(RefusedError) as error:
        services.submit(application=row, now=NOW)
    assert error.value.code == "scanning"
    assert services.scan_waiting(now=NOW) == 1
    assert services.scan_waiting(now=NOW) == 0
    assert services.submit(application=row, now=NOW).state == "submitted"
    assert len(clamd.seen) == 1


@pytest.mark.django_db
def test_what_is_found_is_not_kept_and_its_sender_told(
    clamd: Clamd, django_capture_on_commit_callbacks: object
) -> None:
    row = attached(WORM)
    path = Path(row.attachments.get().file.path)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.scan_waiting(now=NOW)
    assert row.attachments.get().scan == "infected"
    assert not path.exists()
    assert Letter.objects.filter(kind="grants.file").count() == 1
    with pytest.raises(RefusedError) as error:
        services.submit(application=row, now=NOW)
    assert error.value.code == "infected"


@pytest.mark.django_db
def test_while_the_scanner_is_silent_files_wait(clamd: Clamd) -> None:
    row = attached(PDF)
    clamd.listener.close()
    with override_settings(CLAMAV="127.0.0.1:1"):
        assert services.scan_waiting(now=NOW) == 0
    assert row.attachments.get().scan == "waiting"


@pytest.mark.django_db
def test_without_a_scanner_the_structure_alone_is_looked_at() -> None:
    row = attached(PDF)
    assert row.attachments.get().scan == "none"
    assert services.scan_waiting(now=NOW) == 0
    assert services.submit(application=row, now=NOW).state == "submitted"


@pytest.mark.django_db
def test_a_scanner_set_later_looks_at_what_came_before(clamd: Clamd) -> None:
    with override_settings(CLAMAV=""):
        row = attached(PDF)
    with pytest.raises(RefusedError):
        services.submit(application=row, now=NOW)
    services.scan_waiting(now=NOW)
    assert services.submit(application=row, now=NOW).state == "submitted"
