"""A photograph looked at and drawn anew: what is kept holds points of colour and nothing else.

Where it was taken, when and with which device, thumbnails and comments stay outside with the file that came.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from clickable.base.errors import RefusedError

LARGEST = 20 * 1024 * 1024  # bytes
MOST_POINTS = 40_000_000  # more is no photograph of a poster, and fills the memory
KEPT = (1600, 1600)  # points at most
KINDS = {"JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG\r\n\x1a\n", "WEBP": b"RIFF"}
# What Pillow raises at what is no image, or a trap.
BAD = (OSError, ValueError, SyntaxError, TypeError, LookupError, OverflowError)


@dataclass(frozen=True)
class Drawn:
    content: bytes  # a JPEG
    width: int
    height: int


def read(given: IO[bytes]) -> bytes:
    """The file that came, whole. Raises RefusedError when it is empty or too large."""
    given.seek(0)
    found = given.read(LARGEST + 1)
    if not found:
        raise RefusedError(_("Ce fichier est vide : choisissez une autre photo."), "photo_empty")
    if len(found) > LARGEST:
        raise RefusedError(_("Cette photo est trop lourde : 20 Mo au plus."), "photo_large")
    return found


def drawn(raw: bytes) -> Drawn:
    """Its points alone, upright, no larger than needed. Raises RefusedError."""
    kind = next((kind for kind, begins in KINDS.items() if raw.startswith(begins)), "")
    if not kind or (kind == "WEBP" and raw[8:12] != b"WEBP"):
        raise RefusedError(_("Ce n’est pas une photo JPEG, PNG ou WebP."), "photo_kind")
    try:
        return _drawn(raw, kind)
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except BAD as error:
        raise RefusedError(_("Cette photo ne se lit pas : choisissez-en une autre."), "photo_bad") from error  # fmt: skip


def _drawn(raw: bytes, kind: str) -> Drawn:
    with Image.open(BytesIO(raw), formats=[kind]) as image:
        if image.width * image.height > MOST_POINTS:
            raise _too_large()
        image.draft("RGB", KEPT)  # a JPEG is read no finer than needed
        upright = ImageOps.exif_transpose(image)
        plain = upright if upright.mode in {"RGB", "RGBA", "L"} else upright.convert("RGBA")
        plain.thumbnail(KEPT)
        fresh = Image.new("RGB", plain.size, "white")  # takes over nothing but points
        fresh.paste(plain, mask=plain if plain.mode == "RGBA" else None)
    out = BytesIO()
    fresh.save(out, "JPEG", quality=85, optimize=True)
    return Drawn(out.getvalue(), *fresh.size)


def _too_large() -> RefusedError:
    return RefusedError(
        _("Cette photo est trop grande : 40 millions de points au plus."), "photo_large"
    )
