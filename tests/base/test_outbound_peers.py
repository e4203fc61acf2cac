"""Peers that hang, drip, flood and lie end in a code, in time, and leave no byte behind."""

import gzip
import ipaddress
import ssl
import time
import traceback

import pytest

from clickable.base.outbound import (
    Answered,
    Document,
    Failure,
    Limits,
    OutboundError,
    Resolution,
    WayOut,
    run,
)
from tests.base.outbound_peers import MARK, OK, dns_serving, listening, redirecting, saying

HOME = "127.66.0.1"
QUICK = Limits(total=1.5, connect=1, dns=0.3)


@pytest.fixture(autouse=True)
def _only_loopback(settings):
    settings.OUTBOUND_ALLOW = [ipaddress.ip_network("127.66.0.0/16")]


def head(url: str) -> Answered:
    async def go() -> Answered:
        async with WayOut(QUICK) as way:
            return await way.head(url)

    return run(go())


def get_json(url: str, limit: int = 1000) -> Document:
    async def go() -> Document:
        async with WayOut(QUICK) as way:
            return await way.get_json(url, limit=limit)

    return run(go())


def resolve(name: str) -> Resolution:
    async def go() -> Resolution:
        async with WayOut(QUICK) as way:
            return await way.resolve(name)

    return run(go())


def hang(peer):
    peer.recv(65536)
    time.sleep(5)


def drip(peer):
    for letter in "HTTP/1.1 200 OK\r\n" + "X-Slow: y\r\n" * 100:
        peer.sendall(letter.encode())
        time.sleep(0.05)


def endless_headers(peer):
    peer.recv(65536)
    peer.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        peer.sendall(f"X-{MARK}: {MARK}\r\n".encode() * 100)


def endless_body(peer):
    peer.recv(65536)
    peer.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        peer.sendall(b"3e8\r\n" + b"[" * 1000 + b"\r\n")


HOSTILE = {
    "hangs": (hang, "timeout"),
    "drips": (drip, "timeout"),
    "endless headers": (endless_headers, "protocol"),
    "long line": (saying(f"HTTP/1.1 200 OK\r\nX: {MARK * 100_000}\r\n\r\n"), "protocol"),
    "garbage": (saying(f"{MARK} \x00\xff\r\n\r\n"), "protocol"),
    "bad status": (saying(f"HTTP/1.1 {MARK} OK\r\n\r\n"), "protocol"),
    "bad header": (saying(f"HTTP/1.1 200 OK\r\n{MARK}\x00: x\r\n\r\n"), "protocol"),
    "closes": (lambda peer: peer.recv(65536), "disconnected"),
    "half an answer": (saying("HTTP/1.1 200 OK\r\nX-Half"), "disconnected"),
}


