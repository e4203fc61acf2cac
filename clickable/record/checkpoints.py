"""Signed checkpoints: what the account was at a moment, in a table and in a file to be copied elsewhere.

The file `HOME/checkpoints/checkpoints.ndjson` only grows: one checkpoint a line. Who can write to the
database can chain everything anew, but not sign; who can do both cannot change the copy kept elsewhere.
"""

import fcntl
import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from nacl.signing import SigningKey

from clickable.base.files import sync
from clickable.record.links import beginning, end
from clickable.record.models import Checkpoint
from clickable.record.services import one_writer, write
from clickable.seal import keys, proofs

USE = "clickable.checkpoint.1"
NAME = "checkpoints.ndjson"


@dataclass(frozen=True)
class Seen:
    """A checkpoint as it stands in a table or a file; its field names are those of the file."""

    number: int
    at: str
    place: int
    digest: str
    begins: int
    signer: str
    proof: str

    @property
    def said(self) -> proofs.Said:
        return (USE, self.number, self.at, self.place, self.digest, self.begins)


class UnreadableError(ValueError):
    """A line of a file of checkpoints is none; the message says which."""


def make(*, now: datetime, role: str = "worker") -> Seen | None:
    """Sign what the account is now; None while it is empty. Also what a killed run left out of the file."""
    with transaction.atomic():
        one_writer()
        place, digest = end()
        if place == 0:
            return None
        last = Checkpoint.objects.order_by("-number").first()
        number = max(last.number if last else 0, _last_written()) + 1
        at = now.isoformat(timespec="seconds")
        seen = _signed(number, at, place=place, digest=digest.hex())
        Checkpoint.objects.create(
            number=number, at=now.replace(microsecond=0), place=place, digest=digest,
            begins=seen.begins, signer=seen.signer, proof=seen.proof,
        )  # fmt: skip
        detail: dict[str, object] = {"number": number, "place": place}
        write("record.checkpoint_made", "record", now=now, role=role, detail=detail)
    _write_out()
    return seen


def public_keys() -> list[str]:
    """Whose signatures count, in hex: of the key in use, then of those before it."""
    return [bytes(SigningKey(key).verify_key).hex() for key in keys.all_of("record")]


def is_ours(seen: Seen, known: Iterable[str]) -> bool:
    return proofs.is_by(seen.said, signer=seen.signer, proof=seen.proof, known=known)


def kept() -> list[Seen]:
    """Those of the table, oldest first."""
    return [_of(row) for row in Checkpoint.objects.order_by("number")]


def path() -> Path:
    return Path(settings.HOME) / "checkpoints" / NAME


def read(file: Path) -> list[Seen]:
    """Those of a file. Raises UnreadableError, naming the line that is no checkpoint."""
    found = []
    for number, line in enumerate(file.read_text().splitlines(), start=1):
        try:
            found.append(Seen(**json.loads(line)))
            bytes.fromhex(found[-1].digest)
        except (ValueError, TypeError) as error:
            raise UnreadableError(f"{file.name}, line {number}: not a checkpoint") from error
    return found


def _signed(number: int, at: str, *, place: int, digest: str) -> Seen:
    begins = beginning().place
    unsigned = Seen(number, at, place, digest, begins, "", "")
    signer, proof = proofs.sign(unsigned.said, by=SigningKey(keys.secret("record")))
    return Seen(number, at, place, digest, begins, signer, proof)


def _of(row: Checkpoint) -> Seen:
    at = row.at.isoformat(timespec="seconds")
    digest = bytes(row.digest).hex()
    return Seen(row.number, at, row.place, digest, row.begins, row.signer, row.proof)


def _last_written() -> int:
    try:
        return max((seen.number for seen in read(path())), default=0)
    except (OSError, UnreadableError):
        return 0


def _write_out() -> None:
    """Append what the table has and the file has not; two workers at once write each of them once."""
    path().parent.mkdir(mode=0o700, exist_ok=True)
    opened = os.open(path(), os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(opened, "a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        fresh = [seen for seen in kept() if seen.number > _last_written()]
        file.write("".join(json.dumps(asdict(seen)) + "\n" for seen in fresh))
        file.flush()
        os.fsync(file.fileno())
    sync(path().parent)
