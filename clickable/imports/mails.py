"""A mail as it came: who wrote it, whether that is proved, and what it says. Pure; nothing raises but BrokenError.

Only texts are taken out of it. Pictures and files are dropped here, so that they are never kept.
"""

import json
import re
from dataclasses import asdict, dataclass, field
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from typing import Any

from clickable.base.words import read_words
from clickable.imports import marks, xarf
from clickable.report.addresses import is_registry

LARGEST = 5_000_000  # bytes
MOST_PARTS = 100
MOST_WORK = 500_000  # a mail of 5 MB has some 65,000 lines and a few boundaries
LONGEST_TEXT = 200_000  # characters of all texts together
LONGEST_JSON = 1_000_000
LONGEST_HEADER = 20_000
LONGEST_KIND = 4_000  # of a Content-… header: its parameters cost their square
KIND = re.compile(rb"(?i)(?:\A|[\r\n])content-[a-z-]+[ \t]*+:(?:[^\r\n]|\r?\n[ \t]|\r[ \t])*+")
LONGEST_MAILBOX = 254  # RFC 5321
SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
QUOTED = re.compile(r"^[ \t]*+>.*$", re.MULTILINE)
# A name and a mailbox, or a mailbox alone. Nothing is decoded before: an encoded word is never part of an
# address (RFC 2047, 5), and whoever writes one mailbox into the name of another is not believed.
NAME = r'(?:"(?:[^"\\]|\\.)*+"|[^"<>@,;:\\])*+'
FROM = re.compile(
    rf'\s*+(?:{NAME}<([^<>\s"]+)>|([^<>\s"(),;:]+)\s*+(?:\([^()<>@"]*\))?)\s*+', re.DOTALL
)
MAILBOX = re.compile(r"[^@\s<>,;\"]+@(?:[a-z0-9-]+\.)+[a-z0-9-]+")


class BrokenError(ValueError):
    """So damaged, or made so, that nothing of it can be told."""


@dataclass(frozen=True, repr=False)
class Letter:
    """What is taken out of a mail."""

    sender: str = ""  # in small letters; empty when it is not exactly one
    message_id: str = ""
    proved: bool = False  # our own server says that it comes from the sender's domain
    automatic: bool = False  # an answer of a machine, or a list
    text: str = ""
    xarf: list[dict[str, Any]] = field(default_factory=list)  # without evidence
    dropped: int = 0  # attachments that are never read

    def packed(self) -> str:
        return json.dumps(asdict(self))


def unpacked(text: str) -> Letter:
    return Letter(**json.loads(text))


