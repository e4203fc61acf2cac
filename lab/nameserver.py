"""The lab's DNS (RFC 1035): authoritative for everything, over UDP and TCP, and wrong when told to be."""

import asyncio
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import cast

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

from lab import world
from lab.binding import on_one_port
from lab.switchboard import Behaviour, Switchboard

SINKHOLE = "10.0.0.1"
TTL = 5
SOA = "ns.lab.example. hostmaster.lab.example. 1 3600 600 86400 5"

Bound = asyncio.Server | asyncio.DatagramTransport


class NameServer:
    """One port for both transports, on one loopback address."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard
        self._bound: list[Bound] = []
        self._open: set[asyncio.Task[None]] = set()
        self.port = 0

    async def start(self, host: str, port: int = 0) -> None:
        kinds = {"udp": self._bind_udp, "tcp": self._bind_tcp}

        async def bind(kind: str, wanted: int) -> Bound:
            return await kinds[kind](host, wanted)

        self._bound, self.port = await on_one_port(["udp", "tcp"], port, bind)

    async def stop(self) -> None:
        for bound in self._bound:
            bound.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _bind_udp(self, host: str, port: int) -> Bound:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: _Udp(self.answer), local_addr=(host, port)
        )
        return transport

    async def _bind_tcp(self, host: str, port: int) -> Bound:
        return await asyncio.start_server(self._talk, host, port)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                while True:
                    (length,) = struct.unpack("!H", await reader.readexactly(2))
                    answer = self.answer(await reader.readexactly(length))
                    if answer is not None:
                        writer.write(struct.pack("!H", len(answer)) + answer)
                        await writer.drain()
        finally:
            self._open.discard(task)
            writer.close()

    def answer(self, wire: bytes) -> bytes | None:
        """The answer to one question; None: silence."""
        try:
            question = dns.message.from_wire(wire)
        except dns.exception.DNSException:
            return None
        if not question.question:
            return None
        asked = question.question[0]
        name = asked.name.to_text(omit_final_dot=True).lower()
        kind = dns.rdatatype.to_text(asked.rdtype)
        count = self._switchboard.asked(name, kind)
        behaviour = self._switchboard.name(name)
        if behaviour is Behaviour.DNS_TIMEOUT:
            return None
        reply = dns.message.make_response(question)
        reply.flags |= dns.flags.AA
        if behaviour is Behaviour.SERVFAIL:
            reply.set_rcode(dns.rcode.SERVFAIL)
        else:
            _fill(reply, asked, _records(name, kind, behaviour=behaviour, count=count))
        return reply.to_wire()


class _Udp(asyncio.DatagramProtocol):
    def __init__(self, answer: Callable[[bytes], bytes | None]) -> None:
        self._answer = answer
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        answer = self._answer(data)
        if answer is not None and self._transport is not None:
            self._transport.sendto(answer, addr)


def _records(name: str, kind: str, *, behaviour: Behaviour, count: int) -> list[str] | None:
    """The addresses of a name; an empty list: none of this kind; None: no such name."""
    site = world.SITE_BY_NAME.get(name)
    if site is None or behaviour is Behaviour.VANISH:
        return None
    if behaviour is Behaviour.NODATA:
        return []
    away = behaviour is Behaviour.SINKHOLE or (behaviour is Behaviour.REBIND and count > 1)
    if away:
        return [SINKHOLE] if kind == "A" else []
    found = {"A": site.address, "AAAA": site.address_v6}.get(kind, "")
    return [found] if found else []


def _fill(reply: dns.message.Message, asked: dns.rrset.RRset, records: list[str] | None) -> None:
    if records:
        reply.answer.append(
            dns.rrset.from_text(asked.name, TTL, asked.rdclass, asked.rdtype, *records)
        )
        return
    if records is None:
        reply.set_rcode(dns.rcode.NXDOMAIN)
    apex = dns.name.from_text("example." if asked.name.is_subdomain(_EXAMPLE) else ".")
    reply.authority.append(dns.rrset.from_text(apex, TTL, "IN", "SOA", SOA))


_EXAMPLE = dns.name.from_text("example.")
