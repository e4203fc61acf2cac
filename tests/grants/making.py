"""A call, and organisations that answer it as the pages, the letters and the worker do."""

import itertools
import re
import zipfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from clickable.grants import services
from clickable.grants.models import Application, Call
from clickable.grants.services import Given, Terms, Weighed
from clickable.post.sending import send_due
from lab.run import Lab
from tests.cast import NOW, WORKER

_people = itertools.count(1)
CLOSES = NOW + timedelta(days=10)
TEXTS = {
    "fr": {"title": "Des enfants qui décident", "lead": "Pour agir avec eux.", "body": "Un.\n\nDeux."},
    "en": {"title": "Children who decide", "lead": "To act with them.", "body": "One.\n\nTwo."},
}  # fmt: skip
FORM: list[dict[str, Any]] = [
    {"code": "who", "kind": "long", "label": {"fr": "Qui êtes-vous ?", "en": "Who are you?"}, "required": True, "max_chars": 300, "blind": True},
    {"code": "what", "kind": "long", "label": {"fr": "Que ferez-vous ?", "en": "What will you do?"}, "required": True, "max_words": 20},
    {"code": "ages", "kind": "multi", "label": {"fr": "Quels âges ?", "en": "Which ages?"}, "options": [{"code": "a", "label": {"fr": "6 à 11 ans", "en": "6 to 11"}}, {"code": "b", "label": {"fr": "12 à 17 ans", "en": "12 to 17"}}]},
    {"code": "policy", "kind": "yesno", "label": {"fr": "Avez-vous une charte ?", "en": "Have you a policy?"}, "required": True},
    {"code": "budget", "kind": "file", "label": {"fr": "Budget du projet", "en": "Budget of the project"}, "required": False, "blind": True},
]  # fmt: skip
CHECKLIST = [
    {"code": "seat", "label": {"fr": "Siège dans un pays de l’appel", "en": "Seat in a country of the call"}},
    {"code": "policy", "label": {"fr": "Charte de protection", "en": "Safeguarding policy"}},
]  # fmt: skip
CRITERIA = [
    Weighed(code="voice", label={"fr": "La place des enfants", "en": "The children’s part"}, weight=60),
    Weighed(code="means", label={"fr": "Les moyens", "en": "The means"}, weight=40),
]  # fmt: skip
ANSWERS = {"who": "Une association.", "what": "Des ateliers.", "ages": ["a"], "policy": "yes"}
LINK = re.compile(r"https?://[^/]+(/\S+)")


def terms(**fields: Any) -> Terms:
    return Terms(
        **{
            "texts": TEXTS, "opens_at": NOW - timedelta(days=1), "closes_at": CLOSES, "budget": Decimal(100_000),
            "ceiling": Decimal(20_000), "clarifications_until": NOW + timedelta(days=5), **fields,
        }
    )  # fmt: skip


def draft_call(slug: str = "enfants", **fields: Any) -> Call:
    row = services.write(slug=slug, terms=terms(**fields), by=None, now=NOW)
    return services.rewrite(
        call=row, form=FORM, criteria=CRITERIA, checklist=CHECKLIST, by=None, now=NOW
    )


def call(slug: str = "enfants", **fields: Any) -> Call:
    """A published one."""
    row = draft_call(slug, **fields)
    return services.move_call(call=row, to=Call.State.PUBLISHED, now=NOW)


def given(seen: int = 0, answers: dict[str, Any] | None = None, **head: Any) -> Given:
    said = {"organisation": "Les Phares", "country": "FR", "area": "FR-59", "title": "Nos voix", "amount": "12 500"}  # fmt: skip
    return Given(**{**said, **head}, answers={**ANSWERS, **(answers or {})}, seen=seen)


def begun(row: Call, mailbox: str = "", *, now: datetime = NOW) -> Application:
    mailbox = mailbox or f"association-{next(_people)}@courrier.example"
    found = services.begin(call=row, mailbox=mailbox, language="fr", now=now)
    assert found
    return found


def saved(row: Call, mailbox: str = "", *, now: datetime = NOW, **head: Any) -> Application:
    found = begun(row, mailbox, now=now)
    services.save(application=found, given=given(**head), now=now)
    found.refresh_from_db()
    return found


def submitted(row: Call, mailbox: str = "", *, now: datetime = NOW, **head: Any) -> Application:
    return services.submit(application=saved(row, mailbox, now=now, **head), now=now)


def closed(row: Call) -> Call:
    services.close_due(now=CLOSES + timedelta(hours=1))
    row.refresh_from_db()
    return row


AFTER = CLOSES + timedelta(days=1)
LATER = datetime(2030, 1, 1, tzinfo=UTC)


def letters(lab: Lab, mailbox: str, *, now: datetime = NOW) -> list[str]:
    send_due(WORKER, now=now, limit=200)
    return [one.text for one in lab.mailbox(mailbox)]


def mail(lab: Lab, mailbox: str, *, now: datetime = NOW) -> str:
    """All that one mailbox got."""
    return "\n".join(letters(lab, mailbox, now=now)).replace("=\r\n", "")


def link(lab: Lab, mailbox: str, *, now: datetime = NOW) -> str:
    """The personal link of the newest letter that has one."""
    for text in reversed(letters(lab, mailbox, now=now)):
        found = [path for path in LINK.findall(text.replace("=\r\n", "")) if "/d/" in path]
        if found:
            return found[0]
    raise AssertionError("no link")


# Files

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="{}"/></Types>'
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{}</manifest:manifest>'
ODT = "application/vnd.oasis.opendocument.text"


def packed(parts: dict[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            file.writestr(name, content, compress_type=kind)
    return out.getvalue()


def docx(kind: str = MAIN, **parts: str | bytes) -> bytes:
    """`parts`: names with "__" for "/"; they stand beside, or instead of, the usual ones."""
    base: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES.format(kind),
        "_rels/.rels": RELS.format(""),
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body><w:p/></w:body></w:document>',
    }
    return packed(base | {name.replace("__", "/"): content for name, content in parts.items()})


def odt(**parts: str | bytes) -> bytes:
    base: dict[str, str | bytes] = {
        "mimetype": ODT,
        "META-INF/manifest.xml": MANIFEST.format(""),
        "content.xml": "<office/>",
    }
    return packed(base | {name.replace("__", "/"): content for name, content in parts.items()})
