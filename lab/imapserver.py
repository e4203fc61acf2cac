"""The hotline's own mailbox: an IMAP server (RFC 3501, what a reader needs of it) that notes what it is asked."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

CHANGES = {"STORE", "COPY", "MOVE", "EXPUNGE", "APPEND", "DELETE", "CREATE", "RENAME", "CLOSE"}


class ImapServer:
    """One mailbox, in memory. `mails`: by UID, as they came."""

    def __init__(self) -> None:
        self.mails: dict[int, bytes] = {}
        self.validity = 1
        self.tells_next = True  # UIDNEXT, as most do
        self.password = "secret"
        self.asked: list[str] = []  # every command that was given
        self.cut_in = ""  # the connection is cut when this command comes
        self.port = 0

    def put(self, raw: bytes) -> int:
        uid = max(self.mails, default=0) + 1
        self.mails[uid] = raw
        return uid

    @property
    def changed(self) -> list[str]:
        """Commands that change a mailbox, or mark a mail as read."""
        return [
            one
            for one in self.asked
            if CHANGES & set(one.upper().split()) or "BODY[" in one or one.startswith("SELECT")
        ]

    def url(self, folder: str = "INBOX") -> str:
        return f"imap://hotline:{self.password}@127.0.0.1:{self.port}/{folder}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            writer.write(b"* OK lab mailbox\r\n")
            while line := await reader.readline():
                tag, _space, command = line.decode("latin1").strip().partition(" ")
                self.asked.append(command)
                if self.cut_in and self.cut_in in command.upper():
                    break
                lines, ending = self._answer(command)
                writer.write(b"".join(lines) + f"{tag} {ending}\r\n".encode())
                await writer.drain()
                if command.upper().startswith("LOGOUT"):
                    break
        writer.close()

    def _answer(self, command: str) -> tuple[list[bytes], str]:
        name = command.upper()
        if name.startswith("CAPABILITY"):
            return [b"* CAPABILITY IMAP4rev1\r\n"], "OK done"
        if name.startswith("LOGIN"):
            good = command.rsplit(maxsplit=1)[-1].strip('"') == self.password
            return [], "OK in" if good else "NO wrong password"
        if name.startswith(("EXAMINE", "SELECT")):
            told = f"* {len(self.mails)} EXISTS\r\n* OK [UIDVALIDITY {self.validity}] valid\r\n"
            coming = max(self.mails, default=0) + 1
            told += f"* OK [UIDNEXT {coming}] next\r\n" if self.tells_next else ""
            return [told.encode()], "OK [READ-ONLY] opened"
        if name.startswith("UID SEARCH"):
            return [self._search(command)], "OK done"
        if name.startswith("UID FETCH"):
            return self._fetch(command), "OK done"
        return ([b"* BYE\r\n"], "OK out") if name.startswith("LOGOUT") else ([], "BAD what")

    def _search(self, command: str) -> bytes:
        first, _colon, upto = command.rsplit(maxsplit=1)[-1].strip("()").partition(":")
        # As RFC 3501 has it: "9:*" is the last mail, even when that is the eighth.
        last = max(self.mails, default=0)
        ends = sorted((int(first), last if upto == "*" else int(upto)))
        found = [uid for uid in sorted(self.mails) if ends[0] <= uid <= ends[1]]
        return ("* SEARCH " + " ".join(map(str, found))).strip().encode() + b"\r\n"

    def _fetch(self, command: str) -> list[bytes]:
        uid = int(command.split()[2])
        raw = self.mails.get(uid)
        if raw is None:
            return []
        if "RFC822.SIZE" in command.upper():
            return [f"* 1 FETCH (UID {uid} RFC822.SIZE {len(raw)})\r\n".encode()]
        return [f"* 1 FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode(), raw, b")\r\n"]


@contextmanager
def running_mailbox() -> Iterator[ImapServer]:
    """A mailbox on loopback, in a thread of its own."""
    mailbox, loop = ImapServer(), asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(mailbox.serve, "127.0.0.1", 0))
    mailbox.port = int(server.sockets[0].getsockname()[1])
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield mailbox
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
