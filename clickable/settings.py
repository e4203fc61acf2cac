"""All settings, from CLICKABLE_* in the environment. A wrong value refuses to start."""

import ipaddress
import re
import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url

from clickable import conf
from clickable.base.packs import packs
from clickable.rooms import INSTALLED_APPS as INSTALLED_APPS  # noqa: PLC0414 -- Django reads it here

conf.refuse_unknown()

PACKAGE = Path(__file__).resolve().parent
HOME = Path(conf.text("CLICKABLE_HOME", "var")).resolve()
KEYS = Path(conf.text("CLICKABLE_KEYS", str(HOME / "keys"))).resolve()
EXTENSION = HOME / "extension"  # what `script/extension` built, to be taken from the site
# Where reports wait while the database cannot keep them, and room laid by on the same disk.
SPOOL = Path(conf.text("CLICKABLE_SPOOL", str(HOME / "spool"))).resolve()
RESERVE = (HOME if SPOOL.is_relative_to(HOME) else SPOOL.parent) / "reserve"
DEBUG = conf.choice("CLICKABLE_DEBUG", ("0", "1"), "0") == "1"

# The demo: the address of the lab's page. Set only by script/demo; it turns the banner on.
DEMO = conf.text("CLICKABLE_DEMO")
# The demo's and the tests' clock: a file that holds seconds to add to the real time.
CLOCK_FILE = conf.text("CLICKABLE_CLOCK_FILE")


def _secret_key() -> str:
    given = conf.secret("CLICKABLE_SECRET_KEY")
    kept = KEYS / "secret.key"
    if given:
        return given
    if kept.exists():
        return kept.read_text().strip()
    # Nothing initialised yet (`clickable init` writes the file): good for this process only.
    return secrets.token_hex(32)


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = conf.listed("CLICKABLE_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
SITE_URL = conf.text("CLICKABLE_SITE_URL", "http://127.0.0.1:8000").rstrip("/")
SECURE = SITE_URL.startswith("https://")
# The public pages' address in the Tor network; the desk has none there.
ONION = conf.text("CLICKABLE_ONION").lower()
if ONION and not re.fullmatch(r"[a-z2-7]{56}\.onion", ONION):
    conf.refuse("CLICKABLE_ONION", "must be a version 3 address: 56 letters or digits, then .onion")
ALLOWED_HOSTS += [ONION] if ONION else []
# Is there a proxy of ours in front, whose X-Forwarded-For and -Proto are true? TLS ends in one.
BEHIND_PROXY = conf.choice("CLICKABLE_BEHIND_PROXY", ("0", "1"), "1" if SECURE else "0") == "1"

# Floods (docs/decisions/0012). For each sender; what is over it waits in quarantine, or is asked to
# come back later.
REPORTS_PER_HOUR = conf.number("CLICKABLE_REPORTS_PER_HOUR", 30, 1)
REPORTS_PER_HOUR_IN_ALL = conf.number("CLICKABLE_REPORTS_PER_HOUR_IN_ALL", 1000, 1)
FOLLOW_UPS_PER_HOUR = conf.number("CLICKABLE_FOLLOW_UPS_PER_HOUR", 60, 1)
SIGN_INS_PER_HOUR = conf.number("CLICKABLE_SIGN_INS_PER_HOUR", 30, 1)
PARTNER_CALLS_PER_HOUR = conf.number("CLICKABLE_PARTNER_CALLS_PER_HOUR", 3600, 1)
ORDERS_PER_HOUR = conf.number("CLICKABLE_ORDERS_PER_HOUR", 10, 1)
SIGNATURES_PER_HOUR = conf.number("CLICKABLE_SIGNATURES_PER_HOUR", 60, 1)
VOICES_PER_HOUR = conf.number("CLICKABLE_VOICES_PER_HOUR", 1000, 1)
ANSWERS_PER_HOUR = conf.number("CLICKABLE_ANSWERS_PER_HOUR", 60, 1)

MIDDLEWARE = [
    "clickable.base.middleware.headers",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "clickable.base.middleware.few_fields",
    "clickable.base.middleware.sessions_for_staff_only",
    "clickable.base.middleware.declared_at_the_desk",
    "clickable.base.languages.rest_of_the_site",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "clickable.people.middleware.whole_sessions_only",
    "django.contrib.messages.middleware.MessageMiddleware",
    "clickable.pages.gestion.middleware.gestion",
    "clickable.pages.redirects.redirects",
]

ROOT_URLCONF = "clickable.urls"
WSGI_APPLICATION = "clickable.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "clickable.base.context.site",
                "clickable.desk.context.keys",
                "clickable.desk.context.own_exposure",
            ],
            "builtins": [
                "django.templatetags.cache",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "clickable.base.templatetags.days",
            ],
        },
    }
]


