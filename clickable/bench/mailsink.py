"""A mail server on loopback that takes everything, keeps nothing and counts for whom it was."""

import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sink:
    port: int
    taken: Counter[str] = field(default_factory=Counter)  # by mailbox


@contextmanager
def sink() -> Iterator[Sink]:
    """Listens until the block ends."""
    taken: Counter[str] = Counter()

    class Session(socketserver.StreamRequestHandler):
        """As much of RFC 5321 as a sender needs."""

        def handle(self) -> None:
            self._say("220 sink.example")
            recipients: list[str] = []
            while line := self.rfile.readline(1000):
                word = line[:4].upper()
                if word == b"QUIT":
                    self._say("221 bye")
                    return
                if word == b"DATA":
                    self._say("354 go ahead")
                    while self.rfile.readline(2000) not in {b".\r\n", b""}:
                        pass
                    taken.update(recipients)
                elif word == b"MAIL":
                    recipients = []
                elif word == b"RCPT":
                    recipients.append(line.decode("ascii", "replace").partition("<")[2].partition(">")[0])  # fmt: skip
                self._say("250 sink.example")

        def _say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield Sink(server.server_address[1], taken)
        finally:
            server.shutdown()
            thread.join()
