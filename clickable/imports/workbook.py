"""An XLSX file, walked through before it is opened: what it would unpack to, and what it is made of. Pure.

A spreadsheet's reader keeps whole rows and styles in memory, and trusts what it is given. This looks at every
part once, a piece at a time, and keeps nothing.
"""

import io
import zipfile
from typing import IO
from xml.parsers import expat  # nothing is resolved: a file with declarations of its own is refused

UNPACKED = 64 * 1024 * 1024  # bytes of all parts together
DEEPEST = 64  # elements in each other
CELLS = 250_000
CELLS_OF_A_ROW = 2_000
OTHERS = 100_000  # styles, links, fonts …
OF_A_SHEET = {"row", "c", "v", "f", "is", "si", "t", "r"}
PIECE = 64 * 1024


class BombError(ValueError):
    """More than a partner's sheet holds, or what no spreadsheet program writes."""


class _Walk:
    """Counts over all parts of one file."""

    def __init__(self) -> None:
        self.deep = self.cells = self.of_the_row = self.of_a_sheet = self.others = 0

    def part(self, of: IO[bytes]) -> None:
        """Raises BombError, expat.ExpatError."""
        parser, self.deep = expat.ParserCreate(), 0
        parser.StartElementHandler = self._begins
        parser.EndElementHandler = self._ends
        parser.StartDoctypeDeclHandler = self._declares
        while piece := of.read(PIECE):
            parser.Parse(piece)
        parser.Parse(b"", True)  # noqa: FBT003 -- expat's own

    def _begins(self, name: str, _attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        self.deep += 1
        self.of_the_row = 0 if kind == "row" else self.of_the_row + (kind == "c")
        self.cells += kind == "c"
        if kind in OF_A_SHEET:
            self.of_a_sheet += 1
        else:
            self.others += 1
        if self.deep > DEEPEST or self.cells > CELLS or self.of_the_row > CELLS_OF_A_ROW:
            raise BombError
        if self.others > OTHERS or self.of_a_sheet > 4 * CELLS:
            raise BombError

    def _ends(self, _name: str) -> None:
        self.deep -= 1

    def _declares(self, *_words: object) -> None:
        raise BombError


def walk(given: bytes) -> None:
    """Raises BombError; zipfile's, zlib's and expat's errors where the file is damaged."""
    with zipfile.ZipFile(io.BytesIO(given)) as packed:
        parts = packed.infolist()
        if sum(one.file_size for one in parts) > UNPACKED:
            raise BombError
        found = _Walk()
        for one in parts:
            if one.filename.lower().endswith((".xml", ".rels")):
                with packed.open(one) as part:
                    found.part(part)
