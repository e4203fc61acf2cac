"""The people of the helpline: Nour and her lead Hanaé in one team, Malo in another; Dana asks for help."""

import itertools
from datetime import datetime
from typing import Any

import pytest
from nacl.public import PrivateKey

from clickable.people.models import Team, User
from clickable.seal import receipts
from clickable.seal.models import Group, GroupKey
from clickable.seal.receipts import Receipt
from clickable.seal.trusted import TeamKey, changing
from clickable.support.requests.letters import Letter
from clickable.support.requests.models import Request
from clickable.support.requests.services import Given, receive
from tests.cast import NOW, TEAM_KEYS, person

ECOUTE, AUTRE = 1_000_011, 1_000_012
TEAM_KEYS |= {ECOUTE: PrivateKey.generate(), AUTRE: PrivateKey.generate()}
NAMES = {"Écoute": ECOUTE, "Autre écoute": AUTRE}
_pages = itertools.count()


@pytest.fixture
def helpline(db: None) -> None:
    """Two teams of helpers; the first takes requests in."""
    make_helplines()


def make_helplines() -> None:
    for name, pk in NAMES.items():
        group, _new = Group.objects.get_or_create(pk=pk)
        Team.objects.get_or_create(group=group, name=name, kind=Team.Kind.HELPLINE)
        public = bytes(TEAM_KEYS[pk].public_key)
        GroupKey.objects.get_or_create(
            group=group, epoch=1, defaults={"public": public, "made_at": NOW}
        )
        with changing() as known:
            known.groups[pk] = TeamKey(epoch=1, public=public.hex())
            known.helpline = ECOUTE


@pytest.fixture
def nour(helpline: None) -> User:
    return person("Nour", role=User.Role.HELPER, team="Écoute")


@pytest.fixture
def hanae(helpline: None) -> User:
    return person("Hanaé", role=User.Role.HELP_LEAD, team="Écoute")


@pytest.fixture
def malo(helpline: None) -> User:
    """A helper of another team."""
    return person("Malo", role=User.Role.HELPER, team="Autre écoute")


def dana_asks(
    *,
    receipt: Receipt | None = None,
    may_pass_on: bool = False,
    quarantined: bool = False,
    now: datetime = NOW,
    **letter: Any,
) -> Request:
    """A request of Dana's through the form's service."""
    told = Given(
        letter=Letter(**{"language": "fr", **letter}),
        may_pass_on=may_pass_on,
        quarantined=quarantined,
    )
    return receive(told, receipt=receipt or a_receipt(), now=now)


def a_receipt() -> Receipt:
    return receipts.from_page(f"help {next(_pages)}")
