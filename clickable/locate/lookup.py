"""Who hosts these names? DNS, then the registry of each address, through the one way out."""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus
from ipaddress import ip_address

from clickable.base.outbound import TEMPORARY, Failure, OutboundError, WayOut, run
from clickable.locate.bootstrap import Services, services_for
from clickable.locate.cdn import cdn_of
from clickable.locate.rdap import read_network
from clickable.locate.rules import Place, Search

NAMES_AT_ONCE = 50
QUESTIONS_AT_ONCE = 4  # to the registries, which limit everybody
MOST_ADDRESSES = 4  # of one name: more would only repeat the answer, and outlast the lease


def search_hosts(hosts: Iterable[str], *, now: datetime) -> dict[str, Search]:
    """What can be found about each host; each is looked up once, many at a time. Never raises."""
    return run(_search_all(sorted(set(hosts)), now))


async def _search_all(hosts: list[str], now: datetime) -> dict[str, Search]:
    async with WayOut() as way:
        registries = _Registries(way, now)
        turn = asyncio.Semaphore(NAMES_AT_ONCE)

        async def one(host: str) -> Search:
            async with turn:
                return await _search(host, way=way, registries=registries)

        found = await asyncio.gather(*(one(host) for host in hosts))
    return dict(zip(hosts, found, strict=True))


async def _search(host: str, *, way: WayOut, registries: "_Registries") -> Search:
    if _is_address(host):
        return Search(places=(await registries.place(host),), named=False)
    found = await way.resolve(host)
    if found.failure:
        return Search(failure=found.failure, passing=found.failure in TEMPORARY)
    addresses = found.addresses[:MOST_ADDRESSES]
    return Search(places=tuple(await asyncio.gather(*map(registries.place, addresses))))


class _Registries:
    """Asks the registries about addresses: each address once, few questions at a time."""

    def __init__(self, way: WayOut, now: datetime) -> None:
        self._way, self._now = way, now
        self._turn = asyncio.Semaphore(QUESTIONS_AT_ONCE)
        self._places: dict[str, asyncio.Task[Place]] = {}
        self._services: dict[int, asyncio.Task[Services | None]] = {}

    async def place(self, address: str) -> Place:
        if address not in self._places:
            self._places[address] = asyncio.create_task(self._ask(address))
        return await self._places[address]

    async def _ask(self, address: str) -> Place:
        services = await self._services_for(ip_address(address).version)
        if services is None:
            return Place(address, failure="rdap_no_bootstrap", passing=True)
        base = services.base_of(address)
        if not base:
            return Place(address, failure="rdap_no_registry")
        try:
            async with self._turn:
                answer = await self._way.get_json(f"{base.rstrip('/')}/ip/{address}")
        except OutboundError as error:
            passing = error.code in TEMPORARY or error.code == Failure.NOT_JSON
            return Place(address, failure=f"rdap_{error.code}", passing=passing)
        if answer.status != HTTPStatus.OK:
            return _refused(address, answer.status)
        return _read(address, answer.data)

    async def _services_for(self, version: int) -> Services | None:
        if version not in self._services:
            asked = services_for(version, fetch=self._fetch, now=self._now)
            self._services[version] = asyncio.create_task(asked)
        return await self._services[version]

    async def _fetch(self, url: str) -> object:
        try:
            return (await self._way.get_json(url)).data
        except OutboundError:
            return None


def _refused(address: str, status: int) -> Place:
    passing = status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return Place(address, failure=f"rdap_{status}", passing=passing)


def _read(address: str, document: object) -> Place:
    network = read_network(document)
    if not (network.name or network.operator or network.country or network.abuse):
        return Place(address, failure="rdap_empty")
    return Place(
        address,
        network=network.name,
        operator=network.operator,
        country=network.country,
        abuse=network.abuse,
        via_cdn=cdn_of(address, network=network.name, operator=network.operator),
    )


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
