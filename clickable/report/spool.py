"""Where a report waits while the database cannot keep it: one file each, as sealed as its rows.

A file holds the rows as the database would, and their digest in its first line. Its name is a hash
of the locator; its name and its time tell no more than the hour. In a folder with the setgid bit, the
processes of its group share it; elsewhere it is its owner's alone.
"""

import errno
import hashlib
import json
import os
import secrets
import stat
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import serializers
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder

from clickable.base import reserve
from clickable.base.files import sync
from clickable.report.models import Item, Report

VERSION = 1
KINDS = {"report.report", "report.item"}
WHOLE, PART = ".report", ".part"
FORGOTTEN = 3600  # seconds after which a half-written file has lost its writer
FULL = {errno.ENOSPC, errno.EDQUOT}
UNREADABLE = (
    ArithmeticError, AttributeError, DeserializationError, FieldDoesNotExist, LookupError, TypeError,
    ValidationError, ValueError,
)  # fmt: skip


class DamagedError(Exception):
    """Not a file of this spool, or not whole."""


def put(report: Report, items: Sequence[Item]) -> None:
    """Keep these rows durably, once. Raises OSError, and with a full disk only after the reserve."""
    path = _folder() / _name(bytes(report.locator))
    if not path.exists():
        content, hour = _packed(report, items), report.received_hour.timestamp()
        try:
            _write(path, content, hour)
        except OSError as error:
            if error.errno not in FULL:
                raise
            reserve.give_back()
            _write(path, content, hour)
    sync(path.parent)


def take(path: Path) -> tuple[Report, list[Item]]:
    """The rows of a file. Raises DamagedError, or FileNotFoundError when another was quicker."""
    digest, _line, body = path.read_bytes().partition(b"\n")
    try:
        if digest.decode() != hashlib.sha256(body).hexdigest():
            raise DamagedError
        report, items = _unpacked(json.loads(body))
    except UNREADABLE as error:
        raise DamagedError from error
    if path.name != _name(bytes(report.locator)):
        raise DamagedError
    return report, items


def find(locators: Iterable[bytes]) -> Report | None:
    """The report that waits under one of these, unsaved; None also when its file is damaged."""
    for locator in locators:
        try:
            return take(_folder() / _name(locator))[0]
        except (FileNotFoundError, DamagedError):
            continue
    return None


def holds(locators: Iterable[bytes]) -> bool:
    """Whether one waits here, be it set aside."""
    names = [_name(locator) for locator in locators]
    # Every place is looked at, found or not: the time of an answer tells nothing.
    return True in [(place / name).exists() for place in (_folder(), _aside()) for name in names]


def note(locators: Iterable[bytes]) -> bool:
    """Write down that the reporter has the receipt, if the report waits here; whether it does."""
    for locator in locators:
        path = _folder() / _name(locator)
        try:
            report, items = take(path)
        except (FileNotFoundError, DamagedError):
            continue
        report.noted = True
        _write(path, _packed(report, items), report.received_hour.timestamp())
        return True
    return False


def waiting() -> list[Path]:
    """Everything that lies here to be brought in, in no telling order."""
    found = [path for path in _listed(_folder()) if path.suffix != PART and path.is_file()]
    secrets.SystemRandom().shuffle(found)
    return found


def set_aside(path: Path) -> None:
    """Out of the way, for a person to look at: `clickable status` says so."""
    if not _aside().is_dir():
        _aside().mkdir(mode=0o700, exist_ok=True)
        _aside().chmod(0o770 if _shared() else 0o700)
    try:
        path.replace(_aside() / path.name)
    except FileNotFoundError:
        return
    sync(path.parent)


def damaged() -> int:
    return len(_listed(_aside()))


def tidy() -> None:
    """Drop what a killed process left half-written: nobody was told that it was kept."""
    for path in _listed(_folder()):
        if path.suffix == PART and time.time() - path.stat().st_ctime > FORGOTTEN:
            path.unlink(missing_ok=True)


def make() -> None:
    """The folder, before a full disk has no room for one."""
    _folder().mkdir(parents=True, exist_ok=True, mode=0o700)


def _folder() -> Path:
    return Path(settings.SPOOL)


def _shared() -> bool:
    """Whether web processes and worker are different users, who meet here as one group."""
    return bool(_folder().stat().st_mode & stat.S_ISGID)


def _aside() -> Path:
    return _folder() / "damaged"


def _name(locator: bytes) -> str:
    return hashlib.sha256(b"spool-v1" + locator).hexdigest()[:32] + WHOLE


def _listed(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _packed(report: Report, items: Sequence[Item]) -> bytes:
    rows = serializers.serialize("python", [report, *items])
    body = json.dumps({"version": VERSION, "rows": rows}, cls=DjangoJSONEncoder).encode()
    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def _unpacked(content: dict[str, Any]) -> tuple[Report, list[Item]]:
    rows = content["rows"]
    if content["version"] != VERSION or not {row["model"] for row in rows} <= KINDS:
        raise DamagedError
    found = [each.object for each in serializers.deserialize("python", rows)]
    (report,) = [row for row in found if isinstance(row, Report)]
    return report, [row for row in found if isinstance(row, Item)]


def _write(path: Path, content: bytes, hour: float) -> None:
    """Whole or not at all. A rename is atomic; who sees the name sees what was synced before."""
    make()
    part = path.with_name(secrets.token_hex(8) + PART)
    try:
        with open(part, "xb", opener=_private) as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o660 if _shared() else 0o600)  # whatever the umask
            os.utime(file.fileno(), (hour, hour))
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    with suppress(PermissionError):  # a shared folder belongs to one of the two
        os.utime(path.parent, (hour, hour))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
