"""Words of others, made safe to look at: addresses inside them are de-fanged too.

Every pattern is linear in the length of the text: it comes from anybody.
"""

import re

SCHEME = re.compile(r"(h)tt(ps?:)", re.IGNORECASE)
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for one
DOT_OF_A_NAME = re.compile(r"(?<=\w)\.(?=[^\W\d_])")
DOTTED_QUAD = re.compile(r"\b(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\b")


def quiet(text: str) -> str:
    """`text` with every address in it written so that nobody can follow it by mistake."""
    text = SCHEME.sub(r"\1xx\2", text)
    text = DOTTED_QUAD.sub(r"\1[.]\2[.]\3[.]\4", text)
    return DOT_OF_A_NAME.sub("[.]", text)


def cell(value: object) -> str:
    """A value as a cell of a table, of which a spreadsheet runs nothing; nothing is an empty cell."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
