"""The operator's own mailbox over IMAP, looked at and never changed: EXAMINE and PEEK only.

The one connection besides `base.outbound`: to the one server that the operator names in the settings,
never to an address that anybody reported. Only the worker has it.
"""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

from clickable.imports.mails import LARGEST

TIMEOUT = 30  # seconds
AT_ONCE = 50_000  # UIDs of one search: a longer answer than a million bytes is not read
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
TROUBLE = (imaplib.IMAP4.error, OSError, ValueError)


class AwayError(Exception):
    """The mail server does not answer as one should; the next look tries again."""


class Inbox:
    """One mailbox, opened to be read."""

    def __init__(self, connection: imaplib.IMAP4, validity: int, coming: int) -> None:
        self._connection, self.validity, self._coming = connection, validity, coming

    def after(self, uid: int) -> list[int]:
        """What came after this one, in order; of a full mailbox the first part. Raises AwayError."""
        for first in range(uid + 1, self._coming, AT_ONCE):
            if found := self._between(first, str(first + AT_ONCE - 1)):
                return found
        return [] if self._coming else self._between(uid + 1, "*")

    def _between(self, first: int, last: str) -> list[int]:
        found = self._asked("SEARCH", "UID", f"{first}:{last}")
        numbers = (int(one) for line in found if line for one in bytes(line).split())
        return sorted(
            number for number in numbers if number >= first
        )  # "9:*" gives 8 when it is the last

    def fetch(self, uid: int) -> bytes | None:
        """One mail as it came; None: too large. It stays as unread as it was. Raises AwayError."""
        size = SIZE.search(_joined(self._asked("FETCH", str(uid), "(RFC822.SIZE)")))
        if size and int(size[1]) > LARGEST:
            return None
        parts = self._asked("FETCH", str(uid), "(BODY.PEEK[])")
        body = next((part[1] for part in parts if isinstance(part, tuple)), None)
        if body is None:  # taken out of the mailbox meanwhile
            return b""
        return bytes(body)

    def _asked(self, command: str, *words: str) -> list[Any]:
        """Raises AwayError."""
        try:
            state, found = self._connection.uid(command, *words)
        except TROUBLE as error:
            raise AwayError from error
        if state != "OK":
            raise AwayError
        return found


@contextmanager
def opened(url: str) -> Iterator[Inbox]:
    """The mailbox that the settings name. Raises AwayError."""
    try:
        connection = _connected(url)
    except TROUBLE as error:
        raise AwayError from error
    try:
        yield _examined(connection, unquote(urlsplit(url).path.strip("/")) or "INBOX")
    finally:
        _left(connection)


def _connected(url: str) -> imaplib.IMAP4:
    parts = urlsplit(url)
    host, user, secret = parts.hostname or "", parts.username or "", parts.password or ""
    if parts.scheme == "imaps":
        secure = ssl.create_default_context()
        connection: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            host, parts.port or 993, ssl_context=secure, timeout=TIMEOUT
        )
    else:  # to the same machine: settings refuse any other
        connection = imaplib.IMAP4(host, parts.port or 143, timeout=TIMEOUT)
    connection.login(unquote(user), unquote(secret))
    return connection


def _examined(connection: imaplib.IMAP4, folder: str) -> Inbox:
    quoted = '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
    try:
        state, _count = connection.select(quoted, readonly=True)
        _name, validity = connection.response("UIDVALIDITY")
        _name, coming = connection.response("UIDNEXT")
    except TROUBLE as error:
        raise AwayError from error
    if state != "OK":
        raise AwayError
    if not validity or validity[0] is None:
        raise AwayError
    return Inbox(connection, int(validity[0]), int(coming[0]) if coming and coming[0] else 0)


def _joined(parts: list[object]) -> bytes:
    return b" ".join(part if isinstance(part, bytes) else b"" for part in parts)


def _left(connection: imaplib.IMAP4) -> None:
    try:
        connection.logout()
    except TROUBLE:
        return
