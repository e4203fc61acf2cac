"""The whole instance in one encrypted file, and back into an empty place. The secrets go apart.

In it: the database, `trusted.json`, the files of the library and
of applications for grants, and reports that still wait in the spool. Not in it: `keys/*.key`;
they go into a file of their own, for the escrow officers. Neither opens what is sealed without the other.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command

from clickable.backup import databases
from clickable.backup.parcel import BackupError, pack, recipients_of, unpack
from clickable.base.files import sync
from clickable.record import services as record
from clickable.seal.trusted import trusted

FORMAT = 1
DATABASE, TRUSTED, SPOOL = "database", "trusted.json", "spool"
KEPT = ("library", "grants")  # folders of the instance's home whose files rows name


@dataclass(frozen=True)
class Summary:
    """What a backup holds, or what was restored."""

    made: str
    database: str
    rows: int
    tables: int
    waiting: int  # reports in the spool
    keys: list[str]  # restored: key files that are missing, or others than those of the backup


def back_up(target: Path, *, now: datetime) -> Summary:
    """Write the instance to `target`, for CLICKABLE_BACKUP_RECIPIENTS. Raises BackupError.

    What comes in meanwhile is in it or not, but never in part: the spool is read before the database,
    so that a report on its way from one to the other is in both and is brought in once.
    """
    if not settings.BACKUP_RECIPIENTS:
        raise BackupError("set CLICKABLE_BACKUP_RECIPIENTS to one age1… public key at least")
    to = recipients_of(settings.BACKUP_RECIPIENTS)
    _refuse_existing(target)
    with _workshop() as folder:
        files = _copied(folder)
        counts = databases.dump(folder / DATABASE)
        files |= _kept(folder)
        about = {
            **_about("instance", now=now),
            "database": databases.kind(),
            "rows": counts,
            "keys": _fingerprints(),
        }
        pack(target, {**files, DATABASE: folder / DATABASE}, about=about, to=to)
    waiting = sum(name.startswith(SPOOL) for name in files)
    record.write("backup.made", "instance", now=now, role="operator", detail={"waiting": waiting})
    return _summary({**about, "files": files})


def restore(source: Path, *, identities: Sequence[Any], now: datetime) -> Summary:
    """Bring a backup into an empty home and database, and up to date. Raises BackupError.

    Everything is compared before anything is put in place; nobody stays signed in.
    """
    _refuse_occupied()
    with _workshop() as folder:
        manifest = unpack(source, folder, identities=identities)
        _refuse_other(manifest, "instance")
        if manifest["database"] != databases.kind():
            raise BackupError(f"it is of {manifest['database']}; this is {databases.kind()}")
        databases.load(folder / DATABASE, manifest["rows"])
        for name in manifest["files"]:
            if name != DATABASE:
                _put(folder / name, _place(name))
    call_command("migrate", interactive=False, verbosity=0)
    Session.objects.all().delete()
    _refuse_broken(now=now)
    made = str(manifest["made"])
    record.write("backup.restored", "instance", now=now, role="operator", detail={"made": made})
    return _summary(manifest)


def back_up_keys(target: Path, *, now: datetime) -> list[str]:
    """Write the key files to `target`, for the escrow officers; their names. Raises BackupError."""
    officers = [officer.recipient for officer in trusted().officers]
    if not officers:
        raise BackupError("there are no escrow officers yet: run `clickable keys setup`")
    files = {f"keys/{path.name}": path for path in sorted(settings.KEYS.glob("*.key"))}
    _refuse_existing(target)
    pack(target, files, about=_about("keys", now=now), to=recipients_of(officers))
    record.write("backup.keys_made", "instance", now=now, role="operator")
    return sorted(path.stem for path in files.values())


def restore_keys(source: Path, *, identities: Sequence[Any]) -> list[str]:
    """Put the key files back where there is none; their names. Raises BackupError."""
    if list(settings.KEYS.glob("*.key")):
        raise BackupError(f"{settings.KEYS} has keys already")
    with _workshop() as folder:
        manifest = unpack(source, folder, identities=identities)
        _refuse_other(manifest, "keys")
        for name in manifest["files"]:
            _put(folder / name, settings.KEYS / Path(name).name)
    return sorted(Path(name).stem for name in manifest["files"])


@contextmanager
def _workshop() -> Iterator[Path]:
    """A folder of the owner's alone for what is in clear; gone afterwards. One process at a time.

    What a killed process left in it goes now.
    """
    settings.HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = settings.HOME / "backup.tmp"
    with (settings.HOME / "backup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BackupError("another backup or restore is running") from error
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _copied(folder: Path) -> dict[str, Path]:
    """Copies of the spool and of trusted.json, made before the database: see `back_up`.

    A trusted file that is older than the database names a key that still opens; a newer one might not.
    """
    found = {}
    spool = sorted(path for path in _spool().rglob("*") if path.suffix != ".part")
    for path in [*spool, settings.KEYS / TRUSTED]:
        name = TRUSTED if path.name == TRUSTED else f"{SPOOL}/{path.relative_to(_spool())}"
        copy = folder / name
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            shutil.copy2(path, copy)
        except (FileNotFoundError, IsADirectoryError):  # brought in meanwhile; or a folder
            continue
        found[name] = copy
    return found


def _kept(folder: Path) -> dict[str, Path]:
    """Files that rows name, after these rows: none is ever changed, only replaced.

    Held by links, so that they stay while the parcel is made and take no second place on the disk.
    """
    found = {}
    home = Path(settings.HOME)
    there = (path for kept in KEPT for path in (home / kept).rglob("*") if path.is_file())
    for path in sorted(there):
        name = path.relative_to(home).as_posix()
        (folder / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # replaced meanwhile
            os.link(path, folder / name)
            found[name] = folder / name
    return found


def _place(name: str) -> Path:
    if name == TRUSTED:
        return Path(settings.KEYS) / TRUSTED
    folder, _slash, rest = name.partition("/")
    if folder not in {SPOOL, *KEPT}:
        raise BackupError("it holds something that no backup holds")
    return (_spool() if folder == SPOOL else Path(settings.HOME) / folder) / rest


def _put(copy: Path, place: Path) -> None:
    """Durably, for the owner only."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = place.with_name(f".{place.name}.new")
    shutil.copy2(copy, fresh)
    fresh.chmod(0o600)
    sync(fresh)
    fresh.replace(place)
    sync(place.parent)


