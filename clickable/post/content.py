"""What lies in a letter's envelope, and the text that leaves."""

import base64
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Self

from django.conf import settings

POLICY = SMTP.clone(cte_type="7bit")
MAILBOX = "mailbox.of.the.addressee"  # in a calendar: the worker writes the mailbox there
LONGEST_LINE = 75  # bytes of a line of a calendar (RFC 5545, 3.1)


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """An invitation (RFC 5546): the calendar's programs offer it, others show a file."""

    text: str
    method: str  # REQUEST, CANCEL


@dataclass(frozen=True, kw_only=True)
class Attachment:
    name: str
    kind: str  # "application/pdf"
    base64: str

    @classmethod
    def of(cls, name: str, kind: str, content: bytes) -> Self:
        return cls(name=name, kind=kind, base64=base64.b64encode(content).decode())


@dataclass(frozen=True, kw_only=True, repr=False)
class Content:
    subject: str
    body: str
    unsubscribe: str = ""  # the address of a one-time link that acts on POST (RFC 8058)
    calendar: Calendar | None = None
    attachments: tuple[Attachment, ...] = field(default_factory=tuple)

    def packed(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def unpacked(cls, text: str) -> Self:
        """Raises ValueError or TypeError when it is not such a content."""
        raw = json.loads(text)
        calendar = Calendar(**raw["calendar"]) if raw["calendar"] else None
        attachments = tuple(Attachment(**each) for each in raw["attachments"])
        return cls(**{**raw, "calendar": calendar, "attachments": attachments})


def message_id(pk: str) -> str:
    """Fixed for each letter: should one ever arrive twice, a mail system can fold the two."""
    return f"<{pk}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"


def text_of(
    content: Content, *, mailbox: str, language: str, number: str, written_at: datetime
) -> bytes:
    """The message, seven bits whatever the relays can do. Raises ValueError when it cannot be one."""
    mail = EmailMessage(policy=POLICY)
    mail["From"] = formataddr((settings.ORGANISATION, settings.DEFAULT_FROM_EMAIL))
    mail["To"] = mailbox
    mail["Subject"] = content.subject
    mail["Date"] = format_datetime(written_at)
    mail["Message-ID"] = message_id(number)
    mail["Auto-Submitted"] = "auto-generated"
    if content.unsubscribe:
        mail["List-Unsubscribe"] = f"<{content.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(content.body, cte="quoted-printable")
    if content.calendar:
        _invite(mail, content.calendar, mailbox)
    for each in content.attachments:
        main, _slash, sub = each.kind.partition("/")
        raw = base64.b64decode(each.base64)
        mail.add_attachment(raw, maintype=main, subtype=sub, filename=each.name)
    mail["Content-Language"] = language  # last: setting the parts clears it
    return mail.as_bytes()


def filled(text: str, mailbox: str) -> str:
    """A calendar with the mailbox in it, its lines folded anew."""
    lines = text.replace("\r\n ", "").replace(MAILBOX, mailbox).split("\r\n")
    return "\r\n".join(map(_folded, lines))


def _folded(line: str) -> str:
    """In pieces of 75 bytes at most, no letter cut in two; the later ones begin with a space."""
    pieces, size = [""], 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LONGEST_LINE:
            pieces.append(" ")
            size = 1
        pieces[-1] += letter
        size += width
    return "\r\n".join(pieces)


def _invite(mail: EmailMessage, calendar: Calendar, mailbox: str) -> None:
    """Twice, as programs want it: beside the text, with its method, and as a file."""
    text = filled(calendar.text, mailbox)
    mail.add_alternative(text, subtype="calendar", cte="base64", params={"method": calendar.method})
    mail.add_attachment(
        text.encode(), maintype="application", subtype="ics", filename="invitation.ics"
    )
