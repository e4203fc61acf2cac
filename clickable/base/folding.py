"""Text as a search compares it."""

import unicodedata

# Marks (accents, points) fall away; letters that hide two are written out.
_PLAIN: dict[int, str | None] = {n: None for n in range(0x10000) if unicodedata.combining(chr(n))}
_PLAIN |= {ord("œ"): "oe", ord("æ"): "ae", ord("’"): "'"}


def fold(text: str) -> str:
    """`text` without case, accents and ligatures, for comparing."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFKD", plain).translate(_PLAIN)
