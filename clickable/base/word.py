"""Documents for a word processor (Office Open XML, by python-docx) with what makes them readable to everybody:
headings that are headings, tables with a header row and a caption, a language, pictures in words.

No clock and nobody's name is in them: the same content is the same bytes.
"""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from clickable.base.packing import packed, unpacked

KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
NEVER = datetime(1980, 1, 1, tzinfo=UTC)
FONT = "Arial"
SIZES = {"Normal": 10, "Title": 20, "Heading 1": 16, "Heading 2": 14, "Heading 3": 12, "Caption": 9, "Small": 8.5}  # points  # fmt: skip
MARGIN = Mm(20)
THUMBNAIL = "/thumbnail"  # python-docx's empty document brings one: a picture of nothing


def new(*, title: str, author: str = "", language: str) -> Document:
    """An empty A4 document in this language."""
    document = docx.Document()
    relations = document.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype.endswith(THUMBNAIL)]:
        del relations[key]
    told = document.core_properties
    told.title, told.author, told.language = title, author, LANGUAGES[language]
    told.comments = told.keywords = told.last_modified_by = ""
    told.created = told.modified = NEVER
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    _style(document, LANGUAGES[language])
    return document


def table(
    document: Document,
    *,
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Sequence[int] = (),
) -> None:
    """A table under its caption; `numbers`: the columns that stand to the right."""
    document.add_paragraph(caption, "Caption")
    made = document.add_table(1 + len(rows), len(head), "Table Grid")
    said = OxmlElement("w:tblCaption")
    said.set(qn("w:val"), caption)
    made._tbl.tblPr.append(said)  # noqa: SLF001 -- python-docx has no other way to it; so below
    for line, (number, cells) in zip(made.rows, enumerate((head, *rows)), strict=True):
        for place, (cell, text) in enumerate(zip(line.cells, cells, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.style = document.styles["Small"]
            paragraph.add_run(text).bold = number == 0
            if place in numbers:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001
    document.add_paragraph()


def picture(document: Document, path: Path, *, width: Mm, words: str) -> None:
    """A picture, and what it shows in words."""
    shape = document.add_paragraph().add_run().add_picture(str(path), width=width)
    shape._inline.docPr.set("descr", words)  # noqa: SLF001


def space_to_answer(document: Document) -> None:
    """A frame to write in."""
    paragraph = document.add_paragraph()
    frame = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in {"val": "single", "sz": "4", "space": "6", "color": "808080"}.items():
            line.set(qn(f"w:{name}"), value)
        frame.append(line)
    paragraph._p.get_or_add_pPr().append(frame)  # noqa: SLF001
    paragraph.paragraph_format.space_after = Pt(12)


def written(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return packed(unpacked(out.getvalue()))


def _style(document: Document, language: str) -> None:
    """One plain face in black, and the language of every word."""
    small: Any = document.styles.add_style("Small", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style = document.styles["Normal"]
    for name, size in SIZES.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(kind), None)
    for told in document.styles.element.iter(qn("w:lang")):
        told.set(qn("w:val"), language)
