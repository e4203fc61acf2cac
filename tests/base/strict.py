"""What every answer must carry, read as policies and not as strings: a list of what is wrong."""

import re
from collections.abc import Mapping

NONE, SELF = ["'none'"], ["'self'"]
POLICY = {
    "default-src": NONE,
    "script-src": SELF,
    "style-src": SELF,
    "img-src": SELF,
    "font-src": SELF,
    "form-action": SELF,
    "base-uri": NONE,
    "frame-ancestors": NONE,
    "require-trusted-types-for": ["'script'"],
    "trusted-types": NONE,
}
FEATURES = {
    "camera", "microphone", "geolocation", "payment", "usb", "browsing-topics", "clipboard-read",
    "display-capture", "fullscreen", "storage-access", "publickey-credentials-get",
}  # fmt: skip
FIXED = {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "x-content-type-options": "nosniff",
}
OPEN_FIGURES = {
    "/api/v1/figures",
    "/api/v1/figures.csv",
    "/api/v1/services",
    "/api/v1/sessions",
    "/api/v1/tour",
    *(f"/tournee/tournee.{form}" for form in ("csv", "geojson", "ics", "rss")),
}  # for other sites, on purpose
KEPT = {"/chiffres/", "/chiffres/figures.json", "/chiffres/figures.csv", *OPEN_FIGURES}  # a minute
FRAMED = {
    "/module/formulaire/",
    "/tournee/module/",
    "/campagnes/module/",
}  # by other sites, on purpose
SCRIPT = {"/module/module.js"}  # run by other sites, kept for an hour
# What the application needs of its own origin, and nobody else's.
OWN = {
    "/application/": {
        "connect-src": SELF,
        "manifest-src": SELF,
        "worker-src": SELF,
        "trusted-types": ["clickable-worker"],
    },
    "/service-worker.js": {"connect-src": SELF},
    # Counting at a stop, and the worker of one link.
    "/tournee/compter/x/": {
        "connect-src": SELF,
        "worker-src": SELF,
        "trusted-types": ["clickable-tally"],
    },
    "/tournee/compter/x/travailleur.js": {"connect-src": SELF},
    # A trainer's report from a phone, and the worker of that page.
    "/formations/formateurs/bilan/0/x/": {
        "connect-src": SELF,
        "worker-src": SELF,
        "trusted-types": ["clickable-worker"],
    },
    "/formations/formateurs/bilan/travail.js": {"connect-src": SELF},
    # Being at a session: its page tells that it is still open.
    "/formations/rejoindre/0/x/": {"connect-src": SELF},
    "/formations/ici/": {"connect-src": SELF},
}
YEAR = 31_536_000


def faults(
    headers: Mapping[str, str], *, path: str, status: int, method: str = "GET", secure: bool = False
) -> list[str]:
    """What is wrong with the headers of this answer; nothing, when all is well."""
    told = {name.lower(): value for name, value in headers.items()}
    plain = path.removeprefix("/en") if path.startswith("/en/") else path
    public = status == 200 and method in {"GET", "HEAD"}
    checks = {
        "content-security-policy": _policy(told) == _wanted_policy(told, plain),
        "permissions-policy": _all_off(told.get("permissions-policy", "")),
        "referrer-policy": told.get("referrer-policy") in _referrer(plain),
        "cross-origin-resource-policy": told.get("cross-origin-resource-policy")
        in _for_whom(plain, public=public),
        "cache-control": "no-store" in _cache(told) or (public and _kept(told, plain)),
        "strict-transport-security": _lasts(told) == (YEAR if secure else 0),
        "x-robots-tag": "noindex" in told.get("x-robots-tag", "")
        or (status < 400 and method in {"GET", "HEAD"} and not _private(plain)),
        "set-cookie": "set-cookie" not in told or plain.startswith("/desk/"),
        "server": not re.search(r"\d", told.get("server", "")),
        "x-powered-by": "x-powered-by" not in told,
        "x-frame-options": told.get("x-frame-options", "") == ("" if plain in FRAMED else "DENY"),
        **{name: told.get(name, "").lower() == value for name, value in FIXED.items()},
    }
    return [f"{method} {path} {status}: {name}" for name, well in checks.items() if not well]


def policy_of(text: str) -> dict[str, list[str]]:
    """A Content-Security-Policy by directive (CSP 3, 2.2.1): the first of a name counts."""
    found: dict[str, list[str]] = {}
    for directive in text.split(";"):
        name, *values = directive.split() or [""]
        found.setdefault(name.lower(), values)
    found.pop("", None)
    return found


def _policy(told: Mapping[str, str]) -> dict[str, list[str]]:
    return policy_of(told.get("content-security-policy", ""))


def _wanted_policy(told: Mapping[str, str], plain: str) -> dict[str, list[str]]:
    attached = told.get("content-disposition", "").startswith("attachment")
    framed = {"frame-ancestors": ["*"]} if plain in FRAMED else {}
    shown = (
        {"frame-src": SELF}
        if plain in {"/module/", "/tournee/module/copier/"} and "frame-src" in _policy(told)
        else {}
    )
    own = OWN.get(plain, {}) if "connect-src" in _policy(told) else {}
    return POLICY | ({"sandbox": []} if attached else {}) | framed | shown | own


def _all_off(text: str) -> bool:
    pairs = [part.strip().partition("=") for part in text.split(",")]
    return {name for name, _, _ in pairs} >= FEATURES and {v for _, _, v in pairs} == {"()"}


def _referrer(plain: str) -> set[str]:
    """The desk's forms need their own origin (desk/access.py); its errors may be as strict as the rest."""
    return {"same-origin", "no-referrer"} if plain.startswith("/desk/") else {"no-referrer"}


def _private(plain: str) -> bool:
    return plain.startswith(("/desk/", "/api/", "/suivi/"))


def _for_whom(plain: str, *, public: bool) -> set[str]:
    if plain in FRAMED:
        return {"cross-origin"}
    return (
        {"same-origin", "cross-origin"}
        if public and plain in OPEN_FIGURES | SCRIPT
        else {"same-origin"}
    )


def _cache(told: Mapping[str, str]) -> dict[str, str]:
    parts = [part.strip().partition("=") for part in told.get("cache-control", "").split(",")]
    return {name: value for name, _, value in parts}


def _kept(told: Mapping[str, str], plain: str) -> bool:
    """May a browser keep this one? Files with a digest in their name, and public numbers for a minute."""
    if plain.startswith("/static/"):
        return bool(re.search(r"\.[0-9a-f]{12}\.", plain)) and "immutable" in _cache(told)
    if plain in SCRIPT:
        return int(_cache(told).get("max-age", "9999")) <= 3600
    kept = plain in KEPT or plain.startswith(("/campagnes/", "/resultats/"))  # counts
    return kept and int(_cache(told).get("max-age", "9999")) <= 60


def _lasts(told: Mapping[str, str]) -> int:
    found = re.match(r"max-age=(\d+)", told.get("strict-transport-security", ""))
    return int(found[1]) if found else 0
