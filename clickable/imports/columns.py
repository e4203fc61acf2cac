"""What the columns of a sheet mean, and what one row says: a report, or why it is refused. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from clickable.base.words import read_words
from clickable.imports.reading import Row
from clickable.partners.rules import REFERENCE
from clickable.report.hashes import Digest, HashError, read_hash
from clickable.report.models import Category, Door
from clickable.report.reading import read_lines
from clickable.report.rules import LONGEST_TEXT, LONGEST_WHEN
from clickable.report.services import Given


class Field(StrEnum):
    """What a column may hold. At least an address or a place must be among them."""

    ADDRESS = "address"
    ELSEWHERE = "elsewhere"
    MESSAGE = "message"
    SEEN_AT = "seen_at"
    CATEGORY = "category"
    REFERENCE = "reference"
    MD5 = "md5"
    SHA1 = "sha1"
    SHA256 = "sha256"
    PDQ = "pdq"


class Reason(StrEnum):
    """Why a line is refused."""

    QUOTE = "quote"  # a quotation mark that is not closed, or stands where none may
    COLUMNS = "columns"  # more cells than there are names of columns
    LONG = "long"
    FORMULA = "formula"
    ADDRESS = "address"  # something in it that is no address that may be reported
    NOTHING = "nothing"  # neither an address nor a place
    CATEGORY = "category"
    REFERENCE = "reference"
    HASH = "hash"
    HASH_OF_SEVERAL = "hash_of_several"  # nobody could tell which one it belongs to
    MANY = "many"  # more addresses than one report holds
    PASTED = "pasted"  # an image or a file in it
    TAKEN = "taken"  # its reference came before, with something else


NAMES: dict[Field, tuple[str, ...]] = {
    Field.ADDRESS: ("address", "addresses", "adresse", "adresses", "url", "urls", "uri", "lien",
                    "liens", "link", "links", "adresse web", "page", "source identifier"),
    Field.ELSEWHERE: ("elsewhere", "ailleurs", "lieu", "place", "where", "ou", "endroit"),
    Field.MESSAGE: ("message", "comment", "comments", "commentaire", "commentaires", "description",
                    "details", "note", "notes", "remarque", "remarques"),
    Field.SEEN_AT: ("seen at", "seen", "vu le", "date", "timestamp", "date du signalement",
                    "report date", "reported at", "date de constat", "constate le"),
    Field.CATEGORY: ("category", "categorie", "type", "classification", "nature"),
    Field.REFERENCE: ("reference", "ref", "id", "report id", "external reference", "identifiant",
                      "numero", "case", "case id", "dossier"),
    Field.MD5: ("md5",),
    Field.SHA1: ("sha1", "sha 1"),
    Field.SHA256: ("sha256", "sha 256"),
    Field.PDQ: ("pdq", "photodna pdq", "pdq hash"),
}  # fmt: skip
CATEGORIES: dict[str, Category] = {
    "csem": Category.CSAM, "content csam": Category.CSAM, "content csem": Category.CSAM,
    "abus sexuels sur mineurs": Category.CSAM, "terrorisme": Category.TERRORISM,
    "haine": Category.HATE, "proxenetisme": Category.PROCURING,
    "harcelement sexuel": Category.SEXUAL_HARASSMENT, "autre": Category.UNSURE,
    "other": Category.UNSURE, "unknown": Category.UNSURE, "inconnu": Category.UNSURE,
}  # fmt: skip
TEXTS = {Field.ELSEWHERE, Field.MESSAGE}
HASHES = (Field.MD5, Field.SHA1, Field.SHA256, Field.PDQ)
RUN = ("=", "+", "-", "@")  # what a spreadsheet would run
Mapped = Mapping[Field, int]  # each field's column, counted from 0


class LineError(ValueError):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Taken:
    """For whom, and what is said of a line that does not say it itself."""

    group: int
    door: Door = Door.IMPORT
    category: Category = Category.UNSURE
    language: str = "fr"


def plain(name: str) -> str:
    """A name without accents, case, and what stands between words."""
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall("[a-z0-9]+", bare))


def guessed(headers: Sequence[str]) -> dict[Field, int]:
    """Which column seems to hold what, by its name; each field once, the first that fits."""
    named = [plain(header) for header in headers]
    found: dict[Field, int] = {}
    for wanted, names in NAMES.items():
        places = [named.index(name) for name in names if name in named]
        free = [place for place in places if place not in found.values()]
        if free:
            found[wanted] = free[0]
    return found


def fault_of(mapped: Mapped, columns: int) -> str:
    """Why these columns cannot be read so; empty when they can."""
    if Field.ADDRESS not in mapped and Field.ELSEWHERE not in mapped:
        return "nothing"
    if len(set(mapped.values())) != len(mapped):
        return "twice"
    return "" if all(0 <= place < columns for place in mapped.values()) else "columns"


def given_of(row: Row, mapped: Mapped, taken: Taken) -> tuple[Given, str]:
    """What a row reports, and what the partner calls it. Raises LineError."""
    if row.fault:
        raise LineError(Reason(row.fault))
    cells = {wanted: row.cells[place] for wanted, place in mapped.items()}
    _refuse_formulas(cells)
    reading = read_lines(cells.get(Field.ADDRESS, ""))
    if reading.too_many:
        raise LineError(Reason.MANY)
    if reading.refused:
        raise LineError(Reason.ADDRESS)
    elsewhere = _words(cells.get(Field.ELSEWHERE, ""), LONGEST_TEXT)
    message = _words(cells.get(Field.MESSAGE, ""), LONGEST_TEXT)
    things = len(reading.addresses) + bool(elsewhere)
    if not things:
        raise LineError(Reason.NOTHING)
    given = Given(
        door=taken.door,
        language=taken.language,
        category=_category(cells.get(Field.CATEGORY, ""), taken.category),
        addresses=reading.addresses,
        elsewhere=elsewhere,
        message=message,
        seen_at=_words(cells.get(Field.SEEN_AT, ""), LONGEST_WHEN),
        hashes=_hashes(cells, things=things),
        group=taken.group,
    )
    return given, _reference(cells.get(Field.REFERENCE, ""))


def category_of(said: str) -> Category | None:
    """None: a word that names none of ours."""
    wanted = plain(said)
    for category in Category:
        if wanted in {plain(category.value), plain(str(category.label))}:
            return category
    return CATEGORIES.get(wanted)


def _refuse_formulas(cells: Mapping[Field, str]) -> None:
    for wanted, cell in cells.items():
        if cell.startswith("=" if wanted in TEXTS else RUN):
            raise LineError(Reason.FORMULA)


def _words(given: str, longest: int) -> str:
    words = read_words(given)
    if words.pasted:
        raise LineError(Reason.PASTED)
    if len(words.text) > longest:
        raise LineError(Reason.LONG)
    return words.text


def _category(said: str, otherwise: Category) -> Category:
    if not said:
        return otherwise
    found = category_of(said)
    if found is None:
        raise LineError(Reason.CATEGORY)
    return found


def _reference(said: str) -> str:
    if said and not re.fullmatch(REFERENCE, said):
        raise LineError(Reason.REFERENCE)
    return said


def _hashes(cells: Mapping[Field, str], *, things: int) -> list[Digest]:
    """A partner gives them: they count as vouched for."""
    found = []
    for kind in HASHES:
        if not cells.get(kind):
            continue
        try:
            one = read_hash(cells[kind], kind.value)
        except HashError as error:
            raise LineError(Reason.HASH) from error
        found.append(Digest(one.algorithm, one.value, vouched=True))
    if found and things != 1:
        raise LineError(Reason.HASH_OF_SEVERAL)
    return found
