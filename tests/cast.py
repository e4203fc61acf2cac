"""The people of the tests: Alice and Bob judge, Charlie may not, Dana reports, Eve attacks.

Everything is invented: addresses under .example, no password but where signing in is the subject.
"""

import itertools
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from clickable.people.models import Team, User
from clickable.report import addresses
from clickable.report.models import Category, Door, Item, Report
from clickable.report.services import Given, receive_report
from clickable.seal import receipts

NOW = datetime(2026, 11, 3, 10, 30, tzinfo=UTC)
EVE = '"><script>alert("eve")</script>{{ 7 }}{% now %}'  # what Eve writes wherever she can
_pages = itertools.count()


def person(name: str, *, role: User.Role, team: str = "") -> User:
    place = Team.objects.get_or_create(name=team)[0] if team else None
    user = User(username=name.lower(), display_name=name, role=role, team=place)
    user.set_unusable_password()
    user.save()
    return user


@pytest.fixture
def alice(db: None) -> User:
    return person("Alice", role=User.Role.ANALYST, team="Une")


@pytest.fixture
def bob(db: None) -> User:
    return person("Bob", role=User.Role.ANALYST, team="Deux")


@pytest.fixture
def charlie(db: None) -> User:
    return person("Charlie", role=User.Role.NONE)


@pytest.fixture
def lead(db: None) -> User:
    return person("Léa", role=User.Role.LEAD, team="Une")


def signed_in(user: User) -> Client:
    """A browser in which `user` has signed in."""
    client = Client()
    client.force_login(user)
    return client


def dana_reports(
    *given: str, category: Category = Category.CSAM, now: datetime = NOW, **more: Any
) -> Report:
    """A report of Dana's through the form's service: the addresses, or `elsewhere="…"` in words."""
    asked = given if given or "elsewhere" in more else ("https://photos.host.example/a/1",)
    told = Given(
        door=Door.FORM,
        language="fr",
        category=category,
        addresses=[addresses.read(text) for text in asked],
        **more,
    )
    return receive_report(told, receipt=receipts.from_page(f"page {next(_pages)}"), now=now)


def an_item(*given: str, **more: Any) -> Item:
    """The one item of a new report of Dana's."""
    return dana_reports(*given, **more).items.get()
