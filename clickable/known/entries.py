"""One entry of a list: what it is, in one spelling, and the number by which it is found. Pure but for the key."""

from dataclasses import dataclass
from enum import StrEnum

from clickable.known.models import How, KnownList
from clickable.report.addresses import AddressError, is_registry, read
from clickable.report.hashes import Algorithm, HashError, read_hash
from clickable.seal.tokens import token

BELOW = ("/*", "/…", "/...")  # at the end: and all that lies under it
ANY_NAME = "*."  # in front: and all names that end so
FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would run
BY_LENGTH = {32: Algorithm.MD5, 40: Algorithm.SHA1}
EITHER = 64  # SHA-256 or PDQ
BETWEEN = ":,; \t"


class Reason(StrEnum):
    """Why a line is refused."""

    LONG = "long"
    BINARY = "binary"
    FORMULA = "formula"
    CONTENT = "content"  # a pasted image or data: URI
    SCRIPT = "script"
    SCHEME = "scheme"
    PRIVATE = "private"
    UNREADABLE = "unreadable"
    REGISTRY = "registry"  # *.com: everything that anybody registers there
    DEEP = "deep"  # more names or folders than are compared
    QUERY = "query"  # a path with what follows "?"
    WHOLE_HOST = "whole_host"  # a path without a path
    ADDRESS = "address"  # in a list of hashes
    EITHER = "either"  # 64 digits: SHA-256 or PDQ?
    LENGTH = "length"
    EMPTY = "empty"  # all zeros or all ones
    ALGORITHM = "algorithm"


class EntryError(ValueError):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, repr=False)
class Entry:
    how: How
    text: str  # in the one spelling that is kept sealed

    @property
    def number(self) -> bytes:
        """What is compared: PDQ's 32 bytes, or the token that an item has when it is this, or below it."""
        if self.how == How.PDQ:
            return bytes.fromhex(self.text)
        if self.how == How.HOST:
            found = read(f"https://{self.text}/")
            return token("site" if found.host == found.site else "domain", self.text)
        return token(KINDS.get(self.how, self.how.value), self.text)


KINDS = {How.ADDRESS: "address", How.PATH: "folder"}


def read_entry(line: str, holds: str) -> Entry:
    """What a line of a list says. Raises EntryError."""
    if line.startswith(FORMULA):
        raise EntryError(Reason.FORMULA)
    return _address(line) if holds == KnownList.Holds.ADDRESSES else _hash(line)


def _address(line: str) -> Entry:
    try:
        if line.startswith(ANY_NAME):
            return _host(line.removeprefix(ANY_NAME))
        for below in BELOW:
            if line.endswith(below):
                return _path(line.removesuffix(below))
        return Entry(How.ADDRESS, read(line).text)
    except AddressError as error:
        raise EntryError(Reason(error.reason.value)) from error


def _host(name: str) -> Entry:
    if "/" in name or "*" in name:
        raise EntryError(Reason.UNREADABLE)
    found = read(f"https://{name}/")
    if is_registry(found.host):
        raise EntryError(Reason.REGISTRY)
    if found.host != found.site and found.host not in found.domains:
        raise EntryError(Reason.DEEP)
    return Entry(How.HOST, found.host)


def _path(text: str) -> Entry:
    found = read(text)
    if "?" in found.text:
        raise EntryError(Reason.QUERY)
    folders = found.folders
    if not folders:
        raise EntryError(Reason.WHOLE_HOST)
    if folders[-1] != found.page.removesuffix("/"):
        raise EntryError(Reason.DEEP)
    return Entry(How.PATH, folders[-1])


def _hash(line: str) -> Entry:
    name, digits = _named(line)
    try:
        found = read_hash(digits, name)
    except HashError as error:
        raise EntryError(Reason(str(error))) from error
    return Entry(How(found.algorithm.value), found.value.hex())


def _named(line: str) -> tuple[str, str]:
    """Which algorithm, and the digits: `sha256:ab…`, `pdq,ab…`, or the digits alone."""
    for place, letter in enumerate(line):
        if letter in BETWEEN:
            return line[:place], line[place:].strip(BETWEEN + '"')
    if "." in line or "/" in line:
        raise EntryError(Reason.ADDRESS)
    if len(line) == EITHER:
        raise EntryError(Reason.EITHER)
    if len(line) not in BY_LENGTH:
        raise EntryError(Reason.LENGTH)
    return BY_LENGTH[len(line)], line


assert {a.value for a in Algorithm} < set(How.values)  # noqa: S101 -- one name for one thing