def read_mail(raw: bytes, *, trusted: str) -> Letter:
    """`trusted`: the name under which our own mail server writes down what it checked. Raises BrokenError."""
    if _costs(raw) > MOST_WORK or any(len(head[0]) > LONGEST_KIND for head in KIND.finditer(raw)):
        raise BrokenError
    try:
        message = message_from_bytes(raw)
        parts = _parts(message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise BrokenError from error
    texts, found, dropped = _told(parts)
    sender = _sender(message)
    return Letter(
        sender=sender,
        message_id=_header(message, "Message-ID"),
        proved=bool(sender) and _is_proved(message, sender.rpartition("@")[2], trusted=trusted),
        automatic=_is_automatic(message, has_xarf=bool(found)),
        text=_own_words("\n".join(texts)[:LONGEST_TEXT]),
        xarf=found,
        dropped=dropped,
    )


def _costs(raw: bytes) -> int:
    """Python's reader holds every line against every boundary that may be open."""
    lines = max(raw.count(b"\n"), raw.count(b"\r"))
    return lines * (1 + raw.lower().count(b"boundary"))


def _parts(message: Message) -> list[Message]:
    """Those that hold something, the first MOST_PARTS, in their order. A mail within the mail is one."""
    found: list[Message] = []
    waiting = [message]
    while waiting and len(found) < MOST_PARTS:
        part = waiting.pop()
        inner = part.get_payload()
        if part.get_content_maintype() != "message" and isinstance(inner, list):
            waiting += [one for one in reversed(inner) if isinstance(one, Message)]
        else:
            found.append(part)
    return found


def _told(parts: list[Message]) -> tuple[list[str], list[dict[str, Any]], int]:
    """Texts, XARF reports, and how many parts were dropped unread."""
    texts: list[str] = []
    found: list[dict[str, Any]] = []
    dropped = 0
    for part in parts:
        kind = _kind(part)
        if kind == "json":
            found += xarf.reports(_content(part)[:LONGEST_JSON])
        elif kind == "text":
            texts.append(_content(part))
        elif kind == "drop":
            dropped += 1
    return texts, found, dropped


def _kind(part: Message) -> str:
    """json, text, drop; empty: said once more in another form, or about the mail itself."""
    kind = part.get_content_type()
    name = _header_of(part.get_filename() or "").lower()
    if kind in {"application/json", "application/xarf+json"} or name.endswith(".json"):
        return "drop" if part.get_content_maintype() in xarf.PICTURES else "json"
    if kind == "text/plain" or part.get_content_maintype() == "multipart":
        return "drop" if name else "text"
    return "" if kind in {"text/html", "message/feedback-report"} else "drop"


def _content(part: Message) -> str:
    """Whatever its letters are called; what is none of them becomes a mark."""
    try:
        raw = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return ""
    if not isinstance(raw, bytes):
        raw = str(part.get_payload()).encode(errors="replace")
    wanted = str(part.get_content_charset() or "utf-8")
    for charset in (wanted, "utf-8", "cp1252"):
        try:
            return raw.decode(charset)
        except (LookupError, ValueError):
            continue
    return raw.decode("utf-8", errors="replace")


def _own_words(text: str) -> str:
    """Without what it answers to, without the signature, and without what must not be kept."""
    text = SIGNATURE.split(text.replace("\r\n", "\n"), maxsplit=1)[0]
    return read_words(QUOTED.sub("", text)).text


def _sender(message: Message) -> str:
    """The one mailbox that the mail says it is from; empty when there are none or several."""
    heads = message.get_all("From") or []
    if len(heads) != 1:
        return ""
    found = FROM.fullmatch(str(heads[0])[:LONGEST_HEADER])
    only = (found[1] or found[2]).lower() if found else ""
    fits = only.isascii() and len(only) <= LONGEST_MAILBOX
    return only if fits and MAILBOX.fullmatch(only) else ""


def _is_automatic(message: Message, *, has_xarf: bool) -> bool:
    """What must never be taken for a person's or a partner's report: answers of machines, lists, bounces."""
    said = _header(message, "Auto-Submitted").lower().partition(";")[0].strip()
    if said.startswith("auto-") and not (said == "auto-generated" and has_xarf):
        return True
    if message.get("List-Id") or message.get("List-Post"):
        return True
    if _header(message, "Precedence").lower() in {"bulk", "junk", "list"} and not has_xarf:
        return True
    if _header(message, "Return-Path").strip() == "<>":
        return True
    about = str(message.get_param("report-type") or "").lower()
    return about in {"delivery-status", "disposition-notification"}


def _is_proved(message: Message, domain: str, *, trusted: str) -> bool:
    """Does our own server say that DKIM or SPF holds, for the domain of the sender (RFC 8601, as DMARC does)?

    Only the topmost line under its name counts: what lies below came with the mail.
    """
    for head in message.get_all("Authentication-Results") or []:
        line = marks.results(str(head))
        if not line:  # so it cannot be told whose it is, nor what lies below it
            return False
        if trusted and marks.server(line) == trusted.lower():
            return _holds(line[1:], domain)
    return False


def _holds(results: list[marks.Result], domain: str) -> bool:
    verdicts = [marks.verdict(one) for one in results]
    if ("dmarc", "fail") in verdicts:
        return False
    holding = (one for one, said in zip(results, verdicts, strict=True) if said[1] == "pass")
    return any(_is_of(marks.domain(one), domain) for one in holding)


def _is_of(proved: str, domain: str) -> bool:
    """The same domain, or one above it; a suffix under which anybody registers proves nothing."""
    if not proved or is_registry(proved):
        return False
    return domain == proved or domain.endswith(f".{proved}")


def _header(message: Message, name: str) -> str:
    return _header_of(message.get(name, "")).strip()


def _header_of(given: object) -> str:
    """A header's words, whatever was done to them."""
    text = str(given)[:LONGEST_HEADER]
    try:
        parts = decode_header(text)
    except (ValueError, LookupError, AttributeError):
        return text
    return "".join(
        part if isinstance(part, str) else part.decode(_charset(charset), errors="replace")
        for part, charset in parts
    )


def _charset(name: str | None) -> str:
    try:
        "".encode(name or "utf-8")
    except (LookupError, ValueError):
        return "utf-8"
    return name or "utf-8"
