"""Files and mails as partners make them. Everything is invented."""

import io
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook

from clickable.imports.columns import Field, guessed
from clickable.imports.models import Sheet
from clickable.imports.reading import Table
from clickable.imports.services import apply, open_table, read
from clickable.partners.models import Partner
from clickable.people.models import User
from tests.cast import NOW, ring_of
from tests.partners.making import a_token, called

SERVER = "mx.ours.example"
PROVED = "dkim=pass header.d=phare.example"
SENDER = "reports@phare.example"


def a_partner(name: str = "Phare", *, team: str = "Une") -> Partner:
    a_token(name, team=team)
    return called(name)


def csv_of(*rows: Iterable[str], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """As they are: nothing is quoted."""
    return "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)


def pages(number: int, *, first: int = 0) -> bytes:
    """A sheet of so many addresses."""
    rows = [(f"https://h{n}.example/p", f"r{n}") for n in range(first, first + number)]
    return csv_of(("adresse", "référence"), *rows)


def xlsx_of(*rows: Iterable[Any]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(out)
    return out.getvalue()


def staged(given: bytes, *, partner: Partner, by: User) -> tuple[Sheet, Table]:
    """Read, with the columns that are guessed."""
    sheet = read(given, partner=partner, by=by, now=NOW)
    return sheet, open_table(sheet, ring_of(by))


def in_use(given: bytes, *, partner: Partner, by: User) -> Sheet:
    sheet, table = staged(given, partner=partner, by=by)
    assert apply(sheet, by=by, table=table, now=NOW, most=None)
    return sheet


def columns_of(table: Table) -> dict[Field, int]:
    return guessed(table.headers)


def mail(
    body: str = "hxxps://mauvais[.]example/1",
    *,
    number: int = 1,
    auth: str = PROVED,
    sender: str = SENDER,
    kind: str = "text/plain; charset=utf-8",
    **headers: str,
) -> bytes:
    """As our own server hands it over, with its own line on top."""
    heads = {
        "Authentication-Results": f"{SERVER}; {auth}",
        "From": f"Phare <{sender}>",
        "Message-ID": f"<{number}@phare.example>",
        "Content-Type": kind,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = [f"{name}: {value}" for name, value in heads.items()]
    return "\r\n".join([*lines, "", *body.splitlines()]).encode()


def mixed(*parts: tuple[str, str]) -> dict[str, str]:
    """A mail of several parts: what `mail` wants."""
    told = [f"--B\r\nContent-Type: {kind}\r\n\r\n{text}" for kind, text in parts]
    return {"body": "\r\n".join([*told, "--B--"]), "kind": "multipart/mixed; boundary=B"}
