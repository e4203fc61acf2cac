"""A report for a word processor."""

from pathlib import Path
from typing import Any

from docx.document import Document
from docx.shared import Mm

from clickable.base import word

EMBLEM = Path(__file__).parent.parent / "static" / "programme" / "emblem.png"
WIDE = Mm(30)


def written(document: dict[str, Any]) -> bytes:
    made = word.new(
        title=document["title"], author=document["author"], language=document["language"]
    )
    word.picture(made, EMBLEM, width=WIDE, words=document["emblem_alt"])
    made.add_paragraph(document["acknowledgement"], "Small")
    made.add_paragraph(document["disclaimer"], "Small")
    made.add_paragraph(document["title"], "Title")
    for block in document["blocks"]:
        _add(made, block)
    return word.written(made)


def _add(made: Document, block: dict[str, Any]) -> None:
    if "heading" in block:
        made.add_heading(block["heading"], block["level"])
    elif "head" in block:
        word.table(
            made,
            caption=block["caption"],
            head=block["head"],
            rows=block["rows"],
            numbers=block["numbers"],
        )
    else:
        made.add_paragraph(block["text"])
