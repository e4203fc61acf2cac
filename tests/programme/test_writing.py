"""The files of a locked report: what they hold, and that they are the same bytes for ever."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from clickable.funding import emblem
from clickable.programme import services, writing
from clickable.programme.models import Activity, Snapshot
from clickable.programme.services.locking import export
from clickable.programme.writing.docx import EMBLEM
from tests.cast import NOW
from tests.programme.making import locked, measure, periods, project, some_measures

pytestmark = pytest.mark.django_db
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WRITE = """
import django, hashlib, json, sys
django.setup()
from clickable.programme import writing
document = json.loads(sys.stdin.read())
print(json.dumps({form: hashlib.sha256(writing.written(document, form)).hexdigest() for form in writing.TYPES}))
"""


@pytest.fixture
def snapshot(db: None) -> Snapshot:
    project()
    some_measures()
    return locked(periods()[0])


def document(snapshot: Snapshot, language: str = "fr") -> dict:  # type: ignore[type-arg]
    found: dict = json.loads(snapshot.content)["documents"][language]  # type: ignore[type-arg]
    return found


def docx_text(file: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    return "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in root.iter(f"{W}p"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_two_other_processes_write_the_same_bytes(snapshot: Snapshot, language: str) -> None:
    """Also after later measures, another name of an activity, and with another order of hashes."""
    here = {
        form: hashlib.sha256(export(snapshot, language=language, form=form)).hexdigest()
        for form in writing.TYPES
    }
    measure("outreach.session", date(2019, 10, 3), 5000, audience="children")
    one = Activity.objects.get(number=1)
    one.title_fr = "Un autre nom"
    services.keep(row=one, by=None, now=NOW)
    snapshot.refresh_from_db()
    for seed, zone in (("1", "Europe/Paris"), ("2", "Pacific/Noumea")):
        done = subprocess.run(
            [sys.executable, "-c", WRITE], input=json.dumps(document(snapshot, language)).encode(),
            env={"PYTHONHASHSEED": seed, "TZ": zone, "DJANGO_SETTINGS_MODULE": "clickable.settings", "PATH": "/usr/bin:/bin"},
            capture_output=True, check=True,
        )  # fmt: skip
        assert json.loads(done.stdout) == here


def test_the_docx_has_headings_tables_language_and_the_emblem_in_words(snapshot: Snapshot) -> None:
    file = export(snapshot, language="fr", form="docx")
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(part)
    said = parts["word/document.xml"].decode()
    assert 'w:val="Title"' in said
    assert 'w:val="Heading2"' in said
    assert said.count("<w:tblHeader/>") == said.count("<w:tbl>") > 5
    assert "Emblème de l’Union européenne" in said or "drapeau" in said.lower()
    assert 'w:lang w:val="fr-FR"' in parts["word/styles.xml"].decode()
    text = docx_text(file)
    assert "Make children able to “click” free from cyber sexual violence" in text
    assert "seule responsabilité d’ECPAT France" in text
    assert "Des séances." in text
    assert "326" in text


def test_small_parts_are_not_in_the_funder_s_files(snapshot: Snapshot) -> None:
    measure("outreach.session", date(2020, 4, 2), 3, audience="trainers")
    second = locked(periods()[1])
    text = docx_text(export(second, language="fr", form="docx"))
    lines = text.splitlines()
    assert lines[lines.index("Formateurs") + 1] == "non dit"


def test_the_workbook_has_units_sources_and_no_formula(snapshot: Snapshot) -> None:
    services.keep(row=_named(), by=None, now=NOW)
    second = locked(periods()[1])
    book = load_workbook(io.BytesIO(export(second, language="fr", form="xlsx")))
    sheet = book["Indicateurs"]
    head = [cell.value for cell in sheet[1]]
    assert {"unité", "source", "cible finale"} <= set(head)
    rows = [dict(zip(head, [c.value for c in row], strict=True)) for row in sheet.iter_rows(2)]
    first = next(row for row in rows if row["code"] == "enfants")
    assert first["unité"] == "contacts"
    assert first["depuis le début"] == 3 * 163
    cells = [cell for one in book for row in one.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    told = [str(cell.value) for cell in cells]
    assert not any(one.startswith(("=", "+", "@")) for one in told)


def _named() -> Activity:
    one = Activity.objects.get(number=1)
    one.title_fr = '=HYPERLINK("http://evil.example")'
    return one


def test_the_pdf_is_tagged_and_in_its_language(snapshot: Snapshot) -> None:
    reader = PdfReader(io.BytesIO(export(snapshot, language="en", form="pdf")))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "sole responsibility of ECPAT France" in " ".join(text.split())


def test_the_emblem_s_picture_is_the_drawn_one() -> None:
    picture = Image.open(EMBLEM).convert("RGB")
    wide, high = picture.size
    assert wide * emblem.HEIGHT == high * emblem.WIDTH
    scale = wide / emblem.WIDTH
    for number in range(emblem.STARS):
        x, y = emblem._hour(number)
        red, green, blue = picture.getpixel((int(x * scale), int(y * scale)))  # type: ignore[misc]
        assert (red > 240, green > 190, blue < 30) == (True, True, True)
    assert picture.getpixel((2, 2)) == (0, 0x33, 0x99)
