"""What can be switched while the lab runs, and what it has seen. Thread-safe; no network."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import RLock
from urllib.parse import urlsplit

from lab import world


class Behaviour(StrEnum):
    """How a page or a whole site answers."""

    SERVE = "serve"  # 200
    REMOVE = "remove"  # 404
    GONE = "gone"  # 410
    REDIRECT = "redirect"  # 302 to the home page
    REDIRECT_CHAIN = "redirect_chain"  # seven steps, then 200
    REDIRECT_LOOP = "redirect_loop"
    REDIRECT_INSIDE = "redirect_inside"  # 302 to a private address
    HANG = "hang"  # accepts, never answers
    LIE = "lie"  # says "removed" by mail, still 200
    SOFT404 = "soft404"  # 200, with a page that says it is gone
    ERROR = "error"  # 500
    UNAVAILABLE = "unavailable"  # 503
    FORBID = "forbid"  # 403
    DRIP = "drip"  # one byte at a time, without end
    GARBAGE = "garbage"  # not HTTP
    RESET = "reset"  # closes without a word
    # The name, not the page: these hold for a whole site.
    VANISH = "vanish"  # NXDOMAIN
    NODATA = "nodata"  # the name exists, without an address
    SERVFAIL = "servfail"
    DNS_TIMEOUT = "dns_timeout"
    SINKHOLE = "sinkhole"  # resolves to a private address
    REBIND = "rebind"  # a public address first, a private one next time


OF_NAMES = {
    Behaviour.VANISH,
    Behaviour.NODATA,
    Behaviour.SERVFAIL,
    Behaviour.DNS_TIMEOUT,
    Behaviour.SINKHOLE,
    Behaviour.REBIND,
}


class Registry(StrEnum):
    """How the RDAP server answers about one network, whatever the world says."""

    ANSWER = "answer"
    LIMIT = "limit"  # 429, with Retry-After
    MISSING = "missing"  # 404
    ERROR = "error"  # 500
    GARBAGE = "garbage"  # not JSON
    HANG = "hang"


class Post(StrEnum):
    """How the mail server treats one mailbox."""

    ACCEPT = "accept"
    REFUSE = "refuse"  # 550
    DEFER = "defer"  # 451
    STALL = "stall"  # takes the text, never answers, keeps nothing
    DROP = "drop"  # keeps the text, closes without answering


@dataclass(frozen=True)
class Seen:
    """One request that reached a site."""

    method: str
    host: str
    path: str

    @property
    def asked_body(self) -> bool:
        """Whether the content itself was asked for, and not only its headers."""
        return self.method != "HEAD"


class Switchboard:
    """The lab's one changeable state. Page switches live in `home/switches.json` when given a home."""

    def __init__(self, home: Path | None = None) -> None:
        self._lock = RLock()
        self._file = home / "switches.json" if home else None
        self._pages: dict[str, Behaviour] = {}
        self._posts: dict[str, Post] = {}
        self._registry: dict[str, Registry] = {}
        self._seen: list[Seen] = []
        self._questions: list[tuple[str, str]] = []
        self._lookups: list[str] = []
        if self._file and self._file.exists():
            kept = json.loads(self._file.read_text())
            self._pages = {key: Behaviour(value) for key, value in kept.items()}

    def reset(self) -> None:
        """As on the first day: everything serves, nothing was seen."""
        with self._lock:
            for kept in (self._pages, self._posts, self._registry):
                kept.clear()
            for seen in (self._seen, self._questions, self._lookups):
                seen.clear()
            self._save()

    def set_page(self, target: str, behaviour: str) -> None:
        """`target` is an address of the lab (that page) or a bare host name (the whole site).

        A behaviour of names always holds for the whole site; `serve` on a page brings its name back.
        """
        host, path = place(target)
        if host not in world.SITE_BY_NAME:
            raise KeyError(host)
        wanted = Behaviour(behaviour)
        with self._lock:
            if wanted in OF_NAMES or not path:
                self._pages[host] = wanted
            else:
                self._pages[host + path] = wanted
                if self._pages.get(host) in OF_NAMES:
                    del self._pages[host]
            self._save()

    def page(self, host: str, path: str) -> Behaviour:
        with self._lock:
            site = self._pages.get(host, Behaviour.SERVE)
            return site if site in OF_NAMES else self._pages.get(host + path, site)

    def name(self, host: str) -> Behaviour:
        with self._lock:
            return self._pages.get(host, Behaviour.SERVE)

    def set_post(self, mailbox: str, post: str) -> None:
        with self._lock:
            self._posts[mailbox.lower()] = Post(post)

    def post(self, mailbox: str) -> Post:
        with self._lock:
            return self._posts.get(mailbox.lower(), Post.ACCEPT)

    def set_registry(self, handle: str, registry: str) -> None:
        with self._lock:
            self._registry[handle] = Registry(registry)

    def registry(self, network: world.Network) -> Registry:
        usual = Registry.LIMIT if network.limited else Registry.ANSWER
        with self._lock:
            return self._registry.get(network.handle, usual)

    def saw(self, seen: Seen) -> None:
        with self._lock:
            self._seen.append(seen)

    def seen(self, target: str = "") -> list[Seen]:
        """The requests that reached a page (an address), a site (a bare name), or all of them."""
        host, path = place(target)
        with self._lock:
            return [s for s in self._seen if host in {"", s.host} and path in {"", s.path}]

    def asked(self, name: str, kind: str) -> int:
        """Note a question to the DNS; how many times this one was asked, this time included."""
        with self._lock:
            self._questions.append((name, kind))
            return self._questions.count((name, kind))

    def questions(self) -> list[tuple[str, str]]:
        with self._lock:
            return list(self._questions)

    def looked_up(self, path: str) -> None:
        with self._lock:
            self._lookups.append(path)

    def lookups(self) -> list[str]:
        with self._lock:
            return list(self._lookups)

    def lies(self, hosts: Iterable[str]) -> bool:
        """Whether any page of these sites says by mail that it is gone while it is not."""
        names = set(hosts)
        with self._lock:
            lying = [key for key, value in self._pages.items() if value is Behaviour.LIE]
        return any(key.split("/", 1)[0] in names for key in lying)

    def _save(self) -> None:
        if self._file:
            self._file.write_text(json.dumps(self._pages, indent=1, sort_keys=True))


def place(target: str) -> tuple[str, str]:
    """An address → (host, path with its query); a bare name → (name, "")."""
    if "://" not in target:
        return target, ""
    parts = urlsplit(target)
    query = f"?{parts.query}" if parts.query else ""
    return parts.hostname or "", (parts.path or "/") + query
