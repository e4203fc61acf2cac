"""The extension in a real Chromium: built for a live server, loaded unpacked, driven."""

import atexit
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Worker, expect

from tests.browser import FLAGS

ROOT = Path(__file__).parent.parent.parent
SOURCE = ROOT / "frontend/extension"
FORUM = "http://forum.host.example/fil/12?page=3"


def build(home: str, out: Path) -> None:
    command = [sys.executable, "script/extension.py", "--home", home, "--out", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


@cache
def built(home: str) -> Path:
    """The folder to load, made once: the live server stays where it is."""
    out = Path(tempfile.mkdtemp(prefix="clickable-extension-"))
    atexit.register(shutil.rmtree, out, ignore_errors=True)
    build(home, out)
    return out / "chromium"


class Extension:
    """A browser that has it, and what somebody does there."""

    def __init__(self, context: BrowserContext, profile: Path) -> None:
        self.context, self.profile = context, profile
        self.worker: Worker = (
            context.service_workers[0]
            if context.service_workers
            else context.wait_for_event("serviceworker")
        )
        self.id = self.worker.url.split("/")[2]

    def page(self, name: str = "popup.html") -> Page:
        page = self.context.new_page()
        page.set_viewport_size({"width": 400, "height": 640})
        page.goto(f"chrome-extension://{self.id}/{name}")
        expect(page.locator("body")).to_be_visible()
        return page

    def click(self, thing: str, *, incognito: bool = False, **told: str) -> Page:
        """As the menu tells of a click; then the button's page with what came of it."""
        info = {"menuItemId": thing, "pageUrl": FORUM, **told}
        self.worker.evaluate(
            "([info, tab]) => chrome.contextMenus.onClicked.dispatch(info, tab)",
            [info, {"id": 1, "incognito": incognito}],
        )
        self.wait_for("session", "draft")
        return self.page()

    def stored(self, area: str = "local") -> dict[str, Any]:
        """Without the hotline's public key, which tells nothing."""
        told: dict[str, Any] = self.worker.evaluate("area => chrome.storage[area].get()", area)
        return {name: value for name, value in told.items() if name != "key"}

    def put(self, area: str = "local", **values: Any) -> None:
        self.worker.evaluate("([area, v]) => chrome.storage[area].set(v)", [area, values])

    def wait_for(self, area: str, key: str, *, gone: bool = False) -> Any:
        """What is stored there, once it is (or is no more, or empty)."""
        code = """([area, key, gone]) => new Promise((done) => {
          const look = async () => {
            const value = (await chrome.storage[area].get(key))[key];
            if (Boolean(Array.isArray(value) ? value.length : value) !== gone) return done(value);
            setTimeout(look, 50);
          };
          look();
        })"""
        return self.worker.evaluate(code, [area, key, gone])

    def flush(self, page: Page) -> None:
        page.evaluate('() => chrome.runtime.sendMessage({ask: "flush"})')


@contextmanager
def extension(chromium: Browser, home: str, language: str = "fr") -> Iterator[Extension]:
    """A browser of its own, to which the extension is new."""
    loaded, profile = built(home), Path(tempfile.mkdtemp(prefix="clickable-profile-"))
    context = chromium.browser_type.launch_persistent_context(
        profile,
        executable_path=shutil.which("chromium"),
        reduced_motion="reduce",
        args=[
            *FLAGS,
            f"--disable-extensions-except={loaded}",
            f"--load-extension={loaded}",
            "--enable-unsafe-extension-debugging",
        ],
    )
    try:
        made = Extension(context, profile)
        made.put(language=language)
        yield made
    finally:
        context.close()
        shutil.rmtree(profile, ignore_errors=True)


def go_on(page: Page, who: str = "J’ai vu quelque chose") -> None:
    page.get_by_label(who).check()
    page.get_by_role("button", name="Continuer", exact=True).click()


def send(page: Page) -> None:
    page.get_by_role("button", name="Envoyer", exact=True).click()


def heading(page: Page) -> str:
    return page.locator("h1:visible").inner_text().replace("\u202f", " ")
