"""Reading the environment: one place, four helpers, and one clear line when a value is wrong."""

import os
import sys
from pathlib import Path
from typing import NoReturn


def refuse(name: str, why: str) -> NoReturn:
    """Stop the program with one line that says which setting is wrong and what it should be."""
    sys.stderr.write(f"clickable: {name}: {why}\n")
    raise SystemExit(2)


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    value = text(name, default)
    if value not in allowed:
        refuse(name, f"{value!r} is not one of {', '.join(allowed)}")
    return value


def number(name: str, default: float, least: float) -> float:
    raw = text(name, str(default))
    try:
        value = float(raw)
    except ValueError:
        refuse(name, f"{raw!r} is not a number")
    if not value >= least:
        refuse(name, f"must be at least {least:g}")
    return value


def secret(name: str) -> str:
    """The value of NAME, or the content of the file that NAME_FILE names."""
    path = text(f"{name}_FILE")
    if not path:
        return text(name)
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        refuse(f"{name}_FILE", f"cannot be read ({error.strerror})")


def listed(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def place(name: str) -> str:
    """Where a program of this machine listens: unix:/path, or host:port; empty when it is not set."""
    raw = text(name)
    host, _colon, port = raw.rpartition(":")
    path = raw.removeprefix("unix:")
    if raw and not (path.startswith("/") if raw.startswith("unix:") else host and port.isdecimal()):
        refuse(name, f"{raw!r} is neither unix:/path nor host:port")
    return raw


KNOWN = {
    "ALLOWED_HOSTS", "BACKUP_RECIPIENTS", "BEHIND_PROXY", "BREAK_AFTER", "BREAK_AFTER_MINUTES",
    "BREAK_MINUTES", "CHECKS", "CLAMAV", "CLOCK_FILE", "CONTACT", "DATABASE_URL", "DEBUG", "DEMO",
    "DNS_SERVERS", "EMAIL_FROM", "EMAIL_URL", "EXPOSURE_MINUTES_A_DAY",
    "FOLLOW_UPS_PER_HOUR", "HOME", "HOSTED_BY", "IMAP_TRUSTED", "IMAP_URL", "IMAP_URL_FILE", "KEYS", "ONION", "OPENINGS_A_DAY",
    "ORDERS_PER_HOUR", "ORGANISATION", "SIGNATURES_PER_HOUR",
    "OUTBOUND_ALLOW", "PARTNER_CALLS_PER_HOUR", "PUBLISHER", "PULSE", "QUEUE_URL", "QUIT_TO", "RDAP_BOOTSTRAP", "REPORTS_PER_HOUR",
    "REPORTS_PER_HOUR_IN_ALL", "SECRET_KEY", "SECRET_KEY_FILE", "SIGN_INS_PER_HOUR", "SITE_URL",
    "SPOOL", "STRICT", "TEAM_RESOURCES", "TEAM_RESOURCES_FILE",
}  # fmt: skip


def refuse_unknown() -> None:
    """A misspelt setting is worse than a missing one: it looks as if it were in force."""
    for name in os.environ:
        if name.startswith("CLICKABLE_") and name.removeprefix("CLICKABLE_") not in KNOWN:
            refuse(name, "is not a setting of Click@ble (see docs/settings.md)")
