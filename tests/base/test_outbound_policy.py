import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickable.base.outbound.policy import BAD_PORTS, may_connect, may_reach, outside_dns

NEVER = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
    "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1",
    "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.1.1", "192.175.48.1", "198.18.0.1",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:2::1", "2001:10::1", "2001:20::1",
    "2001:db8::1", "2002:7f00:1::", "2002:a9fe:a9fe::", "2620:4f:8000::1", "3fff::1", "5f00::1",
    "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "2a00::5efe:7f00:1",
    "2a00::200:5efe:7f00:1",
]  # fmt: skip
PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "193.0.6.139",
    "2001:4860:4860::8888",
    "2a01:e0a::1",
    "2606:4700::1",
]


@pytest.mark.parametrize("address", NEVER)
def test_addresses_that_are_not_plainly_public_are_never_connected_to(address, settings):
    settings.OUTBOUND_ALLOW = []

    assert may_reach(address) is False


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_reached(address, settings):
    settings.OUTBOUND_ALLOW = []

    assert may_reach(address) is True


@pytest.mark.parametrize("port", [0, 22, 25, 3306, 5432, 6379, 11211, 10080])
def test_ports_of_other_protocols_and_databases_are_closed(port, settings):
    settings.OUTBOUND_ALLOW = []

    assert may_connect("8.8.8.8", port) is False


def test_an_allowed_network_is_open_on_every_port_in_its_own_spelling_only(settings):
    settings.OUTBOUND_ALLOW = [ipaddress.ip_network("127.66.0.0/16")]

    assert all(may_connect("127.66.0.1", port) for port in BAD_PORTS)
    assert may_connect("::ffff:127.66.0.1", 80) is False
    assert may_connect("127.67.0.1", 80) is False


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:{}", "::{}", "64:ff9b::{}"]))
def test_no_wrapped_ipv4_address_is_ever_reached(address, form):
    assert may_reach(form.format(address)) is False


@given(st.text(max_size=40))
def test_what_is_no_address_is_refused(text):
    try:
        ipaddress.ip_address(text)
    except ValueError:
        assert may_reach(text) is False


@pytest.mark.parametrize("name", ["abc.onion", "ABC.ONION.", "x.i2p"])
def test_names_of_other_networks_are_told_apart(name):
    assert outside_dns(name) is True


def test_a_name_that_only_contains_onion_is_a_name_of_the_dns():
    assert outside_dns("onion.example") is False
