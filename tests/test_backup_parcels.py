"""The parcel of a backup: forged ones write nothing outside, large ones come back whole."""

import hashlib
import io
import json
import os
import tarfile
from pathlib import Path

import pyrage
import pytest

from clickable.backup.parcel import BackupError, pack, unpack

OWNER, STRANGER = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()


def forged(entries: list[tuple[tarfile.TarInfo, bytes]]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for entry, content in entries:
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return bytes(pyrage.encrypt(out.getvalue(), [OWNER.to_public()]))


def entry(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.type, found.linkname = kind, link
    return found


GOOD = json.dumps(
    {"files": {"database": {"bytes": 1, "sha256": hashlib.sha256(b"x").hexdigest()}}}
).encode()
FORGED = {
    "outside": ([(entry("manifest.json"), GOOD), (entry("../database"), b"x")], "no backup holds"),
    "absolute": ([(entry("manifest.json"), GOOD), (entry("/tmp/database"), b"x")], "no backup holds"),
    "link": ([(entry("manifest.json"), GOOD), (entry("database", tarfile.SYMTYPE, "/etc/passwd"), b"")], "no backup holds"),
    "twice": ([(entry("manifest.json"), GOOD), (entry("database"), b"x"), (entry("database"), b"x")], "no backup holds"),
    "no manifest": ([(entry("database"), b"x")], "does not begin with its manifest"),
    "changed": ([(entry("manifest.json"), GOOD), (entry("database"), b"y" * 5_000_000)], "is not what was backed up"),
    "missing": ([(entry("manifest.json"), GOOD)], "is missing from it"),
    "unlisted": ([(entry("manifest.json"), GOOD), (entry("other"), b"x")], "not a backup of Click@ble"),
    "no json": ([(entry("manifest.json"), b"x")], "not a backup of Click@ble"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_parcel_writes_nothing_outside(name: str, tmp_path: Path) -> None:
    entries, why = FORGED[name]
    source, folder = tmp_path / "forged.age", tmp_path / "in"
    source.write_bytes(forged(entries))
    folder.mkdir()

    with pytest.raises(BackupError, match=why):
        unpack(source, folder, identities=[OWNER])

    assert sorted(p.name for p in tmp_path.iterdir()) == ["forged.age", "in"]
    assert {p.name for p in folder.rglob("*")} <= {"database", "other"}


def test_a_parcel_that_cannot_be_written_whole_is_not_there(tmp_path: Path) -> None:
    target = tmp_path / "all.age"

    with pytest.raises(FileNotFoundError):
        pack(target, {"database": tmp_path / "gone"}, about={}, to=[OWNER.to_public()])

    assert list(tmp_path.iterdir()) == []


def test_a_parcel_of_many_megabytes_comes_back_whole(tmp_path: Path) -> None:
    given, target, folder = tmp_path / "big", tmp_path / "all.age", tmp_path / "in"
    given.write_bytes(os.urandom(8_000_000))
    folder.mkdir()

    pack(
        target,
        {"database": given},
        about={"kind": "x"},
        to=[OWNER.to_public(), STRANGER.to_public()],
    )
    manifest = unpack(target, folder, identities=[STRANGER])

    assert (folder / "database").read_bytes() == given.read_bytes()
    assert (manifest["kind"], list(manifest["files"])) == ("x", ["database"])
