"""Peers on loopback for the way out: a victim, servers that misbehave, a DNS that lies."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

MARK = "REMOTE-BYTES"
Handler = Callable[[socket.socket], None]


class Listener:
    """A TCP server that counts its visitors and lets `handle` speak to each."""

    def __init__(self, host: str, handle: Handler, port: int = 0) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, port), family=family)
        self._handle = handle
        self.host, self.port = self._socket.getsockname()[:2]
        self.visits = 0
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/"

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            self.visits += 1
            threading.Thread(target=self._speak, args=(peer,), daemon=True).start()

    def _speak(self, peer: socket.socket) -> None:
        try:
            with peer:
                self._handle(peer)
        except OSError:
            return


@contextmanager
def listening(host: str, handle: Handler, port: int = 0) -> Iterator[Listener]:
    listener = Listener(host, handle, port)
    try:
        yield listener
    finally:
        listener.close()


def saying(text: str | bytes) -> Handler:
    """Read a request, answer with these bytes, close."""
    content = text.encode() if isinstance(text, str) else text

    def handle(peer: socket.socket) -> None:
        peer.recv(65536)
        peer.sendall(content)

    return handle


def redirecting(location: str) -> Handler:
    return saying(f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n")


OK = saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


class Dns:
    """`zone` maps a name to answers: addresses, "CNAME name", or an rcode's name. A list of lists
    gives each next question the next answers (rebinding)."""

    def __init__(self, zone: dict[str, list]) -> None:
        self._zone = {name: list(answers) for name, answers in zone.items()}
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.66.0.53", 0))
        self.server = "{}:{}".format(*self._socket.getsockname())
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                query, peer = self._socket.recvfrom(4096)
            except OSError:
                return
            answer = self._answer(dns.message.from_wire(query))
            if answer:
                self._socket.sendto(answer.to_wire(), peer)

    def _answer(self, query: dns.message.Message) -> dns.message.Message | None:
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        answers = self._zone.get(name, ["NXDOMAIN"])
        if answers and isinstance(answers[0], list):
            turn = answers[0]
            if question.rdtype == dns.rdatatype.A and len(answers) > 1:
                answers.pop(0)
            answers = turn
        reply = dns.message.make_response(query)
        for answer in answers:
            if answer == "SILENCE":
                return None
            _add(reply, answer)
        return reply


def _add(reply: dns.message.Message, answer: str) -> None:
    question = reply.question[0]
    if answer.isupper() and answer.isalpha():
        reply.set_rcode(dns.rcode.from_text(answer))
        return
    owner = question.name
    if answer.startswith("CNAME "):
        _, target, answer = answer.split(" ")
        reply.answer.append(dns.rrset.from_text(owner, 60, "IN", "CNAME", f"{target}."))
        owner = dns.name.from_text(target)
    kind = dns.rdatatype.AAAA if ":" in answer else dns.rdatatype.A
    if question.rdtype == kind:
        reply.answer.append(dns.rrset.from_text(owner, 60, "IN", kind.name, answer))


@contextmanager
def dns_serving(zone: dict[str, list]) -> Iterator[Dns]:
    server = Dns(zone)
    try:
        yield server
    finally:
        server.close()
