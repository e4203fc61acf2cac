"""A document of `documents` as files. The same document gives the same bytes, in any process, on any day."""

from collections.abc import Callable
from typing import Any

from clickable.programme.writing import docx, pdf, xlsx

Values = dict[str, Any]
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
_WRITERS: dict[str, Callable[[Values], bytes]] = {
    "docx": docx.written,
    "xlsx": xlsx.written,
    "pdf": pdf.written,
}


def written(document: Values, form: str) -> bytes:
    return _WRITERS[form](document)
