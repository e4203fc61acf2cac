"""The shipped nginx counts senders: an IPv4 address, an IPv6 network, and whoever has many of those."""

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.front import SITE, Front, running

pytestmark = [pytest.mark.slow, pytest.mark.once]
HEAD = f"POST /suivi/ HTTP/1.1\r\nHost: {SITE}\r\n"


@pytest.fixture
def believing(tmp_path: Path) -> Iterator[Front]:
    """An nginx that believes where a test says it comes from."""
    with running(
        tmp_path, to=9, more="set_real_ip_from 127.0.0.1; real_ip_header X-Whence;"
    ) as front:
        yield front


def waiting(front: Front, address: str) -> ssl.SSLSocket:
    """A request whose body does not come; refused ones are answered all the same."""
    plain = socket.create_connection(("127.0.0.1", front.https), timeout=5)
    way = front.trust.wrap_socket(plain, server_hostname=SITE)
    way.sendall(f"{HEAD}X-Whence: {address}\r\nContent-Length: 9\r\n\r\n".encode())
    return way


def refused(front: Front, address: str) -> bool:
    way = waiting(front, address)
    way.settimeout(0.3)
    try:
        return b" 429 " in way.recv(100)
    except TimeoutError:
        return False


def test_a_network_is_one_sender_and_a_customer_has_not_every_place(believing: Front) -> None:
    # held: whoever goes gives their place back
    held = [waiting(believing, f"2001:db8:1:1::{n:x}") for n in range(1, 65)]
    held += [waiting(believing, "198.51.100.1") for _ in range(64)]

    assert refused(believing, "2001:db8:1:1:ffff::1")
    assert not refused(believing, "2001:db8:1:2::1")
    assert refused(believing, "198.51.100.1")
    assert not refused(believing, "198.51.100.2")

    held += [waiting(believing, f"2001:db8:1:{n:x}::1") for n in range(0x10, 0x10 + 192)]
    assert refused(believing, "2001:db8:1:ffff::1")
    assert not refused(believing, "2001:db8:2::1")
