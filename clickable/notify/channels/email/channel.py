"""E-mail by SMTP (RFC 5321), with the text's departure as one clear moment."""

import re
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.charset import QP, Charset
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from clickable.notify.channels.base import ChannelError, Parcel

GO_AHEAD = 354
DONE, LATER, NEVER = 2, 4, 5  # the first digit of an answer (RFC 5321, 4.2.1)


class EmailChannel:
    """Everything is settled with the server up to its "354 go ahead"; only then does the text leave.

    Permanent is only what concerns this recipient or this text. A wrong password, a refused sender
    or a server that is down is our own trouble: the notice waits.
    """

    def deliver(self, parcel: Parcel, *, leaving: Callable[[], None]) -> None:
        text = re.sub(rb"\r?\n", b"\r\n", _message(parcel).message().as_bytes())
        with _server() as server:
            _settle(server, parcel.recipient)
            leaving()
            _send(server, text)


def _message(parcel: Parcel) -> EmailMessage:
    # No Auto-Submitted (RFC 3834): a person approved this, and the host's acknowledgement
    # (DSA art. 16(4)) is often an automatic answer, which that header would suppress.
    message = EmailMessage(
        subject=parcel.subject,
        body=parcel.body,
        from_email=formataddr((settings.ORGANISATION, settings.DEFAULT_FROM_EMAIL)),
        to=[parcel.recipient],
        headers={"Message-ID": parcel.message_id, "Content-Language": parcel.language},
    )
    # Seven bits whatever the relays can do; long addresses survive the 998 characters of a line.
    charset = Charset("utf-8")
    charset.body_encoding = QP
    message.encoding = charset
    return message


@contextmanager
def _server() -> Iterator[smtplib.SMTP]:
    backend = EmailBackend()
    try:
        backend.open()
    except (smtplib.SMTPException, OSError) as error:
        raise ChannelError(_code(error)) from None
    server = backend.connection
    if server is None:
        raise ChannelError("connection")
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
        _expect("mail", server.mail(settings.DEFAULT_FROM_EMAIL)[0], ours=True)
        _expect("rcpt", server.rcpt(recipient)[0])
        _expect("data", server.docmd("DATA")[0], wanted=GO_AHEAD)
    except (smtplib.SMTPException, OSError) as error:
        raise ChannelError(_code(error)) from None


def _send(server: smtplib.SMTP, text: bytes) -> None:
    """RFC 5321, 4.1.1.4. Once the text is out, only the server's own answer says what became of it."""
    try:
        server.send(re.sub(rb"(?m)^\.", b"..", text).removesuffix(b"\r\n") + b"\r\n.\r\n")
        code = server.getreply()[0]
    except (smtplib.SMTPException, OSError) as error:
        raise ChannelError(_code(error), uncertain=True) from None
    if code // 100 not in (DONE, LATER, NEVER):
        raise ChannelError("text", uncertain=True)
    _expect("text", code)


def _expect(step: str, code: int, *, wanted: int = 0, ours: bool = False) -> None:
    if code == wanted or (not wanted and code // 100 == DONE):
        return
    raise ChannelError(f"{step} {code}", permanent=code // 100 == NEVER and not ours)


def _code(error: Exception) -> str:
    number = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {number}" if number else type(error).__name__
