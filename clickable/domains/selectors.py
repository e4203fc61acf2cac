"""Which rules count for a host, and what rules there are. Found by keyed tokens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from clickable.domains.models import Kind, Rule, Touch
from clickable.domains.rules import Applying, Subject, choose, names_of
from clickable.domains.saying import Saying, read_saying
from clickable.report.addresses import Address
from clickable.report.models import Item, ItemQuerySet, Path
from clickable.report.selectors import host_of
from clickable.seal.tokens import token
from clickable.seal.wraps import Ring

DRY_RUN = timedelta(days=90)


@dataclass(frozen=True, repr=False)
class Ruling:
    """The rule that counts for one subject, what it says, and the less specific ones it overrules."""

    rule: Rule
    saying: Saying | None  # None: this ring does not open it
    itself: bool  # it names the host itself, rather than a domain above it
    over: tuple[Rule, ...] = ()

    @property
    def kind(self) -> Kind:
        return Kind(self.rule.kind)


@dataclass(frozen=True, repr=False)
class Rulings:
    """All that rules say of one host."""

    by_subject: Mapping[Subject, Ruling] = field(default_factory=dict)

    def of(self, *kinds: Kind) -> Ruling | None:
        """The one of these kinds that counts; None when another kind is nearer."""
        return next((r for r in self.by_subject.values() if r.kind in kinds), None)

    def said(self, *kinds: Kind) -> Ruling | None:
        """The same, only if what it says could be read."""
        found = self.of(*kinds)
        return found if found and found.saying else None

    @property
    def all(self) -> list[Ruling]:
        return [self.by_subject[s] for s in Subject if s in self.by_subject]


NOTHING = Rulings()


def rulings_for(
    hosts: Mapping[UUID, tuple[int, str]], ring: Ring, *, now: datetime
) -> dict[UUID, Rulings]:
    """For each key, whose team and host are given, what counts; one query for all of them."""
    names = {key: names_of(host) for key, (_group, host) in hosts.items() if host}
    tokens = {name: token("domain", name) for some in names.values() for name in some}
    groups = {group for group, _host in hosts.values()}
    standing = Rule.objects.standing(localdate(now)).filter(
        group_id__in=groups, token__in=list(tokens.values())
    )
    found: dict[tuple[int, bytes], list[Rule]] = {}
    for rule in standing if names else ():
        found.setdefault((rule.group_id, bytes(rule.token)), []).append(rule)
    if not found:
        return dict.fromkeys(hosts, NOTHING)
    return {
        key: _rulings([found.get((hosts[key][0], tokens[name]), []) for name in some], ring)
        for key, some in names.items()
    } | {key: NOTHING for key in hosts if key not in names}


def _rulings(by_distance: list[list[Rule]], ring: Ring) -> Rulings:
    rules = {rule.pk: rule for some in by_distance for rule in some}
    applying = [
        Applying(rule.pk, Kind(rule.kind), above)
        for above, some in enumerate(by_distance)
        for rule in some
    ]
    return Rulings(
        {
            subject: Ruling(
                rule=rules[chosen.wins.key],  # type: ignore[index]
                saying=read_saying(rules[chosen.wins.key], ring),  # type: ignore[index]
                itself=chosen.wins.above == 0,
                over=tuple(rules[one.key] for one in chosen.over),  # type: ignore[index]
            )
            for subject, chosen in choose(applying).items()
        }
    )


def rulings_of(item: Item, ring: Ring, *, now: datetime) -> Rulings:
    """What counts for one item; nothing for a place in words, or for one that does not open."""
    return rulings_for({item.pk: (item.group_id, host_of(item, ring))}, ring, now=now)[item.pk]


def covered(name: str, *, group: int, since: datetime) -> ItemQuerySet:
    """The team's items that a rule about `name` would be about, received since then. Opens nothing."""
    address = Address(text="", host=name)
    below = Path.objects.filter(token=token("domain", name)).values("item")
    same = Q(site_token=token("site", name)) if address.site == name else Q(pk__in=below)
    return Item.objects.of(group).filter(
        same | Q(host_token=token("host", name)), first_hour__gte=since
    )


def touching(item: Item) -> "QuerySet[Touch]":
    """What rules did about an item, oldest first."""
    return Touch.objects.filter(item=item).select_related("rule").order_by("at", "pk")


def rules_of(group: int) -> "QuerySet[Rule]":
    """All rules of a team, the newest first, with who proposed and confirmed them."""
    rows = Rule.objects.of(group)
    return rows.select_related("proposed_by", "confirmed_by", "ended_by")
