"""A crowd of slow clients, as a process of its own: `python -m tests.deploy.slow_crowd PORT HOST MANY`.

Two fifths drip the head of a request, two fifths a body, one byte in ten seconds; one fifth ask for a
file and never read it. Who is thrown out comes back at once. A line on stdout says how many stand in
line, every second.
"""

import asyncio
import itertools
import random
import resource
import socket
import sys

PAUSE = 10.0  # seconds between two bytes
SPARE = 200  # files that the process needs for itself
HOT = "/static/base/atkinson-hyperlegible-next.woff2"


class Crowd:
    def __init__(self, port: int, host: str) -> None:
        self.port, self.host, self.standing = port, host, 0

    async def one(self, number: int) -> None:
        act = [self._head, self._head, self._body, self._body, self._stall][number % 5]
        await asyncio.sleep(random.uniform(0, 8))
        while True:
            try:
                await act(number)
            except OSError:
                await asyncio.sleep(random.uniform(0, 1))

    async def _head(self, number: int) -> None:
        await self._drip(number, b"GET / HTTP/1.1\r\nX-Slow: ", b"a")

    async def _body(self, number: int) -> None:
        begun = f"POST /signaler/ HTTP/1.1\r\nHost: {self.host}\r\nContent-Length: 1000\r\n"
        kind = "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        await self._drip(number, (begun + kind).encode(), b"a")

    async def _drip(self, number: int, begun: bytes, byte: bytes) -> None:
        way = await self._connected(number)
        loop = asyncio.get_running_loop()
        try:
            await loop.sock_sendall(way, begun)
            while True:
                with_answer = loop.sock_recv(way, 4096)
                try:
                    if not await asyncio.wait_for(with_answer, PAUSE):
                        raise ConnectionResetError
                except TimeoutError:
                    await loop.sock_sendall(way, byte)
        finally:
            self._gone(way)

    async def _stall(self, number: int) -> None:
        way = await self._connected(number)
        loop = asyncio.get_running_loop()
        try:
            await loop.sock_sendall(
                way, f"GET {HOT} HTTP/1.1\r\nHost: {self.host}\r\n\r\n".encode()
            )
            await asyncio.sleep(3 * PAUSE)
        finally:
            self._gone(way)

    async def _connected(self, number: int) -> socket.socket:
        way = socket.socket()
        way.setblocking(False)
        way.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        way.bind((f"127.66.{100 + number // 200 % 100}.{1 + number % 200}", 0))
        try:
            await asyncio.get_running_loop().sock_connect(way, ("127.0.0.1", self.port))
        except BaseException:
            way.close()
            raise
        self.standing += 1
        return way

    def _gone(self, way: socket.socket) -> None:
        self.standing -= 1
        way.close()


def as_many_as_possible(wanted: int) -> int:
    """More files for this process where that is allowed; otherwise fewer clients."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limit in (max(most, wanted + SPARE), most):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
        except (ValueError, OSError):
            continue
        return min(wanted, limit - SPARE)
    return min(wanted, most - SPARE)


async def main(port: int, host: str, many: int) -> None:
    crowd = Crowd(port, host)
    everybody = [asyncio.create_task(crowd.one(number)) for number in range(many)]
    for _ in itertools.count():
        await asyncio.sleep(1)
        sys.stdout.write(f"{crowd.standing}\n")
        sys.stdout.flush()
    await asyncio.gather(*everybody)


if __name__ == "__main__":
    given = sys.argv[1:]
    asyncio.run(main(int(given[0]), given[1], as_many_as_possible(int(given[2]))))
