"""Answers of the test client in a real Chromium, with their own headers: what ran, what was refused,
what got in. A page is opened under the address it came from; nothing is asked of any server.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from playwright.sync_api import BrowserContext, Dialog, Route

HOME = "http://desk.test"
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
WATCH = """
window.refused = [];
document.addEventListener('securitypolicyviolation', e =>
  window.refused.push(`csp: ${e.effectiveDirective} ${e.blockedURI} ${e.sample}`));
"""
# What must be on no page of ours, whatever stands in the fields; and every form, for filling in.
LOOK = r"""
() => {
  const found = [...window.refused], said = e => e.outerHTML.slice(0, 200);
  const programs = /^[\s\x00-\x20]*(javascript|vbscript|data|blob|view-source):/i;
  const leads = ['href', 'src', 'action', 'formaction', 'data', 'xlink:href', 'poster', 'srcset'];
  for (const e of document.querySelectorAll('*')) {
    if (e.hasAttribute('xssmark')) found.push('element: ' + said(e));
    if (/^(iframe|object|embed|applet|base|frame|frameset|portal|marquee|xss|math|animate|set|foreignobject)$/i.test(e.localName))
      found.push('foreign: ' + said(e));
    if (e.localName === 'script' && (!e.src || !new URL(e.src).pathname.startsWith('/static/')))
      found.push('script: ' + said(e));
    if (e.localName === 'meta' && e.httpEquiv) found.push('meta: ' + said(e));
    for (const a of e.attributes) {
      if (/^on/i.test(a.name)) found.push('event: ' + said(e));
      if (a.name === 'srcdoc') found.push('srcdoc: ' + said(e));
      if (leads.includes(a.name.toLowerCase()) && programs.test(a.value)) found.push('program: ' + said(e));
      if (['href', 'src', 'action', 'formaction'].includes(a.name) && !programs.test(a.value)) {
        let to; try { to = new URL(a.value, document.baseURI); } catch { continue; }
        if (!['http://desk.test', 'null'].includes(to.origin)) found.push('leads away: ' + said(e));
      }
    }
  }
  const forms = [...document.forms].map(f => ({
    action: f.getAttribute('action') || location.pathname, method: f.method,
    fields: [...f.elements].filter(e => e.name).map(e => ({
      name: e.name, type: e.type, value: e.value, checked: !!e.checked,
      options: e.options ? [...e.options].map(o => o.value).filter(v => v) : [],
    })),
  }));
  return {found, forms};
}
"""


@dataclass
class Window:
    """One tab of a browser: `faults` fills with what must not happen, each with its page."""

    context: BrowserContext
    faults: list[str] = field(default_factory=list)
    opened: int = 0
    forms: list[dict[str, Any]] = field(default_factory=list)  # of the page that is open

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.add_init_script(WATCH)
        self.page.route("**/*", self._serve)
        self.page.on("dialog", self._dialog)
        self.page.on("console", lambda message: self._console(message.text))
        self._answer, self._path, self._files = HttpResponse(), "/", dict[str, bytes]()

    def open(self, path: str, answer: Any) -> None:
        """Show this answer as the page at `path`."""
        if answer.status_code >= 500:
            self.faults.append(f"{path}: answered {answer.status_code}")
        text = answer.headers.get("Content-Type", "").startswith("text/html")
        if not text or not answer.content:
            return
        self._answer, self._path = answer, path
        self.page.goto(HOME + path, wait_until="load")
        seen = self.page.evaluate(LOOK)
        self.faults += [f"{path}: {one}" for one in seen["found"]]
        self.forms, self.opened = seen["forms"], self.opened + 1

    def _serve(self, route: Route) -> None:
        request = route.request
        where = urlsplit(request.url)
        if request.is_navigation_request() and request.url == HOME + self._path:
            headers = {k: v for k, v in self._answer.headers.items() if k != "Set-Cookie"}
            route.fulfill(
                status=self._answer.status_code, headers=headers, body=self._answer.content
            )
        elif where.netloc == "desk.test" and where.path.startswith("/static/"):
            name = where.path.removeprefix("/static/")
            body = self._file(name)
            route.fulfill(body=body, content_type=TYPES.get(Path(name).suffix, "text/plain"))
        else:
            self.faults.append(f"{self._path}: asks for {request.url[:120]}")
            route.fulfill(status=204)

    def _file(self, name: str) -> bytes:
        if name.endswith(".css"):  # how it looks is for other tests
            return b""
        if name not in self._files:
            found = finders.find(name)
            self._files[name] = Path(str(found)).read_bytes() if found else b""
        return self._files[name]

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"{self._path}: dialog {dialog.type}")
        dialog.dismiss()

    def _console(self, text: str) -> None:
        if "Content Security Policy" in text or "Content-Security-Policy" in text:
            self.faults.append(f"{self._path}: {text[:200]}")
