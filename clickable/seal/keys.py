"""The instance's secrets: files beside the database, never in it (docs/data.md).

index      keys the tokens by which sealed addresses are found again
pepper     without it no receipt can be tied to a report
page       seals what a form keeps in the page between two steps
accounts   a second half of what locks the keys of staff, beside their password
record     Ed25519 seed that signs checkpoints and exports of the account; of the worker and the operator
worker     X25519 private key of the worker: addresses and notices only (see trusted.json)

A file holds one key a line: the first is used, the others still open what was made before.
"""

import os
import secrets
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from nacl.public import PrivateKey

from clickable.base.files import write_whole

SECRETS = ("index", "pepper", "page", "accounts")
LENGTH = 32  # bytes of every key


class KeysMissingError(RuntimeError):
    """The instance was not set up (`clickable init`), or this process may not read the key."""


def create(folder: Path) -> list[str]:
    """Write the keys that are not there yet, readable by their owner only; names of those written."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = []
    for name in (*SECRETS, "worker", "record", "secret"):
        if not (folder / f"{name}.key").exists():
            write_whole(folder / f"{name}.key", secrets.token_hex(LENGTH) + "\n")
            written.append(name)
    return written


def check() -> None:
    """Raise KeysMissingError now rather than at the first request."""
    for name in SECRETS:
        all_of(name)


def secret(name: str) -> bytes:
    """The key in use."""
    return all_of(name)[0]


def all_of(name: str) -> tuple[bytes, ...]:
    """The key in use, then the older ones that still open."""
    path = f"{settings.KEYS}/{name}.key"
    try:
        stamp = os.stat(path)  # noqa: PTH116 -- for each token of each address
    except OSError as error:
        raise KeysMissingError(f"{path} cannot be read: run `clickable init`") from error
    return _read(path, stamp.st_mtime_ns, stamp.st_ino)


def worker_keys() -> list[PrivateKey]:
    """Read by the worker only; the web processes may be forbidden to."""
    return [PrivateKey(key) for key in all_of("worker")]


def put_first(name: str) -> None:
    """A new key for `name`; the present ones still open. Running processes see it at once."""
    path = settings.KEYS / f"{name}.key"
    lines = [secrets.token_hex(LENGTH), *(key.hex() for key in all_of(name)), ""]
    write_whole(path, "\n".join(lines))


def drop_old(name: str) -> None:
    """Forget the older keys of `name`: what only they open is lost."""
    write_whole(settings.KEYS / f"{name}.key", all_of(name)[0].hex() + "\n")


@lru_cache(maxsize=32)
def _read(path: str, _changed: int, _inode: int) -> tuple[bytes, ...]:
    """A damaged key must stop everything: with an empty pepper anybody could compute a locator."""
    try:
        keys = tuple(bytes.fromhex(line) for line in Path(path).read_text().split())
    except OSError as error:
        raise KeysMissingError(f"{path} cannot be read: run `clickable init`") from error
    except ValueError:
        keys = ()
    if not keys or any(len(key) != LENGTH for key in keys):
        raise KeysMissingError(f"{path} is damaged: put it back from a backup")
    return keys
