"""The loop that `clickable bench newsletter` measures, small, in the tests' own database."""

import json
from typing import Any

import pytest

from clickable.bench import mailsink, newsletter, newsletter_loop
from clickable.campaign.newsletter.models import Issue

pytestmark = pytest.mark.django_db


def test_each_subscriber_gets_one_letter_and_the_reference_writes_as_many(
    settings: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    monkeypatch.setattr("sys.argv", ["loop", "7"])
    with mailsink.sink() as sunk:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sunk.port
        newsletter_loop.main()
    told = json.loads(capsys.readouterr().out)

    assert newsletter._reached(sunk.taken, 7) == {"lost": 0, "doubled": 0}
    assert newsletter._reached(sunk.taken, 8) == {"lost": 1, "doubled": 0}
    assert sum(count for to, count in sunk.taken.items() if to.startswith("plain-")) == 7
    assert Issue.objects.get().state == "sent"
    assert set(told) < set(newsletter.UNITS)
    assert all(value > 0 for value in told.values())