def _spool() -> Path:
    return Path(settings.SPOOL)


def _about(kind: str, *, now: datetime) -> dict[str, object]:
    made = now.isoformat(timespec="seconds")
    return {"format": FORMAT, "kind": kind, "made": made, "version": version("clickable")}


def _fingerprints() -> dict[str, str]:
    """Which keys belong to it. Of 32 random bytes a hash tells nothing.

    The worker's may be another user's (deploy/README.md): then it is not compared.
    """
    found = {}
    for path in sorted(settings.KEYS.glob("*.key")):
        with suppress(PermissionError):
            found[path.stem] = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    return found


def _summary(manifest: dict[str, Any]) -> Summary:
    here = _fingerprints()
    return Summary(
        made=manifest["made"],
        database=manifest["database"],
        rows=sum(manifest["rows"].values()),
        tables=len(manifest["rows"]),
        waiting=sum(name.startswith(SPOOL) for name in manifest["files"]),
        keys=[name for name, print_ in manifest["keys"].items() if here.get(name) != print_],
    )


def _refuse_existing(target: Path) -> None:
    if target.exists():
        raise BackupError(f"{target} is there already")
    if not target.parent.is_dir():
        raise BackupError(f"{target.parent} is not a folder")


def _refuse_occupied() -> None:
    if not databases.is_empty():
        raise BackupError("the database has tables already: restore into an empty one")
    if (settings.KEYS / TRUSTED).exists():
        raise BackupError(f"{settings.KEYS / TRUSTED} is there already: restore into an empty home")
    for folder in (_spool(), *(Path(settings.HOME) / kept for kept in KEPT)):
        if any(path.is_file() for path in folder.rglob("*")):
            raise BackupError(f"{folder} is not empty: restore into an empty home")


def _refuse_other(manifest: dict[str, Any], kind: str) -> None:
    if manifest.get("format") != FORMAT or manifest.get("kind") != kind:
        other = "with --keys" if kind == "instance" else "without --keys"
        raise BackupError(f"it is another kind of backup (try {other}), or of a later version")


def _refuse_broken(*, now: datetime) -> None:
    record.chain(now=now)
    broken = record.first_broken()
    if broken is not None:
        raise BackupError(f"restored, but line {broken} of the account does not follow")