def _database() -> dict[str, Any]:
    url = conf.text("CLICKABLE_DATABASE_URL", f"sqlite:///{HOME / 'clickable.sqlite3'}")
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(url))
    except (ValueError, KeyError) as error:
        conf.refuse("CLICKABLE_DATABASE_URL", f"cannot be read ({error})")
    if found["ENGINE"].endswith("sqlite3"):
        # Closing the last connection copies the journal into the file: not after every request.
        found["CONN_MAX_AGE"] = 60
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
            "PRAGMA secure_delete=ON;PRAGMA foreign_keys=ON;",
        }
    elif found["ENGINE"].endswith("postgresql"):
        # A server that is stopped, cut off or locked is noticed within seconds: reports then go to the
        # spool. The pool forgets a connection that it could not make, or it would wait ever longer.
        pool = {"min_size": 1, "max_size": 8, "timeout": 3, "reconnect_timeout": 5}
        limits = {"connect_timeout": 3, "tcp_user_timeout": 5000, "options": "-c lock_timeout=3000"}
        found["OPTIONS"] = {**limits, **found.get("OPTIONS", {}), "pool": pool}
    else:
        conf.refuse("CLICKABLE_DATABASE_URL", "must begin with sqlite:/// or postgresql://")
    return found


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ON_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")


# Background work: the rows are the truth, a task only says "look now" (docs/decisions/0005).
def _queue() -> dict[str, Any]:
    url = conf.text("CLICKABLE_QUEUE_URL", f"sqlite:///{HOME / 'queue.sqlite3'}")
    scheme = urlsplit(url).scheme
    if scheme not in {"sqlite", "redis", "rediss", "postgres", "postgresql"}:
        conf.refuse("CLICKABLE_QUEUE_URL", "must begin with sqlite:///, redis:// or postgresql://")
    common = {"name": "clickable", "results": False, "immediate": False}
    if scheme == "sqlite":
        path = url.removeprefix("sqlite:///")
        Path(path).parent.mkdir(parents=True, exist_ok=True)  # huey opens it when it is imported
        return {"huey_class": "huey.SqliteHuey", "filename": path, "fsync": True, **common}
    if scheme in {"redis", "rediss"}:
        if not find_spec("redis"):
            conf.refuse("CLICKABLE_QUEUE_URL", "needs the Python package redis, which is missing")
        return {"huey_class": "huey.RedisHuey", "url": url, **common}
    return {"huey_class": "huey.PostgresHuey", "dsn": url, **common}


HUEY = _queue()
TASKS = {"default": {"BACKEND": "clickable.base.background.Backend"}}
# Seconds between two looks of the worker for work that is due.
PULSE = conf.number("CLICKABLE_PULSE", 15, 0.2)


# Mail
def _email(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        conf.refuse("CLICKABLE_EMAIL_URL", "the port is not a number")
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname:
        conf.refuse("CLICKABLE_EMAIL_URL", "must look like smtp://user:password@host:port")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
    }


vars().update(_email(conf.text("CLICKABLE_EMAIL_URL", "smtp://127.0.0.1:25")))
EMAIL_TIMEOUT = 20


def _imap(url: str) -> str:
    """The mailbox that partners write to, or nothing. Unencrypted only within one machine."""
    parts = urlsplit(url)
    try:
        _port = parts.port
    except ValueError:
        conf.refuse("CLICKABLE_IMAP_URL", "the port is not a number")
    near = parts.scheme == "imap" and parts.hostname in {"127.0.0.1", "::1", "localhost"}
    if url and not (near or (parts.scheme == "imaps" and parts.hostname)):
        conf.refuse("CLICKABLE_IMAP_URL", "must look like imaps://user:password@host:port/folder")
    return url


