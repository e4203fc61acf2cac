"""What a file from outside is, by its content, and what it may not hold: anything that runs, opens elsewhere,
or hides something. Its name says nothing here. Pure: bytes in, a kind or a fault out."""

import html
import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, fromstring

from clickable.base.pdf import BEGINS, is_active
from clickable.grants.models import Attachment

LARGEST = 10 * 1024 * 1024  # bytes
MOST_FILES = 10  # of one application
MOST_PARTS = 3000  # in one document
MOST_UNPACKED = 80 * 1024 * 1024  # bytes, of all parts
MOST_RATIO = 250  # unpacked to packed, of a part that matters
SMALL_PART = 256 * 1024  # bytes: below, the ratio does not matter
TAIL = 2048  # bytes in which a PDF ends

Kind = Attachment.Kind


class Fault(StrEnum):
    EMPTY = "empty"
    LARGE = "large"
    UNKNOWN = "unknown"  # none of the kinds that are taken
    BROKEN = "broken"
    ACTIVE = "active"  # a PDF that runs, opens or carries something
    MACROS = "macros"
    EMBEDDED = "embedded"  # a file in the file
    LINKED = "linked"  # it would fetch something elsewhere
    LOCKED = "locked"  # encrypted
    BOMB = "bomb"


class FaultError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class _Part:
    name: str
    content: bytes


ODF = {
    b"application/vnd.oasis.opendocument.text": Kind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": Kind.ODS,
}
OOXML = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": Kind.DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": Kind.XLSX,
}
_RUNS = re.compile(r"vbaproject|vbadata|activex|macrosheets|customui|\.bin\.rels$", re.I)
_CARRIES = re.compile(r"embeddings/|oleobject|afchunk", re.I)
_LEADS_OUT = re.compile(r"externallinks?/|connections\.xml$|querytables?/", re.I)
_FIELD = re.compile(
    rb"<(?:\w+:)?instrText[^>]*>([^<]*)|(?<=[\s:])instr=[\"']([^\"']*)[\"']", re.ASCII
)
_FETCHES = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|RD)\b", re.I)
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_ENCODING = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)", re.I)
# OpenDocument: who may point elsewhere are links that somebody presses.
_LINKS = {"a", "template"}
_ELSEWHERE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:|//|\\\\|\.\./)", re.I)
_ODF_RUNS = re.compile(rb"<(?:\w+:)?(?:event-listener|script)[\s/>]", re.ASCII)
_ODF_FETCHES = re.compile(
    rb"<(?:\w+:)?(?:dde-connection|dde-source|dde-link|section-source|cell-range-source|database-source)\b",
    re.ASCII,
)


def kind_of(content: bytes) -> Kind:
    """Raises FaultError."""
    if not content:
        raise FaultError(Fault.EMPTY)
    if len(content) > LARGEST:
        raise FaultError(Fault.LARGE)
    if content.startswith(BEGINS):
        return _pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):  # old office files, and new ones under a password
        raise FaultError(Fault.LOCKED if b"E\0n\0c\0r\0y\0p\0t" in content else Fault.UNKNOWN)
    raise FaultError(Fault.UNKNOWN)


def _pdf(content: bytes) -> Kind:
    if b"%%EOF" not in content[-TAIL:]:
        raise FaultError(Fault.BROKEN)
    if re.search(rb"/Encrypt(?![A-Za-z])", content):
        raise FaultError(Fault.LOCKED)
    if is_active(content):
        raise FaultError(Fault.ACTIVE)
    return Kind.PDF


def _packed(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(content)) as file:
            parts = _parts(file)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise FaultError(Fault.BROKEN) from error
    except RuntimeError as error:  # under a password
        raise FaultError(Fault.LOCKED) from error
    names = {part.name: part for part in parts}
    try:
        if parts and parts[0].name == "mimetype":
            return _odf(names)
        if "[Content_Types].xml" in names:
            return _ooxml(names)
    except (ParseError, UnicodeDecodeError, ValueError) as error:
        raise FaultError(Fault.BROKEN) from error
    raise FaultError(Fault.UNKNOWN)


def _parts(file: zipfile.ZipFile) -> list[_Part]:
    """Everything in it but pictures, unpacked within limits. What a part says of its size is not believed."""
    rows = file.infolist()
    names = [row.filename for row in rows]
    if len(rows) > MOST_PARTS:
        raise FaultError(Fault.BOMB)
    if len({name.lower() for name in names}) != len(names):
        raise FaultError(Fault.BROKEN)
    found, left = [], MOST_UNPACKED
    for row in rows:
        if row.filename.startswith(("/", "\\")) or ".." in row.filename.split("/"):
            raise FaultError(Fault.BROKEN)
        if row.flag_bits & 1:
            raise FaultError(Fault.LOCKED)
        with file.open(row) as part:
            content = part.read(left + 1)
        left -= len(content)
        many = len(content) > SMALL_PART and len(content) > MOST_RATIO * max(row.compress_size, 1)
        if left < 0 or many:
            raise FaultError(Fault.BOMB)
        found.append(_Part(row.filename, content))
    return found


