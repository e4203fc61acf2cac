"""Every test run has an instance of its own: a home, keys, a database."""

import os
import tempfile
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="clickable-tests-"))
for name in [n for n in os.environ if n.startswith("CLICKABLE_")]:
    if name != "CLICKABLE_DATABASE_URL":
        del os.environ[name]
os.environ["CLICKABLE_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "clickable.settings"


def pytest_configure() -> None:
    from django.conf import settings

    from clickable.seal import keys

    keys.create(settings.KEYS)
