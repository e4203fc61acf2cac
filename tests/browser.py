"""A real Chromium for the tests marked `browser`, and axe to judge the pages it shows."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

# Playwright's loop runs in this thread; the tests' own queries are ordinary ones.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    # A site of another network may ask for our files on loopback: in life both are on the internet.
    "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests",
]  # fmt: skip
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def remembering(chromium: Browser) -> Iterator[Browser]:
    """As people have it: it keeps whole pages in memory for Back, which Playwright turns off."""
    browser = chromium.browser_type.launch(
        executable_path=shutil.which("chromium"),
        args=FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A fresh profile, a French phone. `chromium.new_context(…)` makes others."""
    context = chromium.new_context(locale="fr-FR", viewport={"width": 390, "height": 844})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def axe(page: Page) -> list[str]:
    """What WCAG 2.2 AA finds wrong with the page as it stands: one line each, empty when fine."""
    page.evaluate(AXE.read_text())
    found: Any = page.evaluate("tags => axe.run(document, {runOnly: tags})", WCAG)
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


def beyond(page: Page) -> list[str]:
    """What sticks out of the window to the right though nothing lets it be scrolled to."""
    found: Any = page.evaluate("""() => [...document.querySelectorAll('main *')]
        .filter(one => !one.closest('.gestion-scroll') && !one.closest('.w-sr-only'))
        .filter(one => one.getClientRects().length && one.getBoundingClientRect().right > innerWidth + 1)
        .map(one => `${one.tagName} ${one.id || one.className}`)""")
    return list(found)


def text_size(page: Page, size: str) -> None:
    """Text as large as somebody sets it in their browser ("200%"), once the page has begun."""
    page.wait_for_load_state("load")
    page.wait_for_function(
        "size => document.documentElement && (document.documentElement.style.fontSize = size)",
        arg=size,
    )


def strangers(page: Page, home: str) -> list[str]:
    """A list that fills with the addresses of every request that leaves `home`."""
    found: list[str] = []

    def note(request: Request) -> None:
        if urlsplit(request.url).netloc != urlsplit(home).netloc:
            found.append(request.url)

    page.on("request", note)
    return found