def _xml(part: _Part) -> bytes:
    """A text in UTF-8 without declarations of its own: what is searched in it is what a program reads."""
    said = _ENCODING.match(part.content)
    if b"\0" in part.content or _DTD.search(part.content):
        raise FaultError(Fault.BROKEN)
    if said and said[1].lower() not in {b"utf-8", b"us-ascii", b"ascii"}:
        raise FaultError(Fault.BROKEN)
    return part.content


def _tree(part: _Part) -> Element:
    return fromstring(_xml(part))  # noqa: S314 -- without a DTD nothing in it grows or fetches


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


# OOXML


def _ooxml(parts: dict[str, _Part]) -> Kind:
    types = [one.get("ContentType", "") for one in _tree(parts["[Content_Types].xml"]).iter()]
    if any("macroenabled" in one.lower() or "vbaproject" in one.lower() for one in types):
        raise FaultError(Fault.MACROS)
    kinds = {OOXML[one] for one in types if one in OOXML}
    if len(kinds) != 1:
        raise FaultError(Fault.UNKNOWN)
    for part in parts.values():
        _refuse_name(part.name)
        if part.name.lower().endswith(".rels"):
            _refuse_relations(part)
        elif part.name.lower().endswith((".xml", ".vml")):
            _refuse_fields(part)
    return kinds.pop()


def _refuse_name(name: str) -> None:
    if _RUNS.search(name):
        raise FaultError(Fault.MACROS)
    if _CARRIES.search(name):
        raise FaultError(Fault.EMBEDDED)
    if _LEADS_OUT.search(name):
        raise FaultError(Fault.LINKED)


def _refuse_relations(part: _Part) -> None:
    for one in _tree(part).iter():
        kind = one.get("Type", "").rpartition("/")[2].lower()
        if kind in {"vbaproject", "attachedtoolbars", "control"}:
            raise FaultError(Fault.MACROS)
        if kind in {"oleobject", "package", "afchunk"}:
            raise FaultError(Fault.EMBEDDED)
        if one.get("TargetMode", "").lower() == "external" and kind != "hyperlink":
            raise FaultError(Fault.LINKED)


def _refuse_fields(part: _Part) -> None:
    found = [html.unescape((one or other).decode()) for one, other in _FIELD.findall(_xml(part))]
    if any(_FETCHES.search(glue.join(found)) for glue in ("", " ")):
        raise FaultError(Fault.LINKED)


# OpenDocument


def _odf(parts: dict[str, _Part]) -> Kind:
    kind = ODF.get(parts["mimetype"].content)
    if kind is None:
        raise FaultError(Fault.UNKNOWN)
    if "META-INF/manifest.xml" not in parts or "content.xml" not in parts:
        raise FaultError(Fault.BROKEN)
    for one in _tree(parts["META-INF/manifest.xml"]).iter():
        if _local(one.tag) == "encryption-data":
            raise FaultError(Fault.LOCKED)
    for part in parts.values():
        top = part.name.partition("/")[0]
        if top in {"Basic", "Scripts", "Dialogs"} and not part.name.endswith("/"):
            raise FaultError(Fault.MACROS)
        if (top.startswith("Object ") or top == "Database") and not part.name.endswith("/"):
            raise FaultError(Fault.EMBEDDED)
        if part.name.lower().endswith(".xml"):
            _refuse_odf(part)
    return kind


def _refuse_odf(part: _Part) -> None:
    text = _xml(part)
    if _ODF_RUNS.search(text):
        raise FaultError(Fault.MACROS)
    if _ODF_FETCHES.search(text):
        raise FaultError(Fault.LINKED)
    if b"href" not in text:
        return
    for one in _tree(part).iter():
        for name, value in one.attrib.items():
            if _local(name) == "href" and _local(one.tag) not in _LINKS and _ELSEWHERE.match(value):
                raise FaultError(Fault.LINKED)
        if _local(one.tag) == "template" and _ELSEWHERE.match(_href(one)):
            raise FaultError(Fault.LINKED)


def _href(one: Element) -> str:
    return next((value for name, value in one.attrib.items() if _local(name) == "href"), "")
