"""The people of the tests: Alice and Ben judge in one team and Bob in another, Léa leads, Charlie
may not, Édith writes the public site and Paul publishes it, Dana reports, Eve attacks.

Everything is invented: addresses under .example, no password but where signing in is the subject.
"""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pyrage
import pytest
from django.conf import settings
from django.test import Client
from nacl.public import PrivateKey
from playwright.sync_api import Page

from clickable.base import clock
from clickable.people import factors
from clickable.people.models import Team, User
from clickable.people.sessions import keep_keys, make_whole
from clickable.report import addresses
from clickable.report.conversation.visit import visit
from clickable.report.models import Category, Door, Item, Report
from clickable.report.rules import Standing
from clickable.report.services import Given, receive_report
from clickable.seal import keys, receipts
from clickable.seal.groups import grant
from clickable.seal.models import Group, GroupKey, Keyed
from clickable.seal.persons import Secret, locked, new_secret
from clickable.seal.receipts import Receipt
from clickable.seal.rings import StaffRing, WorkerRing
from clickable.seal.trusted import Officer, Person, TeamKey, Trusted, changing
from clickable.seal.wraps import key_id

NOW = datetime(2026, 11, 3, 10, 30, tzinfo=UTC)
EVE = '"><script>alert("eve")</script>{{ 7 }}{% now %}'  # what Eve writes wherever she can
_pages = itertools.count()

# Two teams, whose keys live as long as the test run. The first takes new reports in.
PASSWORD = "un-mot-de-passe-invente"
OFFICERS = [pyrage.x25519.Identity.generate() for _ in range(3)]
Row = TypeVar("Row", bound=Keyed)
UNE, DEUX = 1_000_001, 1_000_002
TEAM_KEYS = {UNE: PrivateKey.generate(), DEUX: PrivateKey.generate()}
NAMES = {"Une": UNE, "Deux": DEUX}


class _Desk:
    """What anybody of either team opens with, where it does not matter who."""

    def find(self, wanted: bytes) -> PrivateKey | None:
        return next((k for k in TEAM_KEYS.values() if key_id(k.public_key) == wanted), None)


DESK = _Desk()
SECRETS: dict[int, Secret] = {}  # of the people of the running test
WORKER = WorkerRing()


def trust() -> None:
    """The trusted file of the test instance: nobody yet, two teams, the worker."""
    SECRETS.clear()
    wanted = Trusted(
        worker=bytes(keys.worker_keys()[0].public_key).hex(),
        intake=UNE,
        groups={
            team: TeamKey(epoch=1, public=bytes(key.public_key).hex())
            for team, key in TEAM_KEYS.items()
            if team in NAMES.values()
        },
        officers=[
            Officer(name=f"O{n}", recipient=str(officer.to_public()))
            for n, officer in enumerate(OFFICERS)
        ],
    )
    path = settings.KEYS / "trusted.json"
    content = wanted.model_dump_json()
    if not path.exists() or path.read_text() != content:
        path.write_text(content)


def make_teams() -> None:
    for name, pk in NAMES.items():
        group, _new = Group.objects.get_or_create(pk=pk)
        Team.objects.get_or_create(group=group, name=name)
        public = bytes(TEAM_KEYS[pk].public_key)
        GroupKey.objects.get_or_create(
            group=group, epoch=1, defaults={"public": public, "made_at": NOW}
        )


def person(name: str, *, role: User.Role, team: str = "Une") -> User:
    user = User(
        username=name.lower(),
        display_name=name,
        role=role,
        team=Team.objects.get(name=team) if team else None,
    )
    user.set_unusable_password()
    user.save()
    give_keys(user)
    return user


def give_keys(user: User) -> None:
    """Keys of their own, their team's with them, and a place in the trusted file."""
    secret = SECRETS[user.pk] = new_secret()
    row = locked(user.pk, secret, PASSWORD)
    row.save(force_insert=True)
    if user.team_id is None:
        return
    with changing() as known:
        known.people[user.pk] = Person(
            sealing=bytes(row.sealing).hex(),
            signing=bytes(row.signing).hex(),
            groups=[user.team_id],
            by=None,
        )
    key = GroupKey.objects.get(group_id=user.team_id, epoch=1)
    grant(key, TEAM_KEYS[user.team_id], [user.pk])


