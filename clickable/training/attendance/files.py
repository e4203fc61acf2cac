"""A meeting tool's attendance file (Zoom, Teams, BigBlueButton), read as lines that came from anybody. Pure.

A line is one stay of one display name. It is somebody's when the name begins with their code, or holds it
as a word; no mailbox is looked at, and nothing of a name leaves this reading but to be shown once.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from clickable.training.attendance.moments import duration, moment
from clickable.training.attendance.rules import Window, in_minutes, merged

LARGEST = 2_000_000  # bytes
MOST_LINES = 20_000
LONGEST_CELL = 300
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")
FORMULA = ("=", "+", "@", "-")
WORD = re.compile(r"[A-Za-z0-9]+")
AHEAD = timedelta(days=1)  # a moment farther from the session is of another one
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name", "name (original name)", "full name", "display name", "user name", "participant", "nom", "nom complet", "nom (nom d'origine)", "nom (nom original)", "nom d'utilisateur"),
    "join": ("join time", "first join", "first join time", "join", "joined", "heure d'entree", "heure d'arrivee", "heure de connexion", "premiere connexion", "premiere participation", "arrivee", "arrive"),
    "leave": ("leave time", "last leave", "last leave time", "left", "leave", "heure de sortie", "heure de depart", "heure de deconnexion", "derniere deconnexion", "dernier depart", "depart", "parti"),
    "duration": ("duration", "duration (minutes)", "in-meeting duration", "duree", "duree (minutes)", "duree de la reunion", "duree pendant la reunion"),
    "action": ("user action", "action de l'utilisateur"),
    "time": ("timestamp", "horodatage"),
}  # fmt: skip


class Unread(StrEnum):
    """Why nothing of a file is read."""

    LARGE = "large"
    NOT_TEXT = "not_text"
    COLUMNS = "columns"  # no line names a name, a moment of joining and one of leaving
    LINES = "lines"


class UnreadError(ValueError):
    def __init__(self, why: Unread) -> None:
        super().__init__(why.value)
        self.why = why


class Fault(StrEnum):
    """Why a line counts nothing."""

    QUOTE = "quote"  # a quotation mark that is not closed
    HALF = "half"  # it ends before its moments
    LONG = "long"
    FORMULA = "formula"
    TIME = "time"  # a moment that cannot be read
    BACKWARDS = "backwards"  # left before joining
    ELSEWHERE = "elsewhere"  # of another day
    UNKNOWN = "unknown"  # no code of this session in it
    SEVERAL = "several"  # two of them


@dataclass(frozen=True, repr=False)
class Line:
    number: int
    name: str  # shown once, never kept
    pk: int | None = None
    window: Window | None = None
    fault: Fault | None = None


@dataclass(frozen=True, repr=False)
class Sheet:
    lines: list[Line]
    windows: dict[int, list[Window]] = field(default_factory=dict)  # by registration

    @property
    def matched(self) -> list[Line]:
        return [one for one in self.lines if one.fault is None]

    @property
    def others(self) -> list[Line]:
        return [one for one in self.lines if one.fault]


@dataclass(frozen=True)
class About:
    """The session that a file is read for."""

    starts_at: datetime
    of: int
    zone: ZoneInfo  # whose clock the tool wrote
    codes: Mapping[str, int]


def read(raw: bytes, about: About) -> Sheet:
    """Every line of it, told. Raises UnreadError when it is no such file."""
    header, rows = _table(_text(raw).splitlines())
    lines = list(_told(header, rows, about))
    windows: dict[int, list[Window]] = {}
    for one in lines:
        if one.pk is not None and one.window is not None:
            windows.setdefault(one.pk, []).append(one.window)
    return Sheet(lines, {pk: merged(each, of=about.of) for pk, each in windows.items()})


def _text(raw: bytes) -> str:
    if len(raw) > LARGEST:
        raise UnreadError(Unread.LARGE)
    encoding = next((name for mark, name in BOMS if raw.startswith(mark)), "")
    if not encoding:
        encoding = "utf-16-le" if raw[1:2] == b"\x00" else "utf-8"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace") if encoding == "utf-8" else "\x00"
    if NOT_TEXT.search(text):
        raise UnreadError(Unread.NOT_TEXT)
    return text


Row = tuple[int, str]  # the number of a line, and the line
Header = dict[str, int]  # which column holds what
Cells = Sequence[str]


def _table(lines: Sequence[str]) -> tuple[tuple[Header, str], list[Row]]:
    """The last table that says who joined and left (Teams has a summary before it), and its rows."""
    if len(lines) > MOST_LINES:
        raise UnreadError(Unread.LINES)
    found: tuple[Header, str] | None = None
    rows: list[Row] = []
    open_ = False
    for number, line in enumerate(lines, start=1):
        header = _header(line)
        if header:
            found, rows, open_ = header, [], True
        elif not line.strip(" \t,;"):
            open_ = open_ and not rows  # an empty line ends a table
        elif open_:
            rows.append((number, line))
    if found is None:
        raise UnreadError(Unread.COLUMNS)
    return found, rows


def _header(line: str) -> tuple[Header, str] | None:
    """Which column is what, and what stands between them; None: the line names no columns."""
    if len(line) > LONGEST_CELL * 20:
        return None
    for mark in "\t;,":
        cells = _cells(line, mark) or []
        names = [_plain(cell) for cell in cells]
        found = {
            kind: next(place for place, name in enumerate(names) if name in known)
            for kind, known in COLUMNS.items()
            if set(names) & set(known)
        }
        if "name" in found and ({"join", "leave"} <= set(found) or {"action", "time"} <= set(found)):  # fmt: skip
            return found, mark
    return None


def _cells(line: str, mark: str) -> Cells | None:
    """None: a quotation mark in it is not closed."""
    try:
        return next(csv.reader([line], delimiter=mark, strict=True), [])
    except csv.Error:
        return None


def _plain(cell: str) -> str:
    bare = unicodedata.normalize("NFKD", cell.strip().replace("’", "'")).casefold()
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def _told(head: tuple[Header, str], rows: list[Row], about: About) -> Iterator[Line]:
    header, mark = head
    waiting: dict[str, tuple[int, str]] = {}  # who joined and has not left yet, in files of actions
    for number, line in rows:
        cells = _cells(line, mark)
        if cells is None:
            yield Line(number, line[:60], fault=Fault.QUOTE)
            continue
        name = _cell(cells, header, "name")
        if len(name) > LONGEST_CELL:
            yield Line(number, name[:60], fault=Fault.LONG)
        elif name.startswith(FORMULA):
            yield Line(number, name, fault=Fault.FORMULA)
        elif "action" not in header:
            joined, left, lasted = (_cell(cells, header, one) for one in ("join", "leave", "duration"))  # fmt: skip
            yield _stay(number, name, (joined, left, lasted), about=about)
        elif _plain(_cell(cells, header, "action")).startswith(("join", "rejoin", "a rejoint")):
            waiting[name] = (number, _cell(cells, header, "time"))
        elif name in waiting:
            first, joined = waiting.pop(name)
            yield _stay(first, name, (joined, _cell(cells, header, "time"), ""), about=about)
    for name, (number, joined) in waiting.items():
        yield _stay(number, name, (joined, "", ""), about=about)


def _cell(cells: Cells, header: Header, kind: str) -> str:
    place = header.get(kind, len(cells))
    return cells[place].strip() if place < len(cells) else ""


def _stay(number: int, name: str, told: tuple[str, str, str], *, about: About) -> Line:
    """`told`: when it joined, when it left, how long it was."""
    joined, left, lasted = told
    pk, fault = _whose(name, about.codes)
    if fault:
        return Line(number, name, fault=fault)
    if not joined or not (left or lasted):
        return Line(number, name, pk, fault=Fault.HALF)
    begin = moment(joined, zone=about.zone, near=about.starts_at)
    end = moment(left, zone=about.zone, near=about.starts_at) if left else None
    if begin is not None and not left:
        length = duration(lasted)
        end = begin + length if length is not None else None
    if begin is None or end is None:
        return Line(number, name, pk, fault=Fault.TIME)
    if end < begin:
        return Line(number, name, pk, fault=Fault.BACKWARDS)
    if not -AHEAD < begin - about.starts_at < AHEAD:
        return Line(number, name, pk, fault=Fault.ELSEWHERE)
    windows = in_minutes([(begin, end)], starts_at=about.starts_at, of=about.of)
    return Line(number, name, pk, windows[0] if windows else (0, 0))


def _whose(name: str, codes: Mapping[str, int]) -> tuple[int | None, Fault | None]:
    words = [word.upper() for word in WORD.findall(name)]
    if words and words[0] in codes:
        return codes[words[0]], None
    found = {codes[word] for word in words if word in codes}
    if len(found) > 1:
        return None, Fault.SEVERAL
    return (found.pop(), None) if found else (None, Fault.UNKNOWN)
