"""The control port: this page and its four switches, for a browser on this computer only."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from lab import world
from lab.clock import Clock
from lab.control.page import document
from lab.control.scene import STEP, Scene
from lab.control.texts import Words
from lab.mailserver import Mailroom
from lab.phones import Phones
from lab.serving import serve
from lab.switchboard import Behaviour, Post, Switchboard

STYLE = Path(__file__).parent / "lab.css"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # not "no-referrer": browsers would then send `Origin: null`
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
ANCHORS = {"clock", "phones", "boxes", "mail"} | set(world.SITE_BY_NAME)
PAGES = {f"{site.name}{page.path}" for site in world.SITES for page in site.pages}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ControlServer:
    def __init__(
        self,
        switchboard: Switchboard,
        mailroom: Mailroom,
        clock: Clock,
        *,
        product: str,
        phones: Phones,
    ) -> None:
        self._switchboard = switchboard
        self._mailroom = mailroom
        self._clock = clock
        self._phones = phones
        self._product = product.rstrip("/")
        self._web_port = 0
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def start(self, host: str, port: int, *, web_port: int) -> None:
        """Listen on `host`, which must be loopback: whoever reaches this page plays the host."""
        app = web.Application(middlewares=[self._guard], client_max_size=10_000)
        app.router.add_get("/", self._show)
        app.router.add_get("/{language:en}/", self._show)
        app.router.add_get("/lab.css", self._style)
        app.router.add_get("/healthz", self._health)
        app.router.add_post("/page", self._switch_page)
        app.router.add_post("/mailbox", self._switch_mailbox)
        app.router.add_post("/clock", self._let_time_pass)
        self._web_port = web_port
        self._runner, self.port = await serve(app, host, port)

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            answer = await handler(request) if self._trusted(request) else _refusal(403, "refused")
        except web.HTTPException as error:
            answer = web.Response(status=error.status, text=error.reason)
        except (KeyError, ValueError):
            answer = _refusal(400, "unknown")
        answer.headers.update(HEADERS)
        return answer

    def _trusted(self, request: web.Request) -> bool:
        """Our own name only (no rebinding), and forms only from our own page."""
        ours = {f"127.0.0.1:{self.port}", f"localhost:{self.port}"}
        if request.host not in ours:
            return False
        if request.method in {"GET", "HEAD"}:
            return True
        origin = request.headers.get("Origin")
        if origin is None:
            return request.headers.get("Sec-Fetch-Site") == "same-origin"
        return origin == f"http://{request.host}"

    async def _show(self, request: web.Request) -> web.StreamResponse:
        words = Words(request.match_info.get("language", "fr"))
        scene = Scene(
            self._switchboard,
            self._mailroom,
            web_port=self._web_port,
            product=self._product,
            ahead=self._clock.ahead(),
            phones=self._phones.shown(),
        )
        return web.Response(text=document(scene, words), content_type="text/html")

    async def _style(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(text=STYLE.read_text(), content_type="text/css")

    async def _health(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(text="ok\n")

    async def _switch_page(self, request: web.Request) -> web.StreamResponse:
        form = await _form(request)
        if form["page"] not in PAGES:
            raise KeyError(form["page"])
        self._switchboard.set_page(f"http://{form['page']}", Behaviour(form["behaviour"]))
        return _back(form)

    async def _switch_mailbox(self, request: web.Request) -> web.StreamResponse:
        form = await _form(request)
        if form["mailbox"] not in world.contacts():
            raise KeyError(form["mailbox"])
        self._switchboard.set_post(form["mailbox"], Post(form["post"]))
        return _back(form)

    async def _let_time_pass(self, request: web.Request) -> web.StreamResponse:
        self._clock.let_pass(STEP)
        return _back(await _form(request))


async def _form(request: web.Request) -> dict[str, str]:
    return {key: value for key, value in (await request.post()).items() if isinstance(value, str)}


def _back(form: dict[str, str]) -> web.Response:
    """See the page again, at the place one came from."""
    anchor = form.get("back", "")
    known = anchor in ANCHORS or anchor.removeprefix("letter-").isdigit()
    home = "/en/" if form.get("language") == "en" else "/"
    return web.Response(status=303, headers={"Location": f"{home}#{anchor}" if known else home})


def _refusal(status: int, key: str) -> web.Response:
    return web.Response(status=status, text=f"{Words('fr')(key)}\n{Words('en')(key)}\n")
