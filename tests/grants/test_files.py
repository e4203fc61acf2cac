"""Files from outside: what they are by their content, and all that they may not hold."""

import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from clickable.base import word
from clickable.grants.files import LARGEST, Fault, FaultError, kind_of
from tests.grants.making import MANIFEST, OFFICE, PDF, RELS, SHEET, TYPES, W, docx, odt, packed


def told(content: bytes) -> str:
    try:
        return kind_of(content).value
    except FaultError as error:
        return error.fault.value


def sheet() -> bytes:
    out = BytesIO()
    book = Workbook()
    book.active.append(["Poste", "Euros"])
    book.active["A2"].hyperlink = "https://exemple.example/"
    book.save(out)
    return out.getvalue()


def ours() -> bytes:
    made = word.new(title="x", language="fr")
    made.add_heading("Une question ?", 1)
    word.space_to_answer(made)
    return word.written(made)


def relation(kind: str, target: str = "https://ailleurs.example/x") -> str:
    return RELS.format(f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>')  # fmt: skip


def inside(kind: str) -> str:
    return RELS.format(f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="x.bin"/>')


def field(*runs: str) -> str:
    said = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
    return f'<w:document xmlns:w="{W}"><w:body><w:p>{said}</w:p></w:body></w:document>'


XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
GOOD = {
    "pdf": PDF,
    "docx": docx(),
    "xlsx": sheet(),
    "odt": odt(),
    "ods": odt(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
    "docx ": docx(word___rels__document="x", **{"word___rels__document.xml.rels": relation("hyperlink")}),
    "docx  ": docx(**{"word__document.xml": field(" PAGE ", ' HYPERLINK "https://exemple.example/linked" ')}),
    "docx   ": ours(),
    "odt ": odt(**{"content.xml": f'<o {XLINK}><a xlink:href="https://exemple.example/"/><image xlink:href="Pictures/1.png"/></o>'}),
    "odt  ": odt(**{"Pictures__1.png": b"\x89PNG"}),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_the_kind_is_what_the_content_says(name: str) -> None:
    assert told(GOOD[name]) == name.strip()


BAD: dict[str, tuple[bytes, Fault]] = {
    "nothing": (b"", Fault.EMPTY),
    "too large": (PDF + b" " * LARGEST, Fault.LARGE),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"x" * 100, Fault.UNKNOWN),
    "a jpeg": (b"\xff\xd8\xff\xe0" + b"x" * 100, Fault.UNKNOWN),
    "an svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Fault.UNKNOWN),
    "a web page": (b"<html>%PDF-1.4 %%EOF</html>", Fault.UNKNOWN),
    "a program": (b"MZ" + b"x" * 100, Fault.UNKNOWN),
    "an old document": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, Fault.UNKNOWN),
    "a document under a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Fault.LOCKED),
    "half a pdf": (PDF[:60], Fault.BROKEN),
    "a pdf with a script": (PDF.replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction<</S/JavaScript/JS(x)>>"), Fault.ACTIVE),
    "a script spelt otherwise": (PDF.replace(b"/Type/Catalog", b"/OpenAction<</S/J#61vaScript>>"), Fault.ACTIVE),
    "a pdf that launches": (PDF.replace(b"/Type/Catalog", b"/OpenAction<</S/Launch>>"), Fault.ACTIVE),
    "a pdf with a file": (PDF.replace(b"/Type/Catalog", b"/Names<</EmbeddedFiles 9 0 R>>"), Fault.ACTIVE),
    "a locked pdf": (PDF.replace(b"trailer<<", b"trailer<</Encrypt 9 0 R"), Fault.LOCKED),
    "half a zip": (docx()[:200], Fault.BROKEN),
    "another zip": (packed({"a.txt": "x"}), Fault.UNKNOWN),
    "an app": (packed({"META-INF/MANIFEST.MF": "x", "A.class": "x"}), Fault.UNKNOWN),
    "a presentation": (docx(kind="application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"), Fault.UNKNOWN),
    "a drawing": (odt(mimetype="application/vnd.oasis.opendocument.graphics"), Fault.UNKNOWN),
    "a macro type": (docx(kind="application/vnd.ms-word.document.macroEnabled.main+xml"), Fault.MACROS),
    "a macro part": (docx(**{"word__vbaProject.bin": b"x"}), Fault.MACROS),
    "a macro by relation": (docx(**{"word___rels__document.xml.rels": inside("vbaProject")}), Fault.MACROS),
    "an old macro sheet": (docx(kind=SHEET, **{"xl__macrosheets__sheet1.xml": "<x/>"}), Fault.MACROS),
    "a control": (docx(**{"word__activeX__activeX1.xml": "<x/>"}), Fault.MACROS),
    "a file in it": (docx(**{"word__embeddings__oleObject1.bin": b"x"}), Fault.EMBEDDED),
    "a page in it": (docx(**{"word___rels__document.xml.rels": inside("aFChunk")}), Fault.EMBEDDED),
    "a template elsewhere": (docx(**{"word___rels__settings.xml.rels": relation("attachedTemplate")}), Fault.LINKED),
    "a picture elsewhere": (docx(**{"word___rels__document.xml.rels": relation("image")}), Fault.LINKED),
    "a frame elsewhere": (docx(**{"word___rels__document.xml.rels": relation("frame", "file:///etc/passwd")}), Fault.LINKED),
    "data elsewhere": (docx(kind=SHEET, **{"xl__externalLinks__externalLink1.xml": "<x/>"}), Fault.LINKED),
    "a connection": (docx(kind=SHEET, **{"xl__connections.xml": "<x/>"}), Fault.LINKED),
    "a command": (docx(**{"word__document.xml": field("DDEAUTO c:\\\\x")}), Fault.LINKED),
    "a command cut in two": (docx(**{"word__document.xml": field(" DD", "EAUTO c:")}), Fault.LINKED),
    "a command in numbers": (docx(**{"word__document.xml": field("&#68;&#68;E x")}), Fault.LINKED),
    "a simple field": (docx(**{"word__header1.xml": f'<w:hdr xmlns:w="{W}"><w:fldSimple w:instr="INCLUDEPICTURE x"/></w:hdr>'}), Fault.LINKED),
    "a declaration": (docx(**{"word__document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), Fault.BROKEN),
    "another alphabet": (docx(**{"word__document.xml": "<x>DDE</x>".encode("utf-16")}), Fault.BROKEN),
    "a said alphabet": (docx(**{"word__document.xml": '<?xml version="1.0" encoding="UTF-7"?><x/>'}), Fault.BROKEN),
    "a way up": (packed({"[Content_Types].xml": TYPES, "../../x": "x"}), Fault.BROKEN),
    "a bomb": (docx(**{"word__media__x.bin": b"\0" * 3_000_000}), Fault.BOMB),
    "many parts": (packed({f"{n}": "" for n in range(3001)}), Fault.BOMB),
    "basic": (odt(**{"Basic__Standard__Module1.xml": "<x/>"}), Fault.MACROS),
    "python": (odt(**{"Scripts__python__x.py": "x"}), Fault.MACROS),
    "a listener": (odt(**{"content.xml": '<o><script:event-listener xmlns:script="x"/></o>'}), Fault.MACROS),
    "an object": (odt(**{"Object 1__content.xml": "<x/>"}), Fault.EMBEDDED),
    "locked": (odt(**{"META-INF__manifest.xml": MANIFEST.format("<manifest:encryption-data/>")}), Fault.LOCKED),
    "a picture of others": (odt(**{"content.xml": f'<o {XLINK}><image xlink:href="https://ailleurs.example/1.png"/></o>'}), Fault.LINKED),
    "a section of others": (odt(**{"content.xml": '<o><text:section-source xmlns:text="x"/></o>'}), Fault.LINKED),
    "a far template": (odt(**{"meta.xml": f'<o {XLINK}><template xlink:href="https://ailleurs.example/x.ott"/></o>'}), Fault.LINKED),
    "no content": (packed({"mimetype": "application/vnd.oasis.opendocument.text"}), Fault.BROKEN),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_runs_hides_or_leads_out_is_refused(name: str) -> None:
    content, fault = BAD[name]
    assert told(content) == fault


def test_a_part_that_lies_about_its_size_is_not_believed() -> None:
    content = bytearray(docx(**{"word__big.bin": bytes(range(256)) * 2000}))
    with zipfile.ZipFile(BytesIO(bytes(content))) as file:
        real = file.getinfo("word/big.bin").file_size
    small = (10).to_bytes(4, "little")
    lying = bytes(content).replace(real.to_bytes(4, "little"), small)
    assert told(lying) in {Fault.BROKEN, Fault.BOMB, "docx"}


def test_a_part_twice_is_refused() -> None:
    out = BytesIO(docx())
    with zipfile.ZipFile(out, "a") as file:
        file.writestr("WORD/document.xml", "<x/>")
    assert told(out.getvalue()) == Fault.BROKEN
