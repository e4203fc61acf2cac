"""Rules about names, as two leads make them."""

from datetime import date, datetime
from typing import Any

from clickable.domains.models import Kind, Rule
from clickable.domains.saying import Saying
from clickable.domains.services import confirm, propose
from clickable.people.models import User
from tests.cast import NOW, person

UNTIL = date(2027, 2, 1)
VALUES = {
    Kind.HOST: {
        "operator": "Hébergement du Phare",
        "country": "FR",
        "email": "abuse@phare.example",
    },
    Kind.CDN_ORIGIN: {"operator": "Hôte caché", "country": "NL", "email": "abuse@cache.example"},
    Kind.OWNER: {"operator": "Plateforme Une", "email": "signaler@une.example"},
    Kind.LANGUAGE: {"language": "en"},
}


def two_leads(team: str = "Une") -> tuple[User, User]:
    names = ("Léa", "Lino") if team == "Une" else ("Lou", "Luc")
    first, second = (
        User.objects.filter(display_name=name).first()
        or person(name, role=User.Role.LEAD, team=team)
        for name in names
    )
    return first, second


def proposed(
    kind: Kind, name: str = "host.example", *, by: User, now: datetime = NOW, **more: Any
) -> Rule:
    until = more.pop("until", UNTIL)
    values = {"reason": "vu avec l’hébergeur", **VALUES.get(kind, {}), **more}
    return propose(lead=by, kind=kind, saying=Saying(name=name, **values), until=until, now=now)


def standing(
    kind: Kind, name: str = "host.example", *, team: str = "Une", now: datetime = NOW, **more: Any
) -> Rule:
    """A rule that counts: confirmed by a second lead, where it needs one."""
    first, second = two_leads(team)
    rule = proposed(kind, name, by=first, now=now, **more)
    if rule.stands_from is None:
        confirm(rule=rule, lead=second, now=now)
    rule.refresh_from_db()
    return rule
