"""The hosts' mailboxes: an SMTP server (RFC 5321) that keeps what it gets, or misbehaves on order."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from threading import RLock

from aiosmtpd.smtp import SMTP, Envelope, Session

from lab import world
from lab.switchboard import Post, Switchboard

DELIVERED = b"Delivered-To: "
LARGEST = 2_000_000


@dataclass(frozen=True)
class Letter:
    """One message as it came."""

    number: int
    recipients: tuple[str, ...]
    raw: bytes

    @cached_property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def sender(self) -> str:
        return str(self.message["From"] or "")

    @property
    def date(self) -> str:
        """When it says it was written; empty when it does not say."""
        written = getattr(self.message["Date"], "datetime", None)
        return f"{written:%Y-%m-%d %H:%M}" if written else ""

    @property
    def text(self) -> str:
        """The plain text of the message; empty when it has none."""
        body = self.message.get_body(("plain",))
        return str(body.get_content()) if body else ""


class Mailroom:
    """Every letter, in the order it came; in `home/mail/` as files when given a home. Thread-safe."""

    def __init__(self, home: Path | None = None) -> None:
        self._lock = RLock()
        self._folder = home / "mail" if home else None
        self._letters: list[Letter] = []
        if self._folder:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._letters = [_opened(path) for path in sorted(self._folder.glob("*.eml"))]

    def keep(self, recipients: Iterable[str], raw: bytes) -> Letter:
        with self._lock:
            number = self._letters[-1].number + 1 if self._letters else 1
            letter = Letter(number, tuple(r.lower() for r in recipients), raw)
            if self._folder:
                marks = b"".join(DELIVERED + r.encode() + b"\r\n" for r in letter.recipients)
                (self._folder / f"{number:05}.eml").write_bytes(marks + raw)
            self._letters.append(letter)
            return letter

    def letters(self, mailbox: str = "") -> list[Letter]:
        with self._lock:
            return [
                one for one in self._letters if not mailbox or mailbox.lower() in one.recipients
            ]

    def empty(self) -> None:
        with self._lock:
            self._letters.clear()
            for path in self._folder.glob("*.eml") if self._folder else ():
                path.unlink()


class MailServer:
    def __init__(self, switchboard: Switchboard, mailroom: Mailroom) -> None:
        self._switchboard = switchboard
        self._mailroom = mailroom
        self._server: asyncio.Server | None = None
        self._sessions: list[SMTP] = []
        self.port = 0

    async def start(self, host: str, port: int = 0) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: self._session(loop), host, port)
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        if self._server:
            self._server.close()
        for session in self._sessions:
            _cut(session)
        await asyncio.sleep(0)  # let their tasks end

    def _session(self, loop: asyncio.AbstractEventLoop) -> SMTP:
        session = SMTP(
            self,
            hostname="mail.lab.example",
            ident="Lab",
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
            loop=loop,
        )
        self._sessions = [s for s in self._sessions if s.transport] + [session]
        return session

    async def handle_RCPT(  # noqa: N802 # aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        post = self._switchboard.post(address)
        if post is Post.REFUSE:
            return "550 5.1.1 no such mailbox here"
        if post is Post.DEFER:
            return "451 4.3.2 try again later"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 # aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        posts = {self._switchboard.post(address) for address in envelope.rcpt_tos}
        if Post.STALL in posts:
            await asyncio.sleep(3600)
        raw = envelope.original_content or b""
        self._mailroom.keep(envelope.rcpt_tos, raw)
        if Post.DROP in posts:
            _cut(server)
            await asyncio.sleep(3600)  # cancelled by the closed connection
        return "250 OK: kept"


def _cut(session: SMTP) -> None:
    if isinstance(session.transport, asyncio.Transport):
        session.transport.abort()


def answer_of_liar(letter: Letter) -> EmailMessage:
    """What a host that lies writes back: it is gone. It is not."""
    answer = EmailMessage()
    answer["From"] = letter.recipients[0]
    answer["To"] = letter.sender
    answer["Subject"] = f"Re: {letter.subject}"
    answer["In-Reply-To"] = str(letter.message["Message-ID"] or "")
    answer.set_content("Bonjour,\n\nLa page a été retirée.\n\nLe service des abus\n")
    return answer


def answers(mailroom: Mailroom, switchboard: Switchboard, mailbox: str) -> list[EmailMessage]:
    """The answers this mailbox's owner writes: to every letter, while one of its pages lies."""
    if not switchboard.lies(site.name for site in world.sites_of(mailbox)):
        return []
    return [answer_of_liar(letter) for letter in mailroom.letters(mailbox)]


def _opened(path: Path) -> Letter:
    raw = path.read_bytes()
    recipients = []
    while raw.startswith(DELIVERED):
        line, raw = raw.split(b"\r\n", 1)
        recipients.append(line.removeprefix(DELIVERED).decode())
    return Letter(int(path.stem), tuple(recipients), raw)
