"""Pictures of a campaign: 1200 × 630, drawn here from words, nothing fetched."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from textwrap import wrap

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from clickable import base

SIZE = (1200, 630)
MARGIN = 80
GROUND, INK, SUN, PALE = "#1d3bd1", "#ffffff", "#ffd23f", "#dfe5ff"
FONT = Path(base.__file__).parent / "paper" / "fonts"
BOLD, PLAIN = "atkinson-hyperlegible-next-bold.woff2", "atkinson-hyperlegible-next-regular.woff2"
SIZES = ((96, 22, 3), (76, 28, 4), (60, 36, 5))  # of letters, letters a line, lines


@lru_cache(maxsize=64)
def drawn(words: str, below: str = "") -> bytes:
    """A PNG: the words as large as they fit, and a line below (the hashtag)."""
    image = Image.new("RGB", SIZE, GROUND)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, SIZE[0], 20), fill=SUN)
    pen.text((MARGIN, 60), "Click@ble", font=_font(BOLD, 36), fill=SUN)
    size, lines = _laid_out(words)
    for number, line in enumerate(lines):
        pen.text((MARGIN, 130 + number * int(size * 1.15)), line, font=_font(BOLD, size), fill=INK)
    pen.text((MARGIN, 545), below, font=_font(PLAIN, 40), fill=PALE)
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _laid_out(words: str) -> tuple[int, list[str]]:
    """The size of the letters, and the lines."""
    for size, letters, most in SIZES:
        if len(wrap(words, letters)) <= most:
            return size, wrap(words, letters)
    size, letters, most = SIZES[-1]
    return size, wrap(words, letters)[:most]


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
