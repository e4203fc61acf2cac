"""The directory of schools: read from the file of the ministry, found by name and town."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TextIO

from django.db import transaction
from django.db.models import QuerySet

from clickable.base.folding import fold
from clickable.places.areas import areas
from clickable.places.models import School

UAI = re.compile(r"\d{7}[A-Z]")
COMMUNE = re.compile(r"[0-9AB]{5}")
MOST = 20  # schools shown for a search
CHUNK = 500
# The columns, by their names folded and without marks between words; the file has had several.
COLUMNS = {
    "uai": ("identifiantdeletablissement", "numerouai", "codeuai", "uai"),
    "name": ("nometablissement", "appellationofficielle", "name", "nom"),
    "town": ("nomcommune", "libellecommune", "town", "commune"),
    "commune": ("codecommune", "codeinsee"),
    "department": ("codedepartement", "department", "departement"),
    "nature": ("libellenature", "naturelibe", "typeetablissement", "nature"),
    "state": ("etat",),
}
NEEDED = ("uai", "name", "town", "department")
OVERSEAS = {
    "971": "GP", "972": "MQ", "973": "GF", "974": "RE", "975": "PM", "976": "YT", "977": "BL",
    "978": "MF", "986": "WF", "987": "PF", "988": "NC",
}  # fmt: skip


class NoDirectoryError(ValueError):
    """The file is no directory of schools; says what is missing."""


@dataclass
class Read:
    schools: int = 0
    new: int = 0
    gone: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)  # line, why


def rows(file: TextIO) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, columns that we know) of each; the first line says `;` or `,`."""
    head = file.readline().lstrip("\ufeff")
    mark = ";" if head.count(";") >= head.count(",") else ","
    names = [_plain(name) for name in next(csv.reader([head], delimiter=mark), [])]
    at = {ours: next((names.index(n) for n in theirs if n in names), -1) for ours, theirs in COLUMNS.items()}  # fmt: skip
    missing = [name for name in NEEDED if at[name] < 0]
    if missing:
        raise NoDirectoryError(f"no column for {', '.join(missing)}")
    for number, cells in enumerate(csv.reader(file, delimiter=mark), 2):
        yield number, {n: cells[i].strip() if 0 <= i < len(cells) else "" for n, i in at.items()}


@transaction.atomic
def import_schools(
    told: Iterable[tuple[int, dict[str, str]]], *, on: date, whole: bool = True
) -> Read:
    """Bring the directory to what the file says. `whole`: who is not in it any more is marked gone,
    unless that were more than half of all, which is a file cut short."""
    read = Read()
    known = set(School.objects.values_list("uai", flat=True))
    standing = set(School.objects.filter(gone_on=None).values_list("uai", flat=True))
    seen: set[str] = set()
    waiting: list[School] = []
    for number, row in told:
        school, why = _school(row, on)
        if school is None or school.uai in seen:
            read.refused.append((number, why or "stands twice"))
            continue
        seen.add(school.uai)
        waiting.append(school)
        if len(waiting) == CHUNK:
            _store(waiting)
            waiting = []
    _store(waiting)
    read.schools, read.new = len(seen), len(seen - known)
    if whole:
        read.gone = _mark_gone(seen, standing, on)
    return read


def _school(row: dict[str, str], on: date) -> tuple[School | None, str]:
    area = area_of(row["department"])
    faults = (
        ("no UAI", not UAI.fullmatch(row["uai"])),
        ("no name or town", not (row["name"] and row["town"])),
        (f"no département is called {row['department'][:10]!r}", area is None),
        ("closed", bool(row["state"]) and fold(row["state"]) not in {"ouvert", "1", "a ouvrir"}),
    )
    why = next((text for text, wrong in faults if wrong), "")
    if why or area is None:
        return None, why
    return School(
        uai=row["uai"],
        name=row["name"][:160],
        town=row["town"][:80],
        commune=row["commune"] if COMMUNE.fullmatch(row["commune"]) else "",
        area=area,
        nature=row["nature"][:120],
        words=fold(f"{row['name']} {row['town']}")[:250],
        imported_on=on,
    ), ""


def area_of(department: str) -> str | None:
    """075, 75, 02A, 2A, 974 as an area of ours; None when there is none."""
    number = department.strip().upper()
    if number in OVERSEAS:
        return OVERSEAS[number]
    short = number.removeprefix("0") if len(number) == 3 else number.zfill(2)  # noqa: PLR2004
    return f"FR-{short}" if f"FR-{short}" in areas() else None


def _store(schools: list[School]) -> None:
    changed = ["name", "town", "commune", "area", "nature", "words", "imported_on", "gone_on"]
    School.objects.bulk_create(
        schools, update_conflicts=True, unique_fields=["uai"], update_fields=changed
    )


def _mark_gone(seen: set[str], standing: set[str], on: date) -> int:
    if len(seen) * 2 < len(standing):
        raise NoDirectoryError(
            f"{len(seen)} schools for {len(standing)} that we have: a file cut short? (--partial)"
        )
    gone = sorted(standing - seen)
    for at in range(0, len(gone), CHUNK):
        School.objects.filter(uai__in=gone[at : at + CHUNK]).update(gone_on=on)
    return len(gone)


def find(query: str, *, area: str = "") -> QuerySet[School]:
    """Open schools whose name and town hold every word, or the one of that UAI; by name, then town."""
    words = fold(query).replace("-", " ").split()
    found = School.objects.filter(gone_on=None).order_by("name", "town", "uai")
    if area:
        found = found.filter(area=area)
    if UAI.fullmatch(query.strip().upper()):
        return found.filter(uai=query.strip().upper())
    if not words:
        return found.none()
    for word in words:
        found = found.filter(words__contains=word)
    return found


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", fold(name))
