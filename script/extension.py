"""The browser extension, built from `frontend/extension`: a folder and a zip for Chromium and for Firefox.

    extension.py [--home ADDRESS] [--out FOLDER]

ADDRESS is the hotline's own (default: CLICKABLE_SITE_URL, else the demo's), and the only one that the
extension may send to. Needs nothing but Python; the same source gives the same bytes.
"""

import argparse
import json
import os
import shutil
import struct
import sys
import tomllib
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "frontend/extension"
LOOK = ROOT / "clickable/base/static/base"
SEAL = ROOT / "clickable/report/static/report/offline/seal.js"
LOOKS = ["site.css", "atkinson-hyperlegible-next.woff2", "atkinson-hyperlegible-next.LICENSE.txt"]
LEFT_OUT = {"README.md", "manifest.json"}
DEMO = "http://127.0.0.1:8000"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
CHROMIUM, FIREFOX = "chromium", "firefox"
ICONS = (16, 32, 48, 128)
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can tell
FINE = 3  # each pixel of an icon is looked at in so many rows and columns
# The favicon, on a square of 40: colour and corners of each shape, the last on top.
BLUE, YELLOW, WHITE = (0x27, 0x47, 0xC4), (0xFF, 0xCF, 0x5C), (0xFF, 0xFF, 0xFF)
SHAPES = [
    (BLUE, [(2, 0), (38, 0), (40, 2), (40, 38), (38, 40), (2, 40), (0, 38), (0, 2)]),
    (YELLOW, [(17, 12), (4, 7), (4, 17)]),
    (YELLOW, [(23, 12), (36, 7), (36, 17)]),
    (WHITE, [(17.2, 16), (22.8, 16), (24.7, 31), (15.3, 31)]),
    (WHITE, [(16, 9.6), (20, 5), (24, 9.6)]),
    (WHITE, [(12.5, 32), (27.5, 32), (27.5, 35), (12.5, 35)]),
    (YELLOW, [(17, 10), (23, 10), (23, 15), (17, 15)]),
    (BLUE, [(16.4, 22.5), (23.6, 22.5), (24.1, 26.5), (15.9, 26.5)]),
]


def home(given: str) -> str:
    """The hotline's address as an origin. Exits when it is none, or would send in the clear."""
    parts = urlsplit(given.rstrip("/"))
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not safe or not parts.hostname or parts.path or parts.query or parts.username:
        sys.exit(
            f"{given}: an address like https://hotline.example is needed (http on this machine only)"
        )
    return f"{parts.scheme}://{parts.netloc}"


def manifest(browser: str, address: str) -> dict[str, Any]:
    """What differs between the browsers, and what hangs on the address, put into the one manifest."""
    made: dict[str, Any] = json.loads((SOURCE / "manifest.json").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    parts = urlsplit(address)
    made["version"] = project["version"]
    made["homepage_url"] = f"{address}/"
    # A pattern with a port is nothing to Firefox, and without one it means every port.
    made["host_permissions"] = [f"{parts.scheme}://{parts.hostname}/*"]
    made["content_security_policy"] = {
        "extension_pages": "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        f"img-src 'self'; connect-src 'self' {address}; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    }
    if browser == CHROMIUM:
        made["minimum_chrome_version"] = "120"
        made["background"] = {"service_worker": "background.js", "type": "module"}
    else:
        made["background"] = {"scripts": ["background.js"], "type": "module"}
        made["browser_specific_settings"] = {
            "gecko": {
                "id": f"signaler@{parts.hostname}",
                "strict_min_version": "127.0",
                # What somebody reports is sent, at their press: the address, and words of the page.
                "data_collection_permissions": {"required": ["browsingActivity", "websiteContent"]},
            }
        }
    return made


def files(browser: str, address: str) -> dict[str, bytes]:
    """Name and bytes of everything that the browser gets."""
    paths = [path for path in SOURCE.rglob("*") if path.is_file() and path.name not in LEFT_OUT]
    found = {path.relative_to(SOURCE).as_posix(): path.read_bytes() for path in paths}
    found |= {name: (LOOK / name).read_bytes() for name in LOOKS}
    found["icon.svg"] = (LOOK / "favicon.svg").read_bytes()
    found["LICENSE"] = (ROOT / "LICENSE").read_bytes()
    found |= {f"icon-{size}.png": icon(size) for size in ICONS}
    # The site's own sealing, as a module.
    found["seal.js"] = SEAL.read_bytes() + b"export { sealing };\n"
    found["home.js"] = f"export const HOME = {json.dumps(address)};\n".encode()
    told = json.dumps(manifest(browser, address), indent=2, ensure_ascii=False)
    found["manifest.json"] = f"{told}\n".encode()
    return dict(sorted(found.items()))


@cache
def icon(size: int) -> bytes:
    """The lighthouse as a PNG: stores take no SVG."""
    rows = b"".join(b"\0" + b"".join(pixel(x, y, size) for x in range(size)) for y in range(size))
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, body) for name, body in chunks)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def pixel(x: int, y: int, size: int) -> bytes:
    """Red, green, blue and cover, from looks spread evenly over the pixel."""
    seen = [colour for colour in looks(x, y, size) if colour]
    if not seen:
        return bytes(4)
    mixed = [sum(each) // len(seen) for each in zip(*seen, strict=True)]
    return bytes([*mixed, 255 * len(seen) // FINE**2])


def looks(x: int, y: int, size: int) -> Iterator[tuple[int, int, int] | None]:
    for place in range(FINE**2):
        down, right = divmod(place, FINE)
        at = [40 * (one + (part + 0.5) / FINE) / size for one, part in ((x, right), (y, down))]
        yield next((c for c, corners in reversed(SHAPES) if inside(at[0], at[1], corners)), None)


def inside(x: float, y: float, corners: list[tuple[float, float]]) -> bool:
    """Whether a line from here to the right crosses the outline an odd number of times."""
    within = False
    for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            within = not within
    return within


def build(browser: str, *, address: str, out: Path) -> Path:
    """The folder to load unpacked, and beside it the zip; where the zip is."""
    made, folder = files(browser, address), out / browser
    shutil.rmtree(folder, ignore_errors=True)
    for name, content in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    packed = out / f"clickable-{browser}.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in made.items():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return packed


def main() -> None:
    told = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    told.add_argument("--home", default=os.environ.get("CLICKABLE_SITE_URL", DEMO))
    told.add_argument("--out", type=Path, default=ROOT / "var/extension")
    given = told.parse_args()
    for browser in (CHROMIUM, FIREFOX):
        packed = build(browser, address=home(given.home), out=given.out)
        print(f"{packed}  {packed.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
