"""Check an export of the account of acts: python3 check.py [EXPORT.zip] [--key HEX]

Needs Python 3.9 or later and nothing else; asks no network. It tells
1. whether each file is the one that the export names (SHA-256),
2. whether the lines are one chain: each digest is SHA-256 over the digest before and the line itself,
3. whether the export was signed, and by which key (Ed25519, RFC 8032).
Compare that key with the one you were told by another way, or give it with --key.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

Point = tuple[int, int]
FIELDS = ("place", "id", "at", "actor", "role", "verb", "subject", "detail")
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
BASE: Point = (
    15112221349535400772501151409588531511454012693041857206046113283949847762202,
    46316835694926478169428394003475163141307993866256225615783033603165251855960,
)


class Folder:
    """The files of an export, in a ZIP or unpacked."""

    def __init__(self, path: Path) -> None:
        self.path, self.zip = path, zipfile.ZipFile(path) if path.is_file() else None

    def open(self, name: str) -> IO[bytes]:
        return self.zip.open(name) if self.zip else (self.path / name).open("rb")

    def read(self, name: str) -> bytes:
        with self.open(name) as file:
            return file.read()


def digest_of(line: dict[str, Any], previous: bytes) -> str:
    content = json.dumps([line[name] for name in FIELDS], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(previous + content.encode()).hexdigest()


def wrong_files(folder: Folder, told: dict[str, Any]) -> Iterator[str]:
    for name, expected in told["files"].items():
        found = hashlib.sha256()
        with folder.open(name) as file:
            for piece in iter(lambda: file.read(1 << 20), b""):
                found.update(piece)
        if found.hexdigest() != expected:
            yield f"{name} is not the file that was exported"


def wrong_chain(folder: Folder, told: dict[str, Any]) -> str:
    """The first line that does not follow; lines under a pseudonym have a digest only to go on from."""
    place, before = told["first"] - 1, told["before"]
    with folder.open("lines.ndjson") as file:
        for text in file:
            place += 1
            try:
                line = dict.fromkeys((*FIELDS, "previous", "digest")) | json.loads(text)
            except (ValueError, TypeError):
                return f"the line at place {place} is none"
            if line["place"] != place:
                return f"place {place} is missing"
            if not told["names"]:
                continue
            if line["previous"] != before:
                return f"the line at place {place} does not follow from the one before"
            if (
                not line.get("withheld")
                and digest_of(line, bytes.fromhex(before)) != line["digest"]
            ):
                return f"the line at place {place} is not what it was"
            before = line["digest"]
    if place != told["last"] or before != told["end"]:
        return f"the lines end at place {place}: not where the export says"
    return ""


def add(one: Point, two: Point) -> Point:
    (x1, y1), (x2, y2) = one, two
    k = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + k, P - 2, P) % P
    y = (y1 * y2 + x1 * x2) * pow(1 - k, P - 2, P) % P
    return x, y


def times(number: int, point: Point) -> Point:
    total = (0, 1)
    while number:
        if number & 1:
            total = add(total, point)
        point, number = add(point, point), number >> 1
    return total


def unpacked(data: bytes) -> Point:
    """The point of 32 bytes (RFC 8032, 5.1.3); ValueError when there is none."""
    number = int.from_bytes(data, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise ValueError("no point")
    return (P - x if x & 1 != sign else x), y


def signed(message: bytes, *, key: bytes, signature: bytes) -> bool:
    """Whether the holder of this key signed these bytes (RFC 8032, 5.1.7)."""
    try:
        public, r = unpacked(key), unpacked(signature[:32])
    except ValueError:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= Q or len(signature) != 64:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % Q
    return times(s, BASE) == add(r, times(h, public))


def wrong_signature(folder: Folder, told: dict[str, Any], key: str) -> str:
    raw, proof = folder.read("export.json"), json.loads(folder.read("signature.json"))
    said = json.dumps([told["format"], hashlib.sha256(raw).hexdigest()], separators=(",", ":"))
    signer, signature = bytes.fromhex(proof["signer"]), bytes.fromhex(proof["proof"])
    if not signed(said.encode(), key=signer, signature=signature):
        return "the signature does not hold"
    if key and key.lower() != proof["signer"]:
        return f"it was signed by {proof['signer']}: not the key that you gave"
    return ""


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    asked.add_argument("export", nargs="?", type=Path, default=Path(__file__).parent)
    asked.add_argument("--key", default="", help="the public key you were told by another way")
    given = asked.parse_args()
    folder = Folder(given.export)
    told = json.loads(folder.read("export.json"))
    wrong = [*wrong_files(folder, told)]
    wrong += filter(None, [wrong_chain(folder, told), wrong_signature(folder, told, given.key)])
    if told["broken"]:
        wrong.append(f"the instance itself said, when it exported: {told['broken']}")
    for fault in wrong:
        print(f"WRONG: {fault}")
    if not wrong:
        signer = json.loads(folder.read("signature.json"))["signer"]
        print(f"sound: {told['lines']} lines, places {told['first']} to {told['last']}")
        print(f"signed by {signer}" + ("" if given.key else ": compare it with what you were told"))
        if not told["names"]:
            print("exported under pseudonyms: the digests of single lines are not in it")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
