"""Telling the cases: each step is a call of a room's own service, at its own moment in the past."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from clickable.assess import services as assess
from clickable.assess.models import Outcome
from clickable.assess.opinions import services as opinions
from clickable.assess.opinions.models import Opinion
from clickable.assess.rules import Judgement, bases_for, is_illegal
from clickable.base.errors import RefusedError
from clickable.figures import services as figures
from clickable.locate import services as locate
from clickable.notify import services as notify
from clickable.notify.models import Notice
from clickable.people import factors
from clickable.people.keys import set_up
from clickable.people.models import User
from clickable.people.services import add_person, unlock
from clickable.record import services as record
from clickable.report.addresses import read
from clickable.report.models import Category, Door, Item, Report
from clickable.report.services import Given, receive_report
from clickable.seal.parcels import new_identity
from clickable.seal.receipts import from_page
from clickable.seal.rings import StaffRing, WorkerRing
from clickable.seal.trusted import Officer, trusted
from clickable.verify import services as verify
from lab.run import Lab
from lab.seed import outings
from lab.seed.cases import APPROVED, CASES, ILLEGAL, Case, Fate, Second
from lab.seed.help import tell_of_help
from lab.world import contacts, sites_of

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TO_JUDGE, TO_APPROVE = 2 * HOUR, HOUR
PEOPLE = (
    ("alice", "Alice", User.Role.ANALYST, "Équipe Phare"),
    ("bob", "Bob", User.Role.ANALYST, "Équipe Phare"),
    ("lea", "Léa", User.Role.LEAD, "Équipe Phare"),
    ("nour", "Nour", User.Role.HELPER, "Équipe Écoute"),
    ("ines", "Inès", User.Role.HELP_LEAD, "Équipe Écoute"),
)
# They write and publish the site, at /gestion/; no team, no case.
WRITERS = (
    ("edith", "Édith", User.Role.EDITOR, ""),
    ("paul", "Paul", User.Role.PUBLISHER, ""),
)
OFFICERS = ("Camille", "Dominique", "Sacha")
# What the host's mail server does while this notice is sent.
POSTS = {Fate.REFUSED: "refuse", Fate.UNCERTAIN: "drop", Fate.DEFERRED: "defer"}

Act = Callable[[datetime], None]


def password_of(username: str) -> str:
    """The demo's accounts open nothing but the demo, on this machine only."""
    return f"demonstration-{username}"


@dataclass(frozen=True, order=True)
class Event:
    at: datetime
    number: int
    act: Act


def tell(lab: Lab, *, now: datetime) -> int:
    """Make the demo's past, once: how many reports there are now that were not there before."""
    if Report.objects.exists():
        return 0
    people = _people(PEOPLE, now=now - 30 * DAY)
    writers = _people(WRITERS, now=now - 30 * DAY)
    lab.phones.give(
        {name: _phone_of(one, now=now - 30 * DAY) for name, one in (people | writers).items()}
    )
    for team in dict.fromkeys(team for *_person, team in PEOPLE):
        _set_up([people[name] for name, *_more, own in PEOPLE if own == team], now=now - 30 * DAY)
    story = _Story(lab, people)
    for event in sorted(story.events(now)):
        event.act(event.at)
    tell_of_help(people["nour"], _ring_of(people["nour"]), now=now)
    outings.fill(now=now)
    figures.publish(now=now)
    record.chain(now=now)
    return Report.objects.count()


def _people(
    wanted: tuple[tuple[str, str, User.Role, str], ...], *, now: datetime
) -> dict[str, User]:
    return {
        username: User.objects.filter(username=username).first()
        or add_person(
            username=username,
            display_name=shown,
            role=role,
            team=team,
            own_password=True,
            password=password_of(username),
            now=now,
        )
        for username, shown, role, team in wanted
    }


def _phone_of(person: User, *, now: datetime) -> str:
    """A telephone with a code app; its secret."""
    secret = factors.new_secret()
    factors.set_app(person, secret, factors.code_of(secret, now=now), now=now)
    return secret


def _set_up(members: list[User], *, now: datetime) -> None:
    """A team's key, for all of them. The officers of a demo keep nothing: they are invented too."""
    team = members[0].team
    if team is None or team.pk in trusted().groups:
        return
    officers = [Officer(name=name, recipient=new_identity().public) for name in OFFICERS]
    officers = [] if trusted().officers else officers
    set_up(team=team, members=members, officers=officers, now=now)