@pytest.mark.parametrize(("handle", "code"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_server_ends_in_its_class_in_time(handle, code, caplog):
    begun = time.monotonic()
    with listening(HOME, handle) as server, pytest.raises(OutboundError) as raised:
        head(server.url)

    assert raised.value.code == code
    assert time.monotonic() - begun < QUICK.total + 1
    assert MARK not in "".join(traceback.format_exception(raised.value)) + caplog.text
    assert raised.value.__context__ is None
    assert raised.value.__cause__ is None


def json_answer(body: bytes, extra: str = "") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n{extra}\r\n".encode() + body


BAD_DOCUMENTS = {
    "too large": (saying(json_answer(b"[" + b" " * 2000 + b"]")), "too_large"),
    "endless": (endless_body, "too_large"),
    "not json": (saying(json_answer(MARK.encode())), "not_json"),
    "deep": (saying(json_answer(b"[" * 900)), "not_json"),
    "huge number": (saying(json_answer(b"9" * 999_999)), "too_large"),
    "compressed": (
        saying(json_answer(gzip.compress(b"{}"), "Content-Encoding: gzip\r\n")),
        "not_json",
    ),
    "cut short": (
        saying(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + MARK.encode()),
        "protocol",
    ),
}


@pytest.mark.parametrize(("handle", "code"), BAD_DOCUMENTS.values(), ids=BAD_DOCUMENTS.keys())
def test_a_bad_document_ends_in_its_class(handle, code, caplog):
    with listening(HOME, handle) as server, pytest.raises(OutboundError) as raised:
        get_json(server.url)

    assert raised.value.code == code
    assert MARK not in "".join(traceback.format_exception(raised.value)) + caplog.text
    assert raised.value.__context__ is None


def test_json_is_given_with_its_status_and_nothing_for_another_status():
    with (
        listening(HOME, saying(json_answer(b'{"a": 1}'))) as good,
        listening(HOME, saying("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}")) as missing,
    ):
        assert get_json(good.url) == Document(200, {"a": 1})
        assert get_json(missing.url) == Document(404)


def test_head_says_status_and_where_it_ended():
    with listening(HOME, OK) as there, listening(HOME, redirecting(f"{there.url}new#x")) as here:
        assert head(here.url) == Answered(200, f"{there.url}new", challenged=False)


def test_more_than_five_redirects_are_too_many():
    with listening(HOME, redirecting("/again")) as loop, pytest.raises(OutboundError) as raised:
        head(loop.url)

    assert (raised.value.code, raised.value.redirects) == ("too_many_redirects", 5)
    assert loop.visits == 6


def test_what_is_sent_names_the_software_and_nobody_else():
    heard = []

    def listen(peer):
        heard.append(peer.recv(65536).decode())
        peer.sendall(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n")

    with listening(HOME, listen) as server:
        head(server.url.replace("http://", "http://user:password@") + "x?y=1#part")

    request, *headers = heard[0].split("\r\n")
    assert request == "HEAD /x?y=1 HTTP/1.1"
    assert sorted(headers) == [
        "", "", "Accept-Encoding: identity", "Accept: */*", "Connection: close", f"Host: {HOME}:{server.port}",
        "User-Agent: Clickable",
    ]  # fmt: skip


def test_nobody_listening_is_refused_and_a_plain_port_is_no_tls():
    with listening(HOME, OK) as plain, pytest.raises(OutboundError) as tls:
        head(f"https://{HOME}:{plain.port}/")
    with pytest.raises(OutboundError) as refused:
        head(plain.url)

    assert (tls.value.code, refused.value.code) == ("tls", "refused")


def test_a_certificate_nobody_vouches_for_is_a_tls_failure(tmp_path):
    key, certificate = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)

    def handshake(peer):
        with context.wrap_socket(peer, server_side=True) as secure:
            secure.recv(65536)

    with listening(HOME, handshake) as server, pytest.raises(OutboundError, match="tls"):
        head(f"https://{HOME}:{server.port}/")


def self_signed(folder):
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "host.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return folder / "key.pem", folder / "cert.pem"


ZONE = {
    "up.example": ["127.66.0.1", "127.66.0.2"],
    "empty.example": [],
    "broken.example": ["SERVFAIL"],
    "silent.example": ["SILENCE"],
    "sunk.example": ["10.0.0.1"],
    "half.example": ["127.66.0.1", "10.0.0.1"],
}
ANSWERS = {
    "up.example": Resolution(("127.66.0.1", "127.66.0.2")),
    "half.example": Resolution(("127.66.0.1",)),
    "missing.example": Resolution(failure=Failure.DNS_NXDOMAIN),
    "empty.example": Resolution(failure=Failure.DNS_NODATA),
    "broken.example": Resolution(failure=Failure.DNS_SERVFAIL),
    "silent.example": Resolution(failure=Failure.DNS_TIMEOUT),
    "sunk.example": Resolution(failure=Failure.DNS_SINKHOLED),
    "x.onion": Resolution(failure=Failure.OUTSIDE_DNS),
    "a" * 70 + ".example": Resolution(failure=Failure.BAD_URL),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_dns_tells_each_failure_apart(name, settings):
    with dns_serving(ZONE) as dns:
        settings.DNS_SERVERS = [dns.server]

        assert resolve(name) == ANSWERS[name]


def test_one_family_may_fail_when_the_other_answers(settings):
    with dns_serving({"v6.example": ["::1"]}) as dns:
        settings.DNS_SERVERS = [dns.server]
        settings.OUTBOUND_ALLOW = [ipaddress.ip_network("::1/128")]

        assert resolve("v6.example") == Resolution(("::1",))


def test_no_dns_server_at_all_is_never_a_missing_name(settings):
    settings.DNS_SERVERS = ["127.66.0.1:9"]

    assert resolve("up.example").failure in {Failure.DNS_SERVFAIL, Failure.DNS_TIMEOUT}
