"""`lab`: the invented internet, started once; every test finds it as new, and the product set to it."""

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

import pytest

from lab.run import Lab, running_lab


@pytest.fixture(scope="session")
def _running_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with running_lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture
def lab(_running_lab: Lab, settings: Any) -> Lab:
    """The lab, with Django's settings pointed at it; `settings.CLOCK_FILE` names the clock's file."""
    env = _running_lab.env()
    host, port = env["CLICKABLE_EMAIL_URL"].removeprefix("smtp://").split(":")
    settings.DNS_SERVERS = [env["CLICKABLE_DNS_SERVERS"]]
    settings.RDAP_BOOTSTRAP = env["CLICKABLE_RDAP_BOOTSTRAP"]
    # The documentation range too, to look its registration up; the demo stays on this machine.
    allowed = (env["CLICKABLE_OUTBOUND_ALLOW"], "2001:db8:66::/48")
    settings.OUTBOUND_ALLOW = [ip_network(text) for text in allowed]
    settings.CHECKS = env["CLICKABLE_CHECKS"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = host, int(port)
    settings.CLOCK_FILE = str(_running_lab.clock.file)
    _running_lab.reset()
    return _running_lab