class _Story:
    def __init__(self, lab: Lab, people: dict[str, User]) -> None:
        self._lab = lab
        self._people = people
        self._worker = WorkerRing()
        self._rings = {name: _ring_of(person) for name, person in people.items()}
        self._items: dict[str, Item] = {}
        self._numbers = count()

    def events(self, now: datetime) -> Iterator[Event]:
        for index, case in enumerate(CASES):
            analyst = self._people["bob" if index % 3 == 1 else "alice"]
            for after, act in self._acts(case, analyst):
                at = min(now - case.days * DAY + after, now - MINUTE)
                yield Event(at, next(self._numbers), act)
        for day in range(27, 0, -3):
            yield Event(now - day * DAY, next(self._numbers), self._look)

    def _acts(self, case: Case, analyst: User) -> Iterator[tuple[timedelta, Act]]:
        for person in range(1 + case.more):
            yield person * 25 * MINUTE, partial(self._report, case, person)
        if case.fate == Fate.IN_HAND:
            yield case.days * DAY - 5 * MINUTE, partial(self._claim, case, analyst)
        elif case.fate != Fate.WAITING:
            yield TO_JUDGE, partial(self._judge, case, analyst)
        if case.fate in ILLEGAL:
            yield TO_JUDGE + MINUTE, self._trace
        if case.fate in APPROVED:
            told = TO_JUDGE + TO_APPROVE
            yield told, partial(self._approve, case, analyst)
            yield told + MINUTE, self._look
            yield from self._answer(case, told)
        if case.second:
            yield from self._second(case, analyst)

    def _second(self, case: Case, first: User) -> Iterator[tuple[timedelta, Act]]:
        """Another person is asked what they conclude; where the two differ, a lead settles."""
        asked = TO_JUDGE + 2 * MINUTE
        yield asked, partial(self._ask, case, first)
        if case.second != Second.AWAITED:
            yield asked + 3 * HOUR, partial(self._give, case)
        if case.second == Second.SETTLED:
            yield asked + 5 * HOUR, partial(self._settle, case)

    def _answer(self, case: Case, told: timedelta) -> Iterator[tuple[timedelta, Act]]:
        """What the host does with the notice; two looks see it when the page goes."""
        behaviour = case.behaviour or ("remove" if case.fate == Fate.GONE else "")
        if not behaviour:
            return
        # A page that hangs would hold every look of the past for ten seconds: from today only.
        when = case.days * DAY if behaviour == "hang" else told + case.hours * HOUR
        yield when, lambda _at: self._lab.set_behaviour(self._url(case), behaviour)
        if case.fate == Fate.GONE:
            yield when + 7 * MINUTE, self._look
            yield when + 30 * MINUTE, self._look

    def _url(self, case: Case) -> str:
        host, slash, path = case.where.partition("/")
        return self._lab.url(host, slash + path)

    def _report(self, case: Case, person: int, now: datetime) -> None:
        given = Given(
            door=Door.API if person == 1 else Door.FORM,
            language="en" if person == 2 else "fr",
            category=Category(case.category),
            addresses=[] if case.is_place else [read(self._url(case))],
            elsewhere=case.where.removeprefix("= ") if case.is_place else "",
            message=case.words if person == 0 else "",
            urgent=case.urgent,
        )
        receipt = from_page(f"demo {CASES.index(case)} {person}")
        report = receive_report(given, receipt=receipt, now=now)
        self._items[case.where] = report.items.get()

    def _claim(self, case: Case, analyst: User, now: datetime) -> None:
        assess.claim(item=self._items[case.where], analyst=analyst, now=now)

    def _judge(self, case: Case, analyst: User, now: datetime) -> None:
        self._claim(case, analyst, now)
        item = self._items[case.where]
        assess.decide(item=item, analyst=analyst, judgement=_judgement(case), now=now + MINUTE / 2)

    def _trace(self, now: datetime) -> None:
        locate.trace_due(self._worker, now=now)
        notify.draft_due(self._worker, now=now + MINUTE / 4)

    def _approve(self, case: Case, analyst: User, now: datetime) -> None:
        """Approve every draft that can leave; one without a known mailbox stays for a person."""
        mailboxes = _mailboxes(case)
        for contact in mailboxes:
            self._lab.set_mailbox(contact, POSTS.get(case.fate, "accept"))
        for notice in Notice.objects.drafts().filter(item=self._items[case.where]):
            if case.fate in POSTS and notice.action != "host":
                continue
            try:
                notify.approve(
                    notice=notice, analyst=analyst, ring=self._rings[analyst.username], now=now
                )
            except RefusedError:
                continue
        notify.send_due(self._worker, now=now + MINUTE / 2)
        for contact in mailboxes:
            self._lab.set_mailbox(contact, "accept")

    def _ask(self, case: Case, first: User, now: datetime) -> None:
        opinions.ask(item=self._items[case.where], analyst=first, now=now)

    def _give(self, case: Case, now: datetime) -> None:
        opinion = self._opinion(case)
        if opinion.second is None:
            raise RuntimeError(f"nobody was drawn for {case.where}")
        judgement = _judged(Outcome(case.otherwise), Category(case.judged_as))
        opinions.give(opinion=opinion, analyst=opinion.second, judgement=judgement, now=now)

    def _settle(self, case: Case, now: datetime) -> None:
        notify.settle_opinion(
            opinion=self._opinion(case),
            lead=self._people["lea"],
            verdict=Opinion.Verdict.FIRST,
            reason="Les conditions du forum l’interdisent, la loi non : la première conclusion est la bonne.",
            ring=self._rings["lea"],
            now=now,
        )

    def _opinion(self, case: Case) -> Opinion:
        return Opinion.objects.select_related("second").get(item=self._items[case.where])

    def _look(self, now: datetime) -> None:
        verify.look_due(self._worker, now=now)


def _ring_of(person: User) -> StaffRing:
    secret = unlock(person, password_of(person.username))
    if secret is None:
        raise RuntimeError(f"{person.username} has another password than the demo's")
    return StaffRing(person.pk, secret)


def _judgement(case: Case) -> Judgement:
    category = Category(case.judged_as)
    if case.fate not in ILLEGAL:
        return _judged(Outcome(case.fate.value), category)
    csam = category == Category.CSAM
    return _judged(Outcome.NATIONAL_ILLEGAL if csam else Outcome.MANIFESTLY_ILLEGAL, category)


def _judged(outcome: Outcome, category: Category) -> Judgement:
    bases = (bases_for(category)[0].code,) if is_illegal(outcome) else ()
    return Judgement(outcome=outcome, category=category, legal_basis=bases)


def _mailboxes(case: Case) -> list[str]:
    """The contact for abuse of the host of this case, where the registry has one."""
    from_host = case.where.partition("/")[0]
    return [c for c in contacts() if from_host in {site.name for site in sites_of(c)}]