IMAP_URL = _imap(conf.secret("CLICKABLE_IMAP_URL"))
# The name under which our own mail server writes Authentication-Results (RFC 8601).
IMAP_TRUSTED = conf.text("CLICKABLE_IMAP_TRUSTED").lower()
if IMAP_URL and not IMAP_TRUSTED:
    conf.refuse(
        "CLICKABLE_IMAP_TRUSTED", "is needed: the name of your mail server in its own marks"
    )
DEFAULT_FROM_EMAIL = conf.text("CLICKABLE_EMAIL_FROM", "hotline@clickable.example")
# Who signs: the association, in notices, in their subject and as their sender.
ORGANISATION = conf.text("CLICKABLE_ORGANISATION", "Click@ble")
LONGEST_NAME = 80
if not ORGANISATION.isprintable() or not 1 <= len(ORGANISATION) <= LONGEST_NAME:
    conf.refuse("CLICKABLE_ORGANISATION", f"must be one line of at most {LONGEST_NAME} characters")
if "@" not in DEFAULT_FROM_EMAIL or not DEFAULT_FROM_EMAIL.isascii() or " " in DEFAULT_FROM_EMAIL:
    conf.refuse("CLICKABLE_EMAIL_FROM", "must be one plain e-mail address")

# What the public pages say of who runs the instance, and where the quick exit leads
PUBLISHER = conf.text("CLICKABLE_PUBLISHER")
HOSTED_BY = conf.text("CLICKABLE_HOSTED_BY")
CONTACT = conf.text("CLICKABLE_CONTACT", DEFAULT_FROM_EMAIL)
QUIT_TO = conf.text("CLICKABLE_QUIT_TO", "https://www.meteofrance.com/")
if not QUIT_TO.startswith(("https://", "http://")):
    conf.refuse("CLICKABLE_QUIT_TO", "must be the full address of a neutral page")

# Who opens the backups (`clickable backup`): age public keys, whose other halves are kept elsewhere.
BACKUP_RECIPIENTS = conf.listed("CLICKABLE_BACKUP_RECIPIENTS")
if not all(recipient.startswith("age1") for recipient in BACKUP_RECIPIENTS):
    conf.refuse("CLICKABLE_BACKUP_RECIPIENTS", "must be age1… public keys, with commas")

# Strict: no key of the worker's opens anything; what needs one waits for a person of the desk.
STRICT = conf.choice("CLICKABLE_STRICT", ("0", "1"), "0") == "1"

# How much one person opens in a day, and when a break is offered: local policy, 0 is no limit. Who
# works sets stricter ones for themselves, never looser (docs/decisions/0024).
OPENINGS_A_DAY = int(conf.number("CLICKABLE_OPENINGS_A_DAY", 0, 0))
EXPOSURE_MINUTES_A_DAY = int(conf.number("CLICKABLE_EXPOSURE_MINUTES_A_DAY", 120, 0))
BREAK_AFTER = int(conf.number("CLICKABLE_BREAK_AFTER", 0, 0))
BREAK_AFTER_MINUTES = int(conf.number("CLICKABLE_BREAK_AFTER_MINUTES", 50, 0))
BREAK_MINUTES = int(conf.number("CLICKABLE_BREAK_MINUTES", 10, 1))
# What the people of this association can turn to, a line each, in its own words.
TEAM_RESOURCES = [
    line.strip() for line in conf.secret("CLICKABLE_TEAM_RESOURCES").splitlines() if line.strip()
]

# The way out to the network (base.outbound); only the workers of locate and verify take it.
CHECKS = conf.choice("CLICKABLE_CHECKS", ("off", "headers", "digest"), "off")
DNS_SERVERS = conf.listed("CLICKABLE_DNS_SERVERS")
RDAP_BOOTSTRAP = conf.text("CLICKABLE_RDAP_BOOTSTRAP", "https://data.iana.org/rdap/")
try:
    OUTBOUND_ALLOW = [ipaddress.ip_network(n) for n in conf.listed("CLICKABLE_OUTBOUND_ALLOW")]
