import asyncio
from typing import Any

import aiohttp
import pytest

from lab.run import Lab
from lab.world import NETWORKS, SITES, network_of


def get(lab: Lab, path: str) -> tuple[int, str, Any, dict[str, str]]:
    async def ask() -> tuple[int, str, Any, dict[str, str]]:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{lab.ports.rdap}{path}") as answer,
        ):
            content = await answer.json(content_type=None)
            return answer.status, answer.content_type, content, dict(answer.headers)

    return asyncio.run(ask())


def roles(entities: list[dict[str, Any]]) -> list[list[str]]:
    return [entity["roles"] for entity in entities]


def test_a_network_tells_its_range_name_and_country(lab: Lab) -> None:
    status, kind, network, _ = get(lab, "/ip/127.66.1.10")
    assert (status, kind) == (200, "application/rdap+json")
    shown = {
        key: network[key]
        for key in (
            "objectClassName",
            "handle",
            "startAddress",
            "endAddress",
            "ipVersion",
            "country",
        )
    }
    assert shown == {
        "objectClassName": "ip network",
        "handle": "PHARE-FR",
        "startAddress": "127.66.1.0",
        "endAddress": "127.66.1.255",
        "ipVersion": "v4",
        "country": "FR",
    }


def test_the_abuse_contact_stands_at_the_top_inside_the_registrant_or_nowhere(lab: Lab) -> None:
    top, nested, none = (get(lab, f"/ip/127.66.{n}.10")[2]["entities"] for n in (1, 2, 7))
    assert ["abuse"] in roles(top)
    assert ["abuse"] not in roles(nested)
    registrant = next(e for e in nested if e["roles"] == ["registrant"])
    card = registrant["entities"][0]["vcardArray"]
    assert card[0] == "vcard"
    assert card[1][0] == ["version", {}, "text", "4.0"]
    assert ["email", {"type": "work"}, "text", "abus@bruyere.example"] in card[1]
    assert "abuse" not in str(none)


def test_a_network_may_be_without_country_unknown_or_asked_too_often(lab: Lab) -> None:
    assert "country" not in get(lab, "/ip/127.66.8.10")[2]
    status, kind, error, _ = get(lab, "/ip/127.66.10.10")
    assert (status, kind, error["errorCode"]) == (404, "application/rdap+json", 404)
    status, _, error, headers = get(lab, "/ip/127.66.9.10")
    assert (status, error["errorCode"], headers["Retry-After"]) == (429, 429, "30")
    assert get(lab, "/ip/pas-une-adresse")[0] == 400


def test_an_ipv6_address_is_known_too(lab: Lab) -> None:
    assert get(lab, "/ip/2001:db8:66::10")[2]["ipVersion"] == "v6"


def test_a_domain_has_a_registrar_with_its_abuse_contact_inside(lab: Lab) -> None:
    domain = get(lab, "/domain/photos.example")[2]
    assert roles(domain["entities"]) == [["registrar"]]
    assert roles(domain["entities"][0]["entities"]) == [["abuse"]]
    assert get(lab, "/domain/nulle-part.example")[0] == 404


@pytest.mark.parametrize(
    ("kind", "first"),
    [("ipv4", "127.0.0.0/8"), ("ipv6", "::1/128"), ("dns", "example"), ("asn", "64496-64511")],
)
def test_the_bootstrap_files_lead_back_here(lab: Lab, kind: str, first: str) -> None:
    content = get(lab, f"/bootstrap/{kind}.json")[2]
    assert content["version"] == "1.0"
    [[ranges, urls]] = content["services"]
    assert (ranges[0], urls) == (first, [f"http://127.0.0.1:{lab.ports.rdap}/"])


@pytest.mark.parametrize(("mode", "status"), [("limit", 429), ("missing", 404), ("error", 500)])
def test_the_registry_misbehaves_on_order(lab: Lab, mode: str, status: int) -> None:
    lab.set_network("PHARE-FR", mode)
    assert get(lab, "/ip/127.66.1.10")[0] == status


def test_lookups_are_counted(lab: Lab) -> None:
    get(lab, "/ip/127.66.1.10")
    assert lab.lookups() == ["/ip/127.66.1.10"]


def test_every_site_stands_in_the_network_it_should() -> None:
    unregistered = {n.handle for n in NETWORKS if not n.registered}
    assert unregistered == {"INCONNU"}
    assert [s.name for s in SITES if network_of(s.address) is None] == ["inconnu.example"]
