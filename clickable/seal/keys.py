"""The instance's keys: files beside the database, never in it (docs/data.md).

desk      X25519 pair    opens everything that is sealed
worker    X25519 pair    opens addresses and outgoing notices only
index     32 bytes       keys the tokens by which sealed addresses are found again
pepper    32 bytes       without it no receipt can be tied to a report
page      32 bytes       seals what a form keeps in the page between two steps
"""

import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from nacl.public import PrivateKey, PublicKey

PAIRS = ("desk", "worker")
SECRETS = ("index", "pepper", "page")
LENGTH = 32  # bytes of every key


class KeysMissingError(RuntimeError):
    """The instance was not set up (`clickable init`), or this process may not read the key."""


@dataclass(frozen=True, repr=False)
class Keys:
    public: dict[str, PublicKey]
    private: dict[str, PrivateKey]
    secret: dict[str, bytes]


def create(folder: Path) -> list[str]:
    """Write the keys that are not there yet, readable by their owner only; names of those written."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = []
    for name in PAIRS:
        if not (folder / f"{name}.key").exists():
            pair = PrivateKey.generate()
            _write(folder / f"{name}.key", bytes(pair).hex())
            _write(folder / f"{name}.pub", bytes(pair.public_key).hex())
            written.append(name)
    for name in (*SECRETS, "secret"):
        if not (folder / f"{name}.key").exists():
            _write(folder / f"{name}.key", secrets.token_hex(32))
            written.append(name)
    return written


def current() -> Keys:
    return _load(settings.KEYS)


@lru_cache(maxsize=4)
def _load(folder: Path) -> Keys:
    try:
        return Keys(
            public={n: PublicKey(_read(folder / f"{n}.pub")) for n in PAIRS},
            private={
                n: PrivateKey(_read(folder / f"{n}.key"))
                for n in PAIRS
                if (folder / f"{n}.key").exists()
            },
            secret={n: _read(folder / f"{n}.key") for n in SECRETS},
        )
    except OSError as error:
        raise KeysMissingError(f"no keys in {folder}: run `clickable init`") from error


def _write(path: Path, content: str) -> None:
    path.touch(mode=0o600)
    path.write_text(content + "\n")


def _read(path: Path) -> bytes:
    """A damaged key must stop everything: with an empty pepper anybody could compute a locator."""
    try:
        key = bytes.fromhex(path.read_text())
    except ValueError:
        key = b""
    if len(key) != LENGTH:
        raise KeysMissingError(f"{path} is damaged: put it back from a backup")
    return key
