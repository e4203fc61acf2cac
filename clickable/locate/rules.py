"""From what was found to what is concluded. Unknown stays unknown; doubt is said."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from clickable.domains.models import Kind
from clickable.domains.saying import Saying
from clickable.locate.models import Fact, Trace

BY_HAND = "by_hand"  # the failure of a search that a rule leaves to people
TRIES = 3  # of a search that only met passing failures; then it is unknown, and people go on
WAITS = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))


@dataclass(frozen=True)
class Finding:
    """One thing found, before it is kept as a Fact."""

    kind: Fact.Kind
    value: str
    source: Fact.Source
    rank: int = 0


@dataclass(frozen=True)
class Place:
    """What the registry says of one address of the host; `failure` when it gave no answer."""

    address: str
    network: str = ""
    operator: str = ""
    country: str = ""
    abuse: tuple[str, ...] = ()
    via_cdn: str = ""
    failure: str = ""
    passing: bool = False  # the failure may be over in a while


@dataclass(frozen=True)
class Search:
    """Everything one search brought. `failure`: the name led to no address."""

    places: tuple[Place, ...] = ()
    named: bool = True  # the addresses come from the DNS; False: the item itself gave one
    failure: str = ""
    passing: bool = False


@dataclass(frozen=True, repr=False)
class Told:
    """What rules about its name say of a host beforehand (domains)."""

    by_hand: bool = False
    host: Saying | None = None
    behind: Saying | None = None  # the host behind a delivery network
    owner: Saying | None = None

    @property
    def settled(self) -> bool:
        """Nobody is asked: neither the DNS nor a registry."""
        return self.by_hand or self.host is not None


NOTHING_TOLD = Told()


@dataclass(frozen=True)
class Conclusion:
    outcome: Trace.Outcome
    country: str = ""
    confidence: str = ""
    findings: list[Finding] = field(default_factory=list)
    by_rules: tuple[Kind, ...] = ()  # the kinds of rules that had a say in it


def try_again(search: Search, *, attempts: int, told: Told = NOTHING_TOLD) -> timedelta | None:
    """How long to wait before the next try; None when this search is to be concluded."""
    if told.settled:
        return None
    answered = [place for place in search.places if not place.failure]
    passing = search.passing or any(place.passing for place in search.places)
    if answered or not passing or attempts >= TRIES:
        return None
    return WAITS[min(attempts, len(WAITS)) - 1]


def conclude(search: Search, told: Told = NOTHING_TOLD) -> Conclusion:
    """What a search and the rules about the name come to; a rule's contact comes before a registry's."""
    if told.by_hand:
        waits = Finding(Fact.Kind.FAILURE, BY_HAND, Fact.Source.RULE)
        return Conclusion(Trace.Outcome.UNKNOWN, findings=[waits], by_rules=(Kind.MANUAL,))
    concluded = searched(search)
    if told.host:
        concluded = _told(told.host, Kind.HOST, [])
    elif told.behind and concluded.outcome == Trace.Outcome.UNKNOWN and _is_behind(search):
        concluded = _told(told.behind, Kind.CDN_ORIGIN, concluded.findings)
    if told.owner:
        owner = _from_rule(told.owner, Fact.Kind.OWNER)
        return replace(
            concluded,
            findings=_ranked([*owner, *concluded.findings]),
            by_rules=(*concluded.by_rules, Kind.OWNER),
        )
    return concluded


def _is_behind(search: Search) -> bool:
    return any(place.via_cdn for place in search.places)


def _told(saying: Saying, kind: Kind, found: list[Finding]) -> Conclusion:
    said = [
        *_from_rule(saying, Fact.Kind.OPERATOR),
        Finding(Fact.Kind.COUNTRY, saying.country, Fact.Source.RULE),
    ]
    return Conclusion(
        outcome=Trace.Outcome.FOUND,
        country=saying.country,
        confidence=Trace.Confidence.HIGH,
        findings=_ranked([*said, *found]),
        by_rules=(kind,),
    )


def _from_rule(saying: Saying, who: Fact.Kind) -> list[Finding]:
    said = [(who, saying.operator), (Fact.Kind.ABUSE_EMAIL, saying.email)]
    return [Finding(kind, value, Fact.Source.RULE) for kind, value in said if value]


def searched(search: Search) -> Conclusion:
    """The outcome, the country and every finding.

    The country is the one of the registration. Behind a delivery network the host is unknown,
    and so is its country (facts 2.3). Several addresses that disagree: the most frequent country,
    the first address's on a draw, with low confidence.
    """
    hosts = [p for p in search.places if not p.failure and not p.via_cdn]
    countries = [p.country for p in hosts if p.country]
    country = Counter(countries).most_common(1)[0][0] if countries else ""
    agreed = len(set(countries)) == 1 and len(countries) == len(search.places)
    confidence = Trace.Confidence.HIGH if agreed else Trace.Confidence.LOW
    return Conclusion(
        outcome=Trace.Outcome.FOUND if hosts else Trace.Outcome.UNKNOWN,
        country=country,
        confidence=confidence if country else "",
        findings=findings(search),
    )


def findings(search: Search) -> list[Finding]:
    """Each different thing once; of the hosts behind no delivery network first."""
    found: dict[Finding, None] = {}
    if search.failure:
        found[Finding(Fact.Kind.FAILURE, search.failure, Fact.Source.DNS)] = None
    for place in sorted(search.places, key=lambda place: bool(place.via_cdn)):
        found |= dict.fromkeys(_of_place(place, named=search.named))
    return _ranked(list(found))


def _of_place(place: Place, *, named: bool) -> list[Finding]:
    kind = Fact.Kind.ADDRESS_V6 if ":" in place.address else Fact.Kind.ADDRESS_V4
    source = Fact.Source.DNS if named else Fact.Source.ITEM
    said = [
        (Fact.Kind.NETWORK, place.network),
        (Fact.Kind.OPERATOR, place.operator),
        (Fact.Kind.COUNTRY, place.country),
        *((Fact.Kind.ABUSE_EMAIL, email) for email in place.abuse),
        (Fact.Kind.FAILURE, place.failure),
    ]
    found = [Finding(kind, value, Fact.Source.RDAP) for kind, value in said if value]
    if place.via_cdn:
        found.append(Finding(Fact.Kind.VIA_CDN, place.via_cdn, Fact.Source.CDN_LIST))
    return [Finding(kind, place.address, source), *found]


def _ranked(found: Sequence[Finding]) -> list[Finding]:
    seen: Counter[Fact.Kind] = Counter()
    ranked = []
    for one in found:
        ranked.append(Finding(one.kind, one.value, one.source, rank=seen[one.kind]))
        seen[one.kind] += 1
    return ranked
