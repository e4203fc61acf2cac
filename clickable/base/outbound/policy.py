"""Where the way out may lead: plainly public addresses, and the networks the operator allows.

Own lists, because `ipaddress.is_global` lets 18 of 43 dangerous addresses through and its answer
depends on the Python build (IANA special-purpose registries, RFC 6890; cloud metadata addresses).
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings

NEVER_V4 = [
    ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32",
        "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
        "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
]  # fmt: skip
# Mapped, compatible, NAT64, ULA, link-local, multicast … all lie outside global unicast.
GLOBAL_V6 = ip_network("2000::/3")
# Protocol assignments with Teredo, documentation, 6to4, AS112: inside it, and never a host.
NEVER_V6 = [
    ip_network(text)
    for text in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
]
ISATAP = {0x0000_5EFE, 0x0200_5EFE}  # first half of the interface identifier (RFC 5214)

# https://fetch.spec.whatwg.org/#bad-port
BAD_PORTS = {
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
    102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427,
    465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990,
    993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667,
    6668, 6669, 6679, 6697, 10080,
}  # fmt: skip
# Databases, queues, container engines: they answer to strangers' bytes.
SERVICE_PORTS = {
    445, 873, 1433, 1434, 1521, 2375, 2376, 2379, 2380, 3306, 3389, 4369, 5432, 5433, 5672, 5900,
    5984, 6379, 6380, 6443, 8086, 9042, 9092, 9200, 9300, 10250, 11211, 27017, 27018, 50000,
}  # fmt: skip

# Names that other networks resolve; the DNS says NXDOMAIN for them, which would say nothing.
OUTSIDE_DNS = ("onion", "i2p", "loki", "bit", "eth", "crypto", "gnu", "zkey")


def may_connect(host: str, port: int) -> bool:
    """May a socket connect to this address? Anything that does not parse may not."""
    try:
        address = ip_address(host)
    except ValueError:
        return False
    if _allowed_by_operator(address):
        return True
    return is_public(address) and port not in BAD_PORTS and port not in SERVICE_PORTS


def may_reach(host: str) -> bool:
    """The same without a port: is this an address of the public internet, or an allowed one?"""
    return may_connect(host, 443)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in NEVER_V4)
    if address not in GLOBAL_V6 or any(address in network for network in NEVER_V6):
        return False
    return int(address) >> 32 & 0xFFFF_FFFF not in ISATAP


def outside_dns(host: str) -> bool:
    return host.rstrip(".").lower().rpartition(".")[2] in OUTSIDE_DNS


def _allowed_by_operator(address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in settings.OUTBOUND_ALLOW)
