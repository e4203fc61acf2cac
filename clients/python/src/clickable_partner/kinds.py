"""What goes out and what comes back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Category = Literal[
    "csam", "terrorism", "hate", "crimes_humanity", "shocking_minors", "procuring", "suicide",
    "sexual_harassment", "unsure",
]  # fmt: skip


@dataclass(frozen=True)
class Hash:
    """A number that stands for a file. The file itself is never sent."""

    algorithm: Literal["md5", "sha1", "sha256", "pdq"]
    value: str


@dataclass(frozen=True)
class Report:
    """At least one address, a place in words, or a message that tells the place."""

    addresses: Sequence[str] = ()
    elsewhere: str = ""
    category: Category = "unsure"
    seen_at: str = ""
    message: str = ""
    language: str = "fr"
    urgent: bool = False
    external_reference: str = ""
    hashes: Sequence[Hash] = ()

    def packed(self) -> bytes:
        """One line of JSON, without the values that say nothing."""
        found = {name: value for name, value in vars(self).items() if value}
        found["addresses"] = [address.strip() for address in self.addresses]
        if self.hashes:
            found["hashes"] = [vars(one) for one in self.hashes]
        return json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")


@dataclass(frozen=True)
class Fault:
    """One thing to mend: where (a JSON pointer, or the name of a parameter), and why."""

    where: str
    code: str
    detail: str

    @classmethod
    def read(cls, given: dict[str, Any]) -> "Fault":
        where = given.get("pointer") or given.get("parameter") or ""
        return cls(str(where), str(given.get("code", "")), str(given.get("detail", "")))


@dataclass(frozen=True)
class Line:
    """What became of one report. `id` of a duplicate is that of the report it repeats."""

    line: int
    status: Literal["accepted", "duplicate", "refused"]
    id: str | None
    external_reference: str = ""
    errors: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class State:
    """How far a report is: `label` in words; `received` is the hour, UTC."""

    id: str
    external_reference: str
    state: str
    label: str
    received: str


class ProblemError(Exception):
    """The hotline refused the whole (RFC 9457)."""

    def __init__(self, status: int, detail: str, errors: Sequence[Fault] = ()) -> None:
        super().__init__(f"{status}: {detail}")
        self.status, self.detail, self.errors = status, detail, list(errors)
