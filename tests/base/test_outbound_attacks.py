"""No way leads to an address outside the allowed networks, whatever the spelling or the detour."""

import ipaddress

import pytest

from clickable.base.outbound import Answered, Limits, OutboundError, Resolution, WayOut, run
from tests.base.outbound_peers import OK, Listener, dns_serving, listening, redirecting

ALLOWED = ipaddress.ip_network("127.66.0.0/16")
HOME = "127.66.0.1"  # stands for the public internet
QUICK = Limits(total=3, connect=1, dns=0.5)

LITERALS = [
    "127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "017700000001", "127.1", "0x7f.1",
    "127.0.1", "0.0.0.0", "0", "[::1]", "[0:0:0:0:0:0:0:1]", "[::]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "１２７.0.0.1", "127。0。0。1", "①②⑦.0.0.1", "127.0.0.1.", "good.example@127.0.0.1",
    "good.example:80@[::1]", "good.example\\@127.0.0.1",
]  # fmt: skip
NAMES = [
    "plain.test",
    "six.test",
    "mapped.test",
    "alias.test",
    "zero.test",
    "both.test",
    "localhost",
]
ZONE = {
    "good.example": [HOME],
    "plain.test": ["127.0.0.1"],
    "six.test": ["::1"],
    "mapped.test": ["::ffff:127.0.0.1"],
    "alias.test": ["CNAME localhost 127.0.0.1"],
    "zero.test": ["0.0.0.0", "::"],
    "both.test": ["127.66.9.9", "127.0.0.1", "::1"],  # nobody listens at the first
    "localhost": ["127.0.0.1", "::1"],
    "rebinding.test": [[HOME], ["127.0.0.1"]],
}


@pytest.fixture
def victim(settings, monkeypatch):
    settings.OUTBOUND_ALLOW = [ALLOWED]
    with (
        listening("127.0.0.1", OK) as four,
        listening("::1", OK, four.port) as six,
        dns_serving(ZONE) as dns,
    ):
        settings.DNS_SERVERS = [dns.server]
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, four.url)
        yield four
        assert (four.visits, six.visits) == (0, 0)


def attempt(url: str) -> Answered:
    async def go() -> Answered:
        async with WayOut(QUICK) as way:
            return await way.head(url)

    return run(go())


def test_the_victim_would_answer_if_it_were_allowed(settings):
    settings.OUTBOUND_ALLOW = [ipaddress.ip_network("127.0.0.0/8")]
    with listening("127.0.0.1", OK) as victim:
        assert attempt(victim.url).status == 200
        assert victim.visits == 1


@pytest.mark.parametrize("host", LITERALS)
def test_no_spelling_of_an_address_gets_through(victim: Listener, host):
    with pytest.raises(OutboundError) as refused:
        attempt(f"http://{host}:{victim.port}/")

    assert refused.value.code in {"blocked", "bad_url"}


@pytest.mark.parametrize("host", NAMES)
def test_no_name_gets_through(victim: Listener, host):
    with pytest.raises(OutboundError) as refused:
        attempt(f"http://{host}:{victim.port}/")

    assert refused.value.code in {"dns_sinkholed", "refused"}


@pytest.mark.parametrize("host", [*LITERALS, *NAMES])
@pytest.mark.parametrize("form", ["http://{}:{}/", "//{}:{}/"])
def test_no_redirect_gets_through(victim: Listener, host, form):
    location = form.format(host, victim.port).encode().decode("latin-1")
    with listening(HOME, redirecting(location)) as door, pytest.raises(OutboundError) as refused:
        attempt(door.url)

    assert refused.value.code in {"blocked", "bad_url", "dns_sinkholed", "refused", "dns_nxdomain"}
    assert refused.value.redirects == 1
    assert door.visits == 1


def test_a_second_look_up_that_answers_otherwise_does_not_get_through(victim: Listener):
    async def go() -> Resolution:
        async with WayOut(QUICK) as way:
            first = await way.resolve("rebinding.test")
        async with WayOut(QUICK) as way:
            with pytest.raises(OutboundError, match="dns_sinkholed"):
                await way.head(f"http://rebinding.test:{victim.port}/")
        return first

    assert run(go()).addresses == (HOME,)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://good.example/", "", "http://", "x"]
)
def test_only_http_and_https_are_spoken(victim: Listener, url):
    with pytest.raises(OutboundError, match="bad_url"):
        attempt(url)


@pytest.mark.parametrize("location", ["file:///etc/passwd", "gopher://127.0.0.1:70/_x", "data:,x"])
def test_a_redirect_to_another_scheme_is_not_followed(victim: Listener, location):
    with (
        listening(HOME, redirecting(location)) as door,
        pytest.raises(OutboundError, match="bad_url"),
    ):
        attempt(door.url)


@pytest.mark.parametrize("port", [22, 25, 3306, 5432, 6379])
def test_a_public_address_is_not_asked_on_a_port_of_another_protocol(victim: Listener, port):
    with pytest.raises(OutboundError, match="blocked"):
        attempt(f"http://8.8.8.8:{port}/")


def test_onion_addresses_are_refused_before_any_look_up(victim: Listener):
    with pytest.raises(OutboundError, match="outside_dns"):
        attempt("http://abcdefghijklmnop.onion/")
