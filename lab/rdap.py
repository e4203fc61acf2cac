"""The lab's registry: RDAP (RFC 9083) and the bootstrap files that lead to it (RFC 9224)."""

import asyncio
from ipaddress import ip_address

from aiohttp import web

from lab import world
from lab.serving import serve
from lab.switchboard import Registry, Switchboard

RETRY_AFTER = 30
CONFORMANCE = ["rdap_level_0"]
REGISTERED = [{"eventAction": "registration", "eventDate": "2021-03-01T09:00:00Z"}]

Json = dict[str, object]


class RdapServer:
    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard
        self._runner: web.AppRunner | None = None
        self._base = ""
        self.port = 0

    async def start(self, host: str, port: int = 0) -> None:
        app = web.Application()
        app.router.add_get("/ip/{address:.+}", self._ip)
        app.router.add_get("/domain/{name}", self._domain)
        app.router.add_get("/help", self._help)
        app.router.add_get("/bootstrap/{kind}.json", self._bootstrap)
        app.router.add_get("/{anything:.*}", self._nothing)
        self._runner, self.port = await serve(app, host, port)
        self._base = f"http://{host}:{self.port}"

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _ip(self, request: web.Request) -> web.StreamResponse:
        self._switchboard.looked_up(request.path)
        given = request.match_info["address"]
        try:
            network = world.network_of(str(ip_address(given.split("/")[0])))
        except ValueError:
            return _error(400, "Bad Request", "not an IP address")
        if network is None:
            return _error(404, "Not Found", "no registration covers this address")
        return await self._about(network)

    async def _about(self, network: world.Network) -> web.StreamResponse:
        mode = self._switchboard.registry(network)
        if mode is Registry.LIMIT:
            refusal = _error(429, "Too Many Requests", "come back later")
            refusal.headers["Retry-After"] = str(RETRY_AFTER)
            return refusal
        if mode is Registry.MISSING:
            return _error(404, "Not Found", "no registration covers this address")
        if mode is Registry.ERROR:
            return _error(500, "Internal Server Error", "the registry is ill")
        if mode is Registry.GARBAGE:
            return web.Response(body=b"{\xff not json", content_type="application/rdap+json")
        if mode is Registry.HANG:
            await asyncio.sleep(3600)
        return _rdap(ip_network_object(network, base=self._base))

    async def _domain(self, request: web.Request) -> web.StreamResponse:
        self._switchboard.looked_up(request.path)
        name = request.match_info["name"].lower().rstrip(".")
        if name not in world.SITE_BY_NAME:
            return _error(404, "Not Found", "no such domain")
        return _rdap(domain_object(name, base=self._base))

    async def _help(self, _request: web.Request) -> web.StreamResponse:
        notice = {"title": "Registre inventé", "description": ["Pour la démonstration seulement."]}
        return _rdap({"rdapConformance": CONFORMANCE, "notices": [notice]})

    async def _bootstrap(self, request: web.Request) -> web.StreamResponse:
        ranges = {
            "ipv4": ["127.0.0.0/8"],
            "ipv6": ["::1/128", "2001:db8::/32"],
            "dns": ["example", "test"],
            "asn": ["64496-64511"],
        }.get(request.match_info["kind"])
        if ranges is None:
            return _error(404, "Not Found", "no such bootstrap file")
        return web.json_response(
            {
                "version": "1.0",
                "publication": "2026-01-01T00:00:00Z",
                "description": "Bootstrap of an invented internet",
                "services": [[ranges, [f"{self._base}/"]]],
            }
        )

    async def _nothing(self, _request: web.Request) -> web.StreamResponse:
        return _error(404, "Not Found", "nothing here")


def ip_network_object(network: world.Network, *, base: str) -> Json:
    """RFC 9083, section 5.4."""
    found = network.ip_range
    address = f"{base}/ip/{found}"
    answer: Json = {
        "rdapConformance": CONFORMANCE,
        "objectClassName": "ip network",
        "handle": network.handle,
        "name": network.handle,
        "type": "ALLOCATED PA",
        "startAddress": str(found[0]),
        "endAddress": str(found[-1]),
        "ipVersion": f"v{found.version}",
        "status": ["active"],
        "entities": _entities(network),
        "events": REGISTERED,
        "links": [_link(address)],
    }
    if network.country:
        answer["country"] = network.country
    return answer


def domain_object(name: str, *, base: str) -> Json:
    """RFC 9083, section 5.3: the registrar, with its abuse contact inside it."""
    title, contact = world.REGISTRAR
    registrar = _entity("CAP-1", ["registrar"], name=title, kind="org")
    registrar["entities"] = [_entity("CAP-2", ["abuse"], name=title, email=contact)]
    return {
        "rdapConformance": CONFORMANCE,
        "objectClassName": "domain",
        "handle": name.upper(),
        "ldhName": name,
        "status": ["active"],
        "entities": [registrar],
        "events": REGISTERED,
        "links": [_link(f"{base}/domain/{name}")],
    }


def _entities(network: world.Network) -> list[Json]:
    registrant = _entity(f"{network.handle}-ORG", ["registrant"], name=network.operator, kind="org")
    technical = _entity(
        f"{network.handle}-NOC",
        ["technical", "administrative"],
        name=f"{network.operator} NOC",
        email=f"noc@{network.handle.lower()}.example",
    )
    if not network.abuse:
        return [registrant, technical]
    abuse = _entity(
        f"{network.handle}-ABUSE", ["abuse"], name=f"{network.operator} Abuse", email=network.abuse
    )
    if network.nested:
        registrant["entities"] = [abuse]
        return [technical, registrant]
    return [registrant, technical, abuse]


def _entity(
    handle: str, roles: list[str], *, name: str, email: str = "", kind: str = "group"
) -> Json:
    """RFC 9083, section 5.1, with a jCard (RFC 7095)."""
    card: list[list[object]] = [
        ["version", {}, "text", "4.0"],
        ["fn", {}, "text", name],
        ["kind", {}, "text", kind],
    ]
    if email:
        card.append(["email", {"type": "work"}, "text", email])
    return {
        "objectClassName": "entity",
        "handle": handle,
        "roles": roles,
        "vcardArray": ["vcard", card],
    }


def _link(address: str) -> Json:
    return {"value": address, "rel": "self", "href": address, "type": "application/rdap+json"}


def _rdap(content: Json, status: int = 200) -> web.Response:
    return web.json_response(content, status=status, content_type="application/rdap+json")


def _error(status: int, title: str, why: str) -> web.Response:
    """RFC 9083, section 6."""
    return _rdap(
        {
            "rdapConformance": CONFORMANCE,
            "errorCode": status,
            "title": title,
            "description": [why],
        },
        status,
    )
