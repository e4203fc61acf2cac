import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rcode
import pytest

from lab.run import Lab
from lab.world import ONION, SITES


def ask(lab: Lab, name: str, kind: str = "A", *, tcp: bool = False) -> dns.message.Message:
    question = dns.message.make_query(name, kind)
    send = dns.query.tcp if tcp else dns.query.udp
    return send(question, "127.0.0.1", port=lab.ports.dns, timeout=1)


def found(answer: dns.message.Message) -> list[str]:
    return [str(record) for rrset in answer.answer for record in rrset]


@pytest.mark.parametrize("tcp", [False, True])
def test_every_site_has_its_address_and_the_answer_is_authoritative(lab: Lab, tcp: bool) -> None:
    for site in SITES:
        answer = ask(lab, site.name, tcp=tcp)
        assert found(answer) == [site.address]
        assert answer.flags & dns.flags.AA


def test_one_site_has_an_ipv6_address_the_others_have_none_of_that_kind(lab: Lab) -> None:
    assert found(ask(lab, "double.example", "AAAA")) == ["2001:db8:66::10"]
    nodata = ask(lab, "photos.example", "AAAA")
    assert (nodata.rcode(), found(nodata)) == (dns.rcode.NOERROR, [])
    assert nodata.authority


def test_unknown_names_and_onion_names_do_not_exist(lab: Lab) -> None:
    for name in ("nulle-part.example", "clickable.invalid", ONION):
        assert ask(lab, name).rcode() == dns.rcode.NXDOMAIN


@pytest.mark.parametrize(
    ("behaviour", "rcode", "addresses"),
    [
        ("vanish", dns.rcode.NXDOMAIN, []),
        ("nodata", dns.rcode.NOERROR, []),
        ("servfail", dns.rcode.SERVFAIL, []),
        ("sinkhole", dns.rcode.NOERROR, ["10.0.0.1"]),
    ],
)
def test_a_name_answers_as_it_was_told(
    lab: Lab, *, behaviour: str, rcode: int, addresses: list[str]
) -> None:
    lab.set_behaviour(lab.url("photos.example", "/a/1"), behaviour)
    answer = ask(lab, "photos.example")
    assert (answer.rcode(), found(answer)) == (rcode, addresses)


def test_a_name_that_rebinds_is_public_once_and_private_afterwards(lab: Lab) -> None:
    lab.set_behaviour("photos.example", "rebind")
    answers = [found(ask(lab, "photos.example")) for _ in range(3)]
    assert answers == [["127.66.1.10"], ["10.0.0.1"], ["10.0.0.1"]]


def test_silence_is_a_timeout(lab: Lab) -> None:
    lab.set_behaviour("photos.example", "dns_timeout")
    with pytest.raises(dns.exception.Timeout):
        ask(lab, "photos.example")


def test_serving_one_page_again_brings_the_name_back(lab: Lab) -> None:
    lab.set_behaviour("photos.example", "vanish")
    lab.set_behaviour(lab.url("photos.example", "/a/1"), "serve")
    assert found(ask(lab, "photos.example")) == ["127.66.1.10"]


def test_questions_are_counted(lab: Lab) -> None:
    ask(lab, "photos.example")
    ask(lab, "photos.example", "AAAA")
    assert lab.questions() == [("photos.example", "A"), ("photos.example", "AAAA")]
