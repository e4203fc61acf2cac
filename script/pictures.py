"""The pictures of the README, taken from a running demo and made small.

pictures.py [SITE] [HOST'S PAGE]    as script/demo prints them; writes docs/pictures/*.png
"""

import io
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SITE, HOST = "http://127.0.0.1:8000", "http://127.0.0.1:8005"
WIDE, PHONE = (1280, 860), (390, 844)
COLOURS = 128


@dataclass(frozen=True)
class View:
    path: str
    size: tuple[int, int] = WIDE
    scheme: str = "light"
    account: str = ""  # who signs in first
    at_host: bool = False


VIEWS = {
    "home-light": View("/"),
    "home-phone-dark": View("/", PHONE, "dark"),
    "help-phone": View("/aide/a2/", PHONE),
    "report-phone": View("/signaler/", PHONE),
    "sheet-light": View("/risques/chantage-sexuel/"),
    "tools-light": View("/outils/"),
    "desk-light": View("/desk/", account="alice"),
    "figures-light": View("/chiffres/"),
    "lab": View("/", at_host=True),
}


def main() -> None:
    given = sys.argv[1:]
    site, host = (*given, *(SITE, HOST)[len(given) :])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, view in VIEWS.items():
            picture = taken(browser, view, site=site, host=host)
            (FOLDER / f"{name}.png").write_bytes(picture)
            sys.stdout.write(f"{name}.png  {len(picture) // 1024} KiB\n")
        browser.close()


def taken(browser: Browser, view: View, *, site: str, host: str) -> bytes:
    width, height = view.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if view.scheme == "dark" else "light",
        locale="fr-FR",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if view.account:
        enter(page, view.account, site=site, host=host)
    page.goto((host if view.at_host else site) + view.path, wait_until="networkidle")
    picture = small(page.screenshot())
    context.close()
    return picture


def enter(page: Page, account: str, *, site: str, host: str) -> None:
    """Password, then the code that the host's page shows for this person's telephone."""
    page.goto(f"{site}/desk/")
    page.locator("[name=username]").fill(account)
    page.locator("[name=password]").fill(f"demonstration-{account}")
    page.get_by_role("button", name="Se connecter").click()
    code = page.locator("[name=code]")
    if code.count():
        shown = page.request.get(f"{host}/").text()
        found = re.search(rf'<th scope="row">{account}</th><td><code>(\d+)</code>', shown)
        code.fill(found[1] if found else "")
        code.press("Enter")
        page.wait_for_load_state()


def small(png: bytes) -> bytes:
    """The same picture in few colours: text and flat drawings need no more."""
    written = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


if __name__ == "__main__":
    main()
