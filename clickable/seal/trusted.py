"""The public keys that the instance trusts: a file, so that no edit of the database redirects a report.

`trusted.json` beside the secrets names the team that takes reports in and the one that takes requests
for help in, the key in use of each team, the worker's key, whose replies are shown to reporters, and the escrow officers.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from nacl.public import PublicKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from clickable.base.files import write_whole
from clickable.seal.keys import KeysMissingError

NAME = "trusted.json"


class TeamKey(BaseModel):
    epoch: int
    public: str  # X25519, hex

    @property
    def key(self) -> PublicKey:
        return PublicKey(bytes.fromhex(self.public))


class Person(BaseModel):
    """A member of staff whom a colleague let in."""

    sealing: str  # X25519, hex
    signing: str  # Ed25519, hex
    groups: list[int]
    by: int | None  # who let them in; None: the set-up


class Former(BaseModel):
    """Somebody who left, or has new keys: what they signed before stays valid."""

    signing: str
    groups: list[int]
    until: datetime


class Officer(BaseModel):
    """Keeps an age identity offline; any two of the three recover a team's key."""

    name: str
    recipient: str  # age1…


class Trusted(BaseModel):
    model_config = ConfigDict(extra="forbid")

    worker: str | None = None  # X25519, hex; None in strict instances
    intake: int | None = None  # the group that takes new reports in
    helpline: int | None = None  # the group that takes requests for help in; None: there is none
    groups: dict[int, TeamKey] = Field(default_factory=dict)
    people: dict[int, Person] = Field(default_factory=dict)
    former: list[Former] = Field(default_factory=list)
    officers: list[Officer] = Field(default_factory=list)
    officers_since: datetime | None = None
    officer_changed: datetime | None = None  # the last time that one was replaced

    @property
    def worker_key(self) -> PublicKey | None:
        return PublicKey(bytes.fromhex(self.worker)) if self.worker else None

    def intake_key(self) -> tuple[int, TeamKey]:
        """The group that takes reports in and its key. Raises KeysMissingError before the set-up."""
        if self.intake is None or self.intake not in self.groups:
            raise KeysMissingError("no team takes reports in yet: run `clickable keys setup`")
        return self.intake, self.groups[self.intake]

    def helpline_key(self) -> tuple[int, TeamKey]:
        """The group that takes requests for help in, and its key. Raises KeysMissingError."""
        if self.helpline is None or self.helpline not in self.groups:
            raise KeysMissingError("no helpline takes requests in yet: run `clickable keys setup`")
        return self.helpline, self.groups[self.helpline]

    def members(self, group: int) -> list[int]:
        """Who holds the group's key, as far as this file says."""
        return [pk for pk, person in self.people.items() if group in person.groups]

    def may_sign(self, signing: str, *, group: int, at: datetime) -> bool:
        """Whether the holder of this key spoke for the group at that moment."""
        present = any(p.signing == signing and group in p.groups for p in self.people.values())
        past = any(
            f.signing == signing and group in f.groups and at <= f.until for f in self.former
        )
        return present or past


def trusted() -> Trusted:
    """The file as it is now; a running server sees a change at once."""
    path = f"{settings.KEYS}/{NAME}"
    try:
        stamp = os.stat(path)  # noqa: PTH116 -- asked several times for each report
    except FileNotFoundError:
        return Trusted()
    return _load(path, stamp.st_mtime_ns, stamp.st_ino)


@contextmanager
def changing() -> Iterator[Trusted]:
    """The file, to be changed by one process at a time; written whole at the end, or not at all."""
    path = Path(settings.KEYS) / NAME
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = trusted().model_copy(deep=True)
        yield found
        write_whole(path, found.model_dump_json(indent=1) + "\n")


@lru_cache(maxsize=2)
def _load(path: str, _changed: int, _inode: int) -> Trusted:
    try:
        return Trusted.model_validate_json(Path(path).read_text())
    except (ValidationError, OSError) as error:
        raise KeysMissingError(f"{path} is damaged: put it back from a backup") from error
