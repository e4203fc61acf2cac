"""Several listeners on one port."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

TRIES = 40


class Bound(Protocol):
    def close(self) -> None: ...


B = TypeVar("B", bound=Bound)


async def on_one_port(
    addresses: Sequence[str], port: int, bind: Callable[[str, int], Awaitable[B]]
) -> tuple[list[B], int]:
    """Bind every address on the same port. Port 0: find one that is free on all of them."""
    for attempt in range(TRIES):
        bound: list[B] = []
        wanted = port
        try:
            for address in addresses:
                bound.append(await bind(address, wanted))
                wanted = wanted or _port_of(bound[0])
        except OSError:
            for one in bound:
                one.close()
            if port or attempt == TRIES - 1:
                raise
            continue
        return bound, wanted
    raise OSError("no free port")


def _port_of(bound: object) -> int:
    sockets = getattr(bound, "sockets", None)
    if sockets:
        return int(sockets[0].getsockname()[1])
    return int(bound.get_extra_info("sockname")[1])  # type: ignore[attr-defined]
