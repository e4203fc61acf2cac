"""What a stored text may bring before the public: it is read, and written anew from a short list.

Texts reach the tables through editors' fields, files and translations, which check more or less. Nothing
of the source is copied: known elements are made here, all else is text, escaped. Pure.
"""

import re
from functools import lru_cache
from html import escape
from html.parser import HTMLParser

WEIGHT = {"b": "strong", "i": "em"}
ELEMENTS = {"p", "h2", "h3", "strong", "em", "ol", "ul", "li", "a"}
UNSEEN = {"script", "style"}
ADDRESS = re.compile(
    r"(?:/(?![/\\])|#|https?://|mailto:|tel:|sms:)[^\x00-\x1f\x7f]*", re.IGNORECASE
)
PAGE = re.compile(r"[0-9]{1,9}")  # the number of a page: no longer than what a database compares


def address(given: str | None) -> str:
    """An address that a link may lead to; empty when it may not."""
    found = (given or "").strip()
    return found if ADDRESS.fullmatch(found) else ""


@lru_cache(maxsize=2048)
def rebuilt(source: str) -> str:
    """The text with its few elements. A link has a page's number, or an address, or neither."""
    reader = _Reader()
    try:
        reader.feed(source)
        reader.close()
    except AssertionError:  # what Python's reader says of a declaration that it cannot read
        return escape(source, quote=False)
    return reader.html()


class _Reader(HTMLParser):
    """Comments, declarations, instructions and CDATA are met with silence, as the base class does."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._made: list[str] = []
        self._open: list[str] = []
        self._unseen = 0

    def html(self) -> str:
        return "".join(self._made) + "".join(f"</{name}>" for name in reversed(self._open))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = WEIGHT.get(tag, tag)
        if tag in UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self._made.append("<br>")
        elif name in ELEMENTS:
            self._made.append(_link(dict(attrs)) if name == "a" else f"<{name}>")
            self._open.append(name)

    def handle_endtag(self, tag: str) -> None:
        name = WEIGHT.get(tag, tag)
        if tag in UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        while name in self._open:
            last = self._open.pop()
            self._made.append(f"</{last}>")
            if last == name:
                break

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in UNSEEN:
            self.handle_starttag(tag, attrs)
        if tag != "br":
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._made.append(escape(data, quote=False))


def _link(given: dict[str, str | None]) -> str:
    if given.get("linktype") == "page":
        number = given.get("id") or ""
        return f'<a linktype="page" id="{number}">' if PAGE.fullmatch(number) else "<a>"
    href = address(given.get("href"))
    return f'<a href="{escape(href)}">' if href else "<a>"
