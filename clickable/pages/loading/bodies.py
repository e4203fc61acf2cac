"""What files say in TOML, as Wagtail keeps it: blocks with lasting names, links to pages by number."""

import re
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.urls import NoReverseMatch, reverse
from django.utils import translation

_HREF = re.compile(r'<a href="(page|url):([^"]*)">')


class Bodies:
    """Makes bodies. Links that lead nowhere are left out and told in `problems`."""

    def __init__(self, pages: dict[str, int]) -> None:
        self.pages = pages  # by path, the French ones: links follow the reader's language
        self.problems: list[str] = []

    def body(self, blocks: list[dict[str, Any]], key: UUID, where: str) -> list[dict[str, Any]]:
        """The blocks of one stream. Names come from places, the same in every language."""
        return [
            {
                "type": block["block"],
                "id": _name(key, f"{where}.{number}"),
                "value": self._value(block, key, f"{where}.{number}"),
            }
            for number, block in enumerate(blocks)
        ]

    def told(self) -> list[str]:
        """What was wrong since the last time this was asked."""
        told, self.problems = self.problems, []
        return told

    def _value(self, block: dict[str, Any], key: UUID, where: str) -> dict[str, Any]:
        value: dict[str, Any] = {}
        for field, given in block.items():
            if field == "to":
                value |= self._target(given, where)
            elif field != "block":
                value[field] = self._field(field, given, key=key, where=f"{where}.{field}")
        return value

    def _field(self, field: str, given: Any, *, key: UUID, where: str) -> Any:
        if field == "html":
            return _HREF.sub(lambda match: self._opening(match, where), given.strip())
        if isinstance(given, list):
            return [
                {"type": "item", "id": _name(key, f"{where}.{n}"), "value": self._item(each, key, f"{where}.{n}")}
                for n, each in enumerate(given)
            ]  # fmt: skip
        return given.isoformat() if isinstance(given, date) else given

    def _item(self, given: Any, key: UUID, where: str) -> Any:
        return self._value(given, key, where) if isinstance(given, dict) else given

    def _opening(self, match: re.Match[str], where: str) -> str:
        kind, name = match.groups()
        if kind == "page":
            number = self._page(name, where)
            return f'<a linktype="page" id="{number}">' if number else "<a>"
        at = self._route(name, where)
        return f'<a href="{at}">' if at else "<a>"

    def _target(self, to: str, where: str) -> dict[str, Any]:
        kind, _colon, name = to.partition(":")
        if kind == "page":
            return {"page": self._page(name, where), "address": ""}
        return {"page": None, "address": self._route(name, where) if kind == "url" else to}

    def _page(self, path: str, where: str) -> int | None:
        if path.strip("/") not in self.pages:
            self.problems.append(f"{where}: no page {path}")
        return self.pages.get(path.strip("/"))

    def _route(self, name: str, where: str) -> str:
        """The French address: what is shown to readers of English gets their prefix then."""
        try:
            with translation.override("fr"):
                return reverse(name)
        except NoReverseMatch:
            self.problems.append(f"{where}: no route {name}")
            return ""


def _name(key: UUID, where: str) -> str:
    return str(uuid5(key, where))
