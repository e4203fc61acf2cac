"""A ZIP of parts without a clock in it: the same parts, the same bytes."""

import io
import zipfile
from collections.abc import Mapping

THEN = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP can tell
READABLE = 0o644 << 16


def packed(parts: Mapping[str, bytes]) -> bytes:
    """In the order that is given: what names the types of a document's parts comes first, as readers expect."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, THEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = READABLE
            archive.writestr(entry, content)
    return out.getvalue()


def unpacked(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
