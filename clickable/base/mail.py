"""One text to one mailbox by SMTP (RFC 5321), with its departure as one clear moment."""

import re
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

GO_AHEAD = 354
DONE, LATER, NEVER = 2, 4, 5  # the first digit of an answer (RFC 5321, 4.2.1)
ENHANCED = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")  # what it is about (RFC 3463)


class MailError(Exception):
    """It did not work. `code` is ours or numbers of the protocol, never the other side's words.

    permanent: trying again changes nothing; a person must look.
    uncertain: the text may have arrived all the same.
    """

    def __init__(self, code: str, *, permanent: bool = False, uncertain: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent
        self.uncertain = uncertain


def deliver(text: bytes, *, to: str, leaving: Callable[[], None]) -> None:
    """Everything is settled with the server up to its "354 go ahead"; only then does the text leave.

    Calls `leaving` once, just before; it may raise, and then nothing leaves. Raises MailError:
    permanent is only what concerns this recipient or this text. A wrong password, a refused sender
    or a server that is down is our own trouble. What goes wrong before `leaving` is never uncertain.
    """
    lines = re.sub(rb"\r?\n", b"\r\n", text)
    with _server() as server:
        _settle(server, to)
        leaving()
        _send(server, lines)


@contextmanager
def _server() -> Iterator[smtplib.SMTP]:
    backend = EmailBackend()
    try:
        backend.open()
    except (smtplib.SMTPException, OSError) as error:
        raise MailError(_code(error)) from None
    server = backend.connection
    if server is None:
        raise MailError("connection")
    try:
        yield server
    except BaseException:
        server.close()  # without QUIT: in the middle of a text it would be read as text
        raise
    with suppress(smtplib.SMTPException, OSError):
        backend.close()


def _settle(server: smtplib.SMTP, recipient: str) -> None:
    try:
        server.ehlo_or_helo_if_needed()
        _expect("mail", server.mail(settings.DEFAULT_FROM_EMAIL), ours=True)
        _expect("rcpt", server.rcpt(recipient))
        _expect("data", server.docmd("DATA"), wanted=GO_AHEAD)
    except (smtplib.SMTPException, OSError) as error:
        raise MailError(_code(error)) from None


def _send(server: smtplib.SMTP, text: bytes) -> None:
    """RFC 5321, 4.1.1.4. Once the text is out, only the server's own answer says what became of it."""
    try:
        server.send(re.sub(rb"(?m)^\.", b"..", text).removesuffix(b"\r\n") + b"\r\n.\r\n")
        reply = server.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise MailError(_code(error), uncertain=True) from None
    if reply[0] // 100 not in (DONE, LATER, NEVER):
        raise MailError("text", uncertain=True)
    _expect("text", reply)


def _expect(step: str, reply: tuple[int, bytes], *, wanted: int = 0, ours: bool = False) -> None:
    code, words = reply
    if code == wanted or (not wanted and code // 100 == DONE):
        return
    found = ENHANCED.match(words)
    why = f" {found[1].decode()}" if found and int(found[1][:1]) == code // 100 else ""
    raise MailError(f"{step} {code}{why}", permanent=code // 100 == NEVER and not ours)


def _code(error: Exception) -> str:
    number = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {number}" if number else type(error).__name__
