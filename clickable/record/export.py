"""The account of a period for somebody who checks us: files, what they are in plain words, a signature.

One ZIP, written as a stream: an account of a million lines needs no memory. `standalone.py` lies in it as
`check.py`. With names, every line and its digests are there, and the chain can be followed without us.
Under pseudonyms times are told to the hour and digests are left out: a digest with everything else of its
line would let anybody try the few people that there are. Lines about how somebody bears the work are
always under a pseudonym; they carry a salt that never leaves, so their digests may.
"""

import csv
import hashlib
import hmac
import io
import json
import secrets
import zipfile
from base64 import b32encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Max, Min
from nacl.signing import SigningKey

from clickable.base.clock import hour
from clickable.base.errors import RefusedError
from clickable.base.plain import cell
from clickable.record import checkpoints, rules
from clickable.record.checking import words
from clickable.record.links import beginning, links
from clickable.record.models import Entry
from clickable.record.rules import Chain, Link, Reason
from clickable.record.services import write
from clickable.seal import keys, proofs

if TYPE_CHECKING:
    from clickable.people.models import User

FORMAT = "clickable.export.1"
HERE = Path(__file__).parent
REASONS = {
    Reason.INSPECTION: ("contrôle d’une autorité", "inspection by an authority"),
    Reason.COURT: ("demande d’une juridiction", "request of a court"),
    Reason.AUDIT: ("audit", "audit"),
    Reason.COMPLAINT: ("réclamation", "complaint"),
    Reason.INTERNAL: ("vérification interne", "internal check"),
}
Said = Callable[[str, dict[str, object]], str]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is to be exported, and why."""

    since: datetime
    until: datetime
    reason: Reason
    words: str = ""  # on the cover only: the account holds codes
    names: bool = False


@dataclass
class Told:
    """What the export says of itself: `export.json`."""

    made_at: str
    since: str
    until: str
    reason: str
    words: str
    names: bool
    first: int
    last: int
    lines: int = 0
    before: str = ""
    end: str = ""
    broken: str = ""
    checkpoints: list[dict[str, object]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    format: str = FORMAT


class NothingToExportError(RefusedError):
    """No chained line is of this period."""


def lines_of(since: datetime, until: datetime) -> tuple[int, int]:
    """From the first to the last place of a period; (0, 0) when there is none.

    A reporter's line stands where its hour was over: some lines between may be of a neighbouring hour.
    """
    rows = Entry.objects.exclude(place=None).filter(at__gte=since, at__lt=until)
    found = rows.aggregate(first=Min("place"), last=Max("place"))
    return found["first"] or 0, found["last"] or 0


def export(
    asked: Asked, *, to: IO[bytes], now: datetime, said: Said, by: "User | None" = None
) -> Told:
    """Write the ZIP and the line that says so. Raises NothingToExportError."""
    first, last = lines_of(asked.since, asked.until)
    if not last:
        raise NothingToExportError("no line of the account is of this period", "no_lines")
    told = Told(
        made_at=now.isoformat(timespec="seconds"), since=asked.since.isoformat(),
        until=asked.until.isoformat(), reason=asked.reason, words=asked.words, names=asked.names,
        first=first, last=last,
    )  # fmt: skip
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        _write_lines(archive, told, said)
        with _member(archive, "check.py", told) as file:
            file.write((HERE / "standalone.py").read_bytes())
        for name in ("LISEZMOI.txt", "README.txt"):
            with _member(archive, name, told) as file:
                file.write(_cover(name, told, by).encode())
        raw = json.dumps(asdict(told), ensure_ascii=False, indent=1).encode()
        digest = hashlib.sha256(raw).hexdigest()
        signer, proof = proofs.sign((FORMAT, digest), by=SigningKey(keys.secret("record")))
        archive.writestr("export.json", raw)
        archive.writestr("signature.json", json.dumps({"signer": signer, "proof": proof}))
    detail: dict[str, object] = {
        "first": first, "last": last, "names": asked.names, "reason": str(asked.reason),
        "digest": digest,
    }  # fmt: skip
    with transaction.atomic():
        write(
            "record.exported", "record", now=now, actor=by, role="" if by else "operator",
            detail=detail,
        )  # fmt: skip
    return told


def _write_lines(archive: zipfile.ZipFile, told: Told, said: Said) -> None:
    """Both forms of the lines; on the way the chain is followed once."""
    dressed = _Dress(names=told.names)
    chain = _chain_before(told.first)
    told.before = chain.digest.hex() if told.names else ""
    broken = None
    with _member(archive, "lines.ndjson", told) as file:
        for link in links(first=told.first, last=told.last):
            broken = broken or chain.follow(link)
            text = json.dumps(dressed.line(link), ensure_ascii=False, separators=(",", ":"))
            file.write(text.encode() + b"\n")
            told.lines += 1
    told.broken = words(broken) if broken else ""
    told.end = chain.digest.hex() if told.names else ""
    if told.names:
        seen = (one for one in checkpoints.kept() if told.first <= one.place <= told.last)
        told.checkpoints = [asdict(one) for one in seen]
    with _member(archive, "lines.csv", told) as file:
        _write_table(file, dressed, told, said=said)


def _write_table(file: "_Digesting", dressed: "_Dress", told: Told, *, said: Said) -> None:
    buffer = io.StringIO()
    rows = csv.writer(buffer)
    rows.writerow(["place", "time", "who", "as", "act", "in words", "about", "detail"])
    for link in links(first=told.first, last=told.last):
        line = dressed.line(link)
        who = line.get("name") or line["actor"] or ""
        detail = line.get("detail") or {}
        act = said(link.verb, detail)
        shown = json.dumps(detail, ensure_ascii=False) if detail else ""
        cells = [line["at"], who, line["role"], link.verb, act, line["subject"], shown]
        rows.writerow([line["place"], *map(cell, cells)])
        file.write(buffer.getvalue().encode())
        buffer.seek(0)
        buffer.truncate()


def _chain_before(first: int) -> Chain:
    """The chain as it was before this place: the line before, or where the account begins."""
    before = Entry.objects.filter(place=first - 1).values_list("digest", flat=True).first()
    return Chain(first - 1, bytes(before)) if before else beginning()


class _Dress:
    """How one line looks outside: with names, or under pseudonyms made for this export alone."""

    def __init__(self, *, names: bool) -> None:
        self._named, self._key = names, secrets.token_bytes(32)
        people = get_user_model().objects.all() if names else []
        self._names = {person.pk: str(person) for person in people}

    def line(self, link: Link) -> dict[str, Any]:
        private = rules.is_private(link.verb)
        if not self._named or private:
            return self._veiled(link, private=private)
        return {
            "place": link.place, "id": link.pk, "at": link.at.astimezone(UTC).isoformat(),
            "actor": link.actor, "role": link.role, "verb": link.verb, "subject": link.subject,
            "detail": link.detail, "previous": link.previous.hex(), "digest": link.digest.hex(),
            "name": self._names.get(link.actor or 0, ""),
        }  # fmt: skip

    def _veiled(self, link: Link, *, private: bool) -> dict[str, Any]:
        kind, _colon, key = link.subject.partition(":")
        person = kind == "person" or private
        line: dict[str, Any] = {
            "place": link.place, "at": hour(link.at.astimezone(UTC)).isoformat(),
            "actor": self._pseudonym(link.actor, private=private) if link.actor else None,
            "role": link.role, "verb": link.verb,
            "subject": f"{kind}:{self._pseudonym(key, private=private)}" if person else link.subject,
        }  # fmt: skip
        if self._named:
            links = {"previous": link.previous.hex(), "digest": link.digest.hex()}
            return {**line, **links, "withheld": True}
        return line if private else {**line, "detail": link.detail}

    def _pseudonym(self, key: object, *, private: bool) -> str:
        """The same person keeps it through one export; that of private lines is another one."""
        digest = hmac.digest(self._key, f"{private}:{key}".encode(), hashlib.sha256)
        return "P-" + b32encode(digest)[:8].decode()


class _Digesting:
    """A member of the archive, digested while it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def write(self, data: bytes) -> None:
        self.digest.update(data)
        self._file.write(data)


@contextmanager
def _member(archive: zipfile.ZipFile, name: str, told: Told) -> Iterator[_Digesting]:
    with archive.open(name, "w", force_zip64=True) as file:
        digesting = _Digesting(file)
        yield digesting
    told.files[name] = digesting.digest.hexdigest()


def _cover(name: str, told: Told, by: "User | None") -> str:
    """What this is, in plain words."""
    french = name == "LISEZMOI.txt"
    operator = "l’exploitant de l’instance" if french else "the operator of the instance"
    people = "names" if told.names else "pseudonyms"
    text = (HERE / "data" / name).read_text()
    manner = (HERE / "data" / f"{people}.{'fr' if french else 'en'}.txt").read_text()
    sound = "oui" if french else "yes"
    return text.format(
        manner=manner.strip(), by=by or operator, sound=told.broken or sound,
        why=REASONS[Reason(told.reason)][0 if french else 1], **asdict(told),
    )  # fmt: skip
