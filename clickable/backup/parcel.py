"""A file for elsewhere: a tar inside an age file, which the stock `age` and `tar` open as well.

Its first entry, `manifest.json`, has the SHA-256 of every other. Plain content goes through a pipe:
it never lies on the disk beside the encrypted file.
"""

import hashlib
import io
import json
import os
import re
import tarfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO

import pyrage

from clickable.base.files import sync

MANIFEST = "manifest.json"
PART = r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,199}"
NAME = re.compile(rf"(?:{PART}/){{0,4}}{PART}")
LARGEST_MANIFEST = 10_000_000
BLOCK = 1 << 20


class BackupError(Exception):
    """What went wrong, for the operator: nothing was written, or nothing was put in place."""


def recipients_of(given: Sequence[str]) -> list[Any]:
    """age recipients (age1…). Raises BackupError."""
    try:
        return [pyrage.x25519.Recipient.from_str(text) for text in given]
    except pyrage.RecipientError as error:
        raise BackupError("a recipient is not an age1… public key") from error


def identities_of(text: str) -> list[Any]:
    """The identities in an age key file. Raises BackupError."""
    lines = [line.strip() for line in text.splitlines()]
    try:
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and line[0] != "#"]
    except pyrage.IdentityError as error:
        raise BackupError(
            "the identity file holds no AGE-SECRET-KEY-1… (one under a passphrase: "
            "age -d KEY | clickable restore FILE --identity -)"
        ) from error
    if not found:
        raise BackupError("the identity file is empty")
    return found


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack(
    target: Path, files: Mapping[str, Path], *, about: Mapping[str, object], to: Sequence[Any]
) -> None:
    """Write `files` under their names into `target`, for these recipients: whole, or not at all."""
    listed = {
        name: {"bytes": path.stat().st_size, "sha256": digest_of(path)}
        for name, path in files.items()
    }
    manifest = json.dumps({**about, "files": listed}, indent=1).encode()

    def write_tar(out: BinaryIO) -> None:
        with tarfile.open(fileobj=out, mode="w|") as tar:
            tar.addfile(_entry(MANIFEST, len(manifest)), io.BytesIO(manifest))
            for name, path in files.items():
                with path.open("rb") as file:
                    found = os.fstat(file.fileno())
                    tar.addfile(_entry(name, found.st_size, int(found.st_mtime)), file)

    with _whole_or_not_at_all(target) as out, _piped(write_tar) as tar_bytes:
        pyrage.encrypt_io(tar_bytes, out, list(to))


def unpack(source: Path, folder: Path, *, identities: Sequence[Any]) -> dict[str, Any]:
    """Everything of a parcel into `folder`, compared with its digests; its manifest.

    Raises BackupError when it cannot be opened, is damaged, or holds what no parcel of ours holds.
    """

    def decrypt(out: BinaryIO) -> None:
        try:
            pyrage.decrypt_io(file, out, list(identities))
        except BrokenPipeError:
            raise  # who reads has had enough, and says why
        except (pyrage.DecryptError, OSError) as error:
            raise BackupError("this identity does not open it, or it is damaged") from error

    try:
        with (
            source.open("rb") as file,
            _piped(decrypt) as tar_bytes,
            tarfile.open(fileobj=tar_bytes, mode="r|", bufsize=BLOCK) as tar,
        ):
            manifest = _unpacked(tar, folder)
            while tar_bytes.read(BLOCK):  # to the end: age notices there whether it was cut short
                pass
    except (tarfile.TarError, EOFError, KeyError, TypeError, ValueError) as error:
        raise BackupError("it is not a backup of Click@ble, or it is damaged") from error
    return manifest


def _unpacked(tar: tarfile.TarFile, folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = {}
    seen = set()
    for entry in tar:
        content = tar.extractfile(entry) if entry.isreg() else None
        if content is None or not NAME.fullmatch(entry.name) or entry.name in seen:
            raise BackupError("it holds something that no backup holds")
        seen.add(entry.name)
        if not manifest:
            if entry.name != MANIFEST or entry.size > LARGEST_MANIFEST:
                raise BackupError("it does not begin with its manifest")
            manifest = json.load(content)
            continue
        digest = _kept(content, folder / entry.name, mtime=entry.mtime)
        if digest != manifest["files"][entry.name]["sha256"]:
            raise BackupError(f"{entry.name} is not what was backed up")
    if seen != {MANIFEST, *manifest["files"]}:
        raise BackupError("something that was backed up is missing from it")
    return manifest


def _kept(content: IO[bytes], path: Path, *, mtime: float) -> str:
    """Write a file and give its digest."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with private(path) as out:
        while block := content.read(BLOCK):
            digest.update(block)
            out.write(block)
    os.utime(path, (mtime, mtime))
    return digest.hexdigest()


def private(path: Path) -> BinaryIO:
    """A new file that only its owner reads."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _entry(name: str, size: int, mtime: int = 0) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime, entry.mode = size, mtime, 0o600
    return entry


@contextmanager
def _whole_or_not_at_all(target: Path) -> Iterator[BinaryIO]:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with private(part) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.link(part, target)  # unlike a rename, it never replaces a file that came meanwhile
        sync(target.parent)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _piped(write: Callable[[BinaryIO], None]) -> Iterator[BinaryIO]:
    """What `write` writes, to be read meanwhile. Its error is raised here, before any of the reader's."""
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(writing, "wb") as out:
                write(out)
        except BaseException as error:  # noqa: BLE001 -- told to the reader below
            failed.append(error)

    writer = threading.Thread(target=run)
    writer.start()
    try:
        with os.fdopen(reading, "rb") as source:
            yield source
    finally:
        writer.join()
        if failed and not isinstance(failed[0], BrokenPipeError):
            raise failed[0]
