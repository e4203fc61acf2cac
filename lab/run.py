"""The whole lab in one object: started in a loop (`async with Lab()`) or in a thread (`running_lab()`)."""

import asyncio
import tempfile
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Self

from lab.clock import Clock
from lab.control.server import ControlServer
from lab.mailserver import Letter, Mailroom, MailServer, answers
from lab.nameserver import NameServer
from lab.phones import Phones
from lab.ports import LOOPBACK, Ports
from lab.rdap import RdapServer
from lab.switchboard import Behaviour, Seen, Switchboard
from lab.web import WebServer


class Lab:
    """An invented internet on loopback. Everything but starting and stopping may be called from any thread.

    With a `home`, letters, switches and the clock are kept there, and a restart finds them again.
    """

    def __init__(
        self,
        home: Path | None = None,
        *,
        host: str = LOOPBACK,
        ports: Ports | None = None,
        product: str = "",
        clock: Path | None = None,
    ) -> None:
        if home:
            home.mkdir(parents=True, exist_ok=True)
        self.host = host
        self.switchboard = Switchboard(home)
        self.mailroom = Mailroom(home)
        self.ports = ports or Ports()
        self._web = WebServer(self.switchboard)
        self._dns = NameServer(self.switchboard)
        self._rdap = RdapServer(self.switchboard)
        self._smtp = MailServer(self.switchboard, self.mailroom)
        self.clock = Clock(clock or (home / "clock" if home else _somewhere()))
        self.phones = Phones(home)
        self._control = ControlServer(
            self.switchboard, self.mailroom, self.clock, product=product, phones=self.phones
        )

    async def __aenter__(self) -> Self:
        wanted = self.ports
        try:
            await self._web.start(wanted.web)
            await self._dns.start(self.host, wanted.dns)
            await self._rdap.start(self.host, wanted.rdap)
            await self._smtp.start(self.host, wanted.smtp)
            await self._control.start(self.host, wanted.control, web_port=self._web.port)
        except BaseException:
            await self._stop()
            raise
        self.ports = Ports(
            web=self._web.port,
            dns=self._dns.port,
            rdap=self._rdap.port,
            smtp=self._smtp.port,
            control=self._control.port,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stop()

    async def _stop(self) -> None:
        for server in (self._control, self._web, self._dns, self._rdap, self._smtp):
            await server.stop()

    def env(self) -> dict[str, str]:
        """The settings that point the product at this lab."""
        return self.ports.env(self.host)

    def url(self, host: str, path: str = "/") -> str:
        """An address as a reporter would give it."""
        return f"http://{host}:{self.ports.web}{path}"

    def set_behaviour(self, target: str, behaviour: str) -> None:
        """How a page (its address) or a whole site (its bare name) answers from now on."""
        self.switchboard.set_page(target, behaviour)

    def behaviour(self, target: str) -> Behaviour:
        host, _, path = target.partition("://")[2].partition("/")
        if not host:
            return self.switchboard.name(target)
        return self.switchboard.page(host.partition(":")[0], f"/{path}")

    def set_mailbox(self, address: str, post: str) -> None:
        """How the mail server treats this mailbox: accept, refuse, defer, stall, drop."""
        self.switchboard.set_post(address, post)

    def set_network(self, handle: str, registry: str) -> None:
        """How RDAP answers about this network: answer, limit, missing, error, garbage, hang."""
        self.switchboard.set_registry(handle, registry)

    def mailbox(self, address: str = "") -> list[Letter]:
        """The letters that came for this address (or all), oldest first."""
        return self.mailroom.letters(address)

    def answers(self, address: str) -> list[EmailMessage]:
        """What this host has written back."""
        return answers(self.mailroom, self.switchboard, address)

    def requests(self, target: str = "") -> list[Seen]:
        """The requests that reached a page, a site, or any of them, oldest first."""
        return self.switchboard.seen(target)

    def questions(self) -> list[tuple[str, str]]:
        """The questions put to the DNS: (name, kind)."""
        return self.switchboard.questions()

    def lookups(self) -> list[str]:
        """The paths asked of the RDAP server."""
        return self.switchboard.lookups()

    def let_pass(self, span: timedelta) -> None:
        """Move the clock file ahead (the product's CLICKABLE_CLOCK_FILE)."""
        self.clock.let_pass(span)

    def reset(self) -> None:
        """Everything serves again; nothing was seen, no letter came."""
        self.switchboard.reset()
        self.mailroom.empty()
        self.clock.file.unlink(missing_ok=True)


def _somewhere() -> Path:
    """A clock file for a lab without a home; it is not made before time passes."""
    return Path(tempfile.gettempdir()) / f"lab-clock-{uuid.uuid4().hex}"


@contextmanager
def running_lab(
    home: Path | None = None, *, ports: Ports | None = None, product: str = ""
) -> Iterator[Lab]:
    """The lab in a thread of its own, for synchronous callers."""
    lab = Lab(home, ports=ports, product=product)
    started: Future[None] = Future()
    loop = asyncio.new_event_loop()
    ending = asyncio.Event()
    thread = threading.Thread(
        target=loop.run_until_complete, args=(_hold(lab, started, ending),), name="lab", daemon=True
    )
    thread.start()
    try:
        started.result()
        yield lab
    finally:
        loop.call_soon_threadsafe(ending.set)
        thread.join(10)
        loop.close()


async def _hold(lab: Lab, started: "Future[None]", ending: asyncio.Event) -> None:
    try:
        async with lab:
            started.set_result(None)
            await ending.wait()
    except OSError as error:
        started.set_exception(error)