def ring_of(user: User) -> StaffRing:
    """What this person opens with."""
    return StaffRing(user.pk, SECRETS[user.pk])


@pytest.fixture
def alice(db: None) -> User:
    return person("Alice", role=User.Role.ANALYST, team="Une")


@pytest.fixture
def ben(db: None) -> User:
    return person("Ben", role=User.Role.ANALYST, team="Une")


@pytest.fixture
def bob(db: None) -> User:
    return person("Bob", role=User.Role.ANALYST, team="Deux")


@pytest.fixture
def charlie(db: None) -> User:
    return person("Charlie", role=User.Role.NONE, team="")


@pytest.fixture
def lead(db: None) -> User:
    return person("Léa", role=User.Role.LEAD, team="Une")


def signed_in(user: User, *, keys: bool = True) -> Client:
    """A browser in which `user` has signed in, with both steps. `keys`: theirs were unlocked."""
    client = Client()
    client.force_login(user)
    session = client.session
    make_whole(session, "totp", now=clock.real())
    if keys and user.pk in SECRETS:
        keep_keys(session, SECRETS[user.pk])
    session.save()
    return client


APP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # what everybody's telephone holds


def code(person: User) -> str:
    """What their telephone shows now; they have it from a while ago."""
    early = clock.real() - timedelta(hours=1)
    if not factors.has_one(person):
        factors.set_app(person, APP, factors.code_of(APP, now=early), now=early)
    row = factors.held(person).app
    assert row is not None
    row.data[factors.LAST] = 0  # as if half a minute had passed since the last one
    row.save()
    return factors.code_of(APP, now=clock.real())


def enter(name: str, password: str = PASSWORD, *, door: str = "/desk/", **more: str) -> Client:
    """Through the door, by both steps; where it leads: `client.led_to`."""
    client = Client()
    given = {"username": name, "password": password, **more}
    shown = code(User.objects.get(username=name))
    first = client.post(f"{door}connexion/", given)
    second = f"{door}connexion/code/"
    assert (first.status_code, first.headers["Location"]) == (302, second)
    answer = client.post(second, {"code": shown})
    assert answer.status_code == 302, answer.content.decode()
    client.led_to = answer.headers["Location"]  # type: ignore[attr-defined]
    return client


def come_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """The same in a real browser, which stands at either door."""
    shown = code(User.objects.get(username=name))
    page.get_by_label("Nom de compte").fill(name)
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_label("Code").fill(shown)
    page.get_by_role("button", name="Entrer").click()


def dana_reports(
    *given: str,
    category: Category = Category.CSAM,
    receipt: Receipt | None = None,
    language: str = "fr",
    now: datetime = NOW,
    **more: Any,
) -> Report:
    """A report of Dana's through the form's service: the addresses, or `elsewhere="…"` in words."""
    asked = given if given or "elsewhere" in more else ("https://photos.host.example/a/1",)
    hears = Given(
        door=Door.FORM,
        language=language,
        category=category,
        addresses=[addresses.read(text) for text in asked],
        **more,
    )
    receipt = receipt or receipts.from_page(f"page {next(_pages)}")
    return receive_report(hears, receipt=receipt, now=now)


def an_item(*given: str, **more: Any) -> Item:
    """The one item of a new report of Dana's."""
    return dana_reports(*given, **more).items.get()


def kept(model: type[Row], group: int = UNE, **fields: Any) -> Row:
    """A row of this kind as its service would keep it, with keys for its team and the worker."""
    row, _private = model.keyed(group, for_worker=True, **fields)
    row.save(force_insert=True)
    return row


def hears(receipt: Receipt, *, now: datetime) -> Standing | None:
    """What its holder is told of a report; None when the receipt is nobody's."""
    seen = visit(receipt, now=now)
    return seen.standing if seen.known else None


@pytest.fixture
def edith(db: None) -> User:
    """Writes the public site."""
    return person("Édith", role=User.Role.EDITOR, team="")


@pytest.fixture
def paul(db: None) -> User:
    """Publishes it."""
    return person("Paul", role=User.Role.PUBLISHER, team="")
