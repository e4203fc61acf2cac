"""The picture that is shown where somebody passes a manifesto on: 1200 × 630, drawn here, nothing fetched."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from textwrap import wrap

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from clickable import base

SIZE = (1200, 630)
MARGIN = 80
GROUND, INK, SUN, ACTION = "#fffcf6", "#11162b", "#ffd23f", "#1d3bd1"
FONT = Path(base.__file__).parent / "paper" / "fonts"
BOLD, PLAIN = "atkinson-hyperlegible-next-bold.woff2", "atkinson-hyperlegible-next-regular.woff2"


@lru_cache(maxsize=64)
def drawn(title: str, count: str, below: str) -> bytes:
    """A PNG: the title on up to three lines, the count large, and what it counts."""
    image = Image.new("RGB", SIZE, GROUND)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, SIZE[0], 20), fill=SUN)
    pen.text((MARGIN, 64), "Click@ble", font=_font(BOLD, 36), fill=ACTION)
    lines = wrap(title, 34)[:3]
    for number, line in enumerate(lines):
        pen.text((MARGIN, 130 + number * 76), line, font=_font(BOLD, 64), fill=INK)
    pen.text((MARGIN, 400), count, font=_font(BOLD, 120), fill=ACTION)
    pen.text((MARGIN, 535), below, font=_font(PLAIN, 40), fill=INK)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=8)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BytesIO(_truetype(name)), size)


@lru_cache(maxsize=2)
def _truetype(name: str) -> bytes:
    """The font as FreeType reads it: unpacked from WOFF2."""
    font = TTFont(FONT / name)
    font.flavor = None
    out = BytesIO()
    font.save(out)
    return out.getvalue()
