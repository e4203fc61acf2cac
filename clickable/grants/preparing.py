"""The questions of a call as a Word document, to prepare the answers away from the screen."""

from datetime import datetime

from django.utils.translation import gettext as _

from clickable.base import word
from clickable.grants import presentation
from clickable.grants.models import Call


def document(row: Call, language: str, *, now: datetime) -> bytes:
    """In the language that is active; a frame below each question to write in."""
    told = presentation.page(row, language, now=now)
    title = told["text"]["title"]
    made = word.new(title=title, language=language)
    made.add_paragraph(title, "Title")
    made.add_paragraph(_("Date limite : %(when)s.") % {"when": told["deadline"]})
    made.add_paragraph(_("Pour préparer vos réponses. La candidature se dépose en ligne : ce document ne s’envoie pas."))  # fmt: skip
    made.add_heading(_("Questions"), 1)
    for one in presentation.on_paper(row, language):
        made.add_heading(f"{one.number}. {one.label}", 2)
        for text in (one.hint, *(f"☐ {option}" for option in one.options)):
            if text:
                made.add_paragraph(text)
        word.space_to_answer(made)
    made.add_heading(_("Critères"), 1)
    for label, _help, criterion in told["criteria"]:
        made.add_paragraph(f"{label}\u202f: {criterion.weight}\u202f%")
    return word.written(made)