except ValueError as error:
    conf.refuse("CLICKABLE_OUTBOUND_ALLOW", str(error))

# People
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["clickable.pages.gestion.roles.ByRole"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 14},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
MFA_ADAPTER = "clickable.people.adapter.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODE_DIGITS = 10
LOGIN_URL = "desk:sign_in"
LOGIN_REDIRECT_URL = "desk:queue"
LOGOUT_REDIRECT_URL = "desk:sign_in"
SESSION_ENGINE = "clickable.people.sessions"
SESSION_COOKIE_NAME = "desk"
SESSION_COOKIE_PATH = "/desk/"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_PATH = "/desk/"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SECURE else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
CSRF_FAILURE_VIEW = "clickable.base.errorpages.csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Headers (the rest is in base.middleware)
SECURE_REFERRER_POLICY = None
X_FRAME_OPTIONS = "DENY"
FRAMED = (
    "/module/formulaire/",
    "/campagnes/module/",
    "/tournee/module/",
)  # what stands in the page of another site; nothing there knows who comes
NOT_INDEXED = (
    "/desk/",
    "/gestion/",
    "/api/",
    "/suivi/",
    "/aide/demande/suivi/",
    "/tournee/compter/",
    *FRAMED,
)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["'none'"],
    }
}

# The site's pages (Wagtail), written and translated at /gestion/
WAGTAIL_SITE_NAME = "Click@ble"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_I18N_ENABLED = True
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False  # a translation starts as a draft
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # an address can be said aloud and typed anywhere
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_LOGIN_URL = "/gestion/connexion/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", "Français")]
WAGTAIL_USER_TIME_ZONES = ["Europe/Paris"]

# What a page may send us. Files only at /gestion/, from editors, and at an applicant's own address, which a
# link from a letter opens (pages.gestion.uploads).
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long page of an editor; elsewhere base.middleware.FIELDS
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = [
    "clickable.pages.gestion.uploads.EditorsOnly",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_TEMP_DIR = HOME
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
LARGEST_FILE = 320 * 1024 * 1024  # bytes of one request of an editor's
LARGEST_ATTACHMENT = 11 * 1024 * 1024  # bytes of one request at an applicant's own address (grants)
CLAMAV = conf.place("CLICKABLE_CLAMAV")  # the scanner of applicants' files; empty: none

# Words and time
LANGUAGE_CODE = "fr"
# Wagtail's words, where its French is none; and the packs (decision 0033), each found by its folder.
LANGUAGE_PACKS = PACKAGE / "report" / "languages"
LOCALE_PATHS = [PACKAGE / "pages" / "gestion" / "words", LANGUAGE_PACKS]
SITE_LANGUAGES = [("fr", "Français"), ("en", "English")]
PACKS = packs(LANGUAGE_PACKS)
LANGUAGES = SITE_LANGUAGES + [(pack.code, pack.name) for pack in PACKS]
REPORTERS_PATHS = ("/signaler/", "/module/", "/suivi/")  # what packs hold
LANGUAGE_OF_THE_REST = "en"  # where a link leads that leaves them
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
WAGTAIL_CONTENT_LANGUAGES = SITE_LANGUAGES

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "clickable.base.storage.StaticFiles"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = None  # only what carries its digest in its name may be kept

# No request is ever logged: a line would hold an address and a time (safety rule 4).
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"no_request": {"()": "clickable.base.logs.NoRequest"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler", "formatter": "line", "filters": ["no_request"],
        },
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "clickable": {"level": "INFO"},
        "huey": {"level": "CRITICAL"},  # an error's words may hold an address: the worker logs its kind
        "huey.consumer": {"level": "WARNING"},
        "django": {"handlers": [], "propagate": True},
        "django.request": {"handlers": [], "level": "ERROR"},
        "django.server": {"handlers": [], "propagate": True, "level": "ERROR"},
    },
}  # fmt: skip
