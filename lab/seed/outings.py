"""The demo's requests for sessions and its tour. Every school, town hall and mailbox is invented."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.utils.timezone import localdate

from clickable.outreach import services
from clickable.outreach.evenings import services as evenings
from clickable.outreach.evenings.models import Evening
from clickable.outreach.evenings.services import Coming
from clickable.outreach.models import SessionRequest, TourStop
from clickable.outreach.preparing import services as preparing
from clickable.outreach.services import About, Came, Given, Planned, Wanted
from clickable.outreach.steps import Act
from clickable.outreach.tally import services as tally
from clickable.people.models import User

DAY = timedelta(days=1)
SEATS = {"edith": "ecpat-france", "paul": "e-enfance"}
CM1, CM2 = Wanted("pupils", "cm1", 26), Wanted("pupils", "cm2", 24)
# Days ago, who asks, where, for whom.
ASKED = (
    (28, "school", "École inventée des Quatre-Vents", "Villefictive", "FR-69", (CM1, CM2)),
    (12, "school", "École imaginaire Rosa-Bonheur", "Bourg-Inventé", "RE", (CM2,)),
    (3, "school", "Collège imaginaire du Phare", "Port-Inventé", "FR-29", (Wanted("pupils", "5e", 55),)),
    (2, "parents", "Parents réunis (démo)", "Villefictive", "FR-69", (Wanted("parents", "", 30),)),
    (1, "company", "Entreprise inventée", "Villefictive", "FR-69", (Wanted("employees", "", 18),)),
)  # fmt: skip
# Days ahead, town, département, how far.
STOPS = (
    (0, "Mont-Inventé", "FR-91", "running"), (9, "Bourg-Inventé", "FR-93", "published"), (16, "Port-Inventé", "FR-77", "published"),
    (23, "Villefictive", "FR-93", "cancelled"), (37, "Val-Inventé", "FR-95", "confirmed"),
)  # fmt: skip
WAY = ("contacted", "agreed", "confirmed", "published", "en_route", "running")
ANNOUNCED = WAY[:4]
# Who was met today, so far, on two phones: pad, how many.
MET = {"accueil": (("children-10", 14), ("parents", 9), ("professionals", 1)), "atelier": (("teens-14", 6), ("children-7", 5))}  # fmt: skip


def fill(*, now: datetime) -> int:
    """Once; how many requests there are then."""
    people = {name: User.objects.get(username=name) for name in SEATS}
    for name, association in SEATS.items():
        services.take_seat(person=people[name], association=association, now=now - 29 * DAY)
    made = [_asked(*row, now=now) for row in ASKED]
    _held(made[0], people["paul"], now=now)
    _evening(people["paul"], now=now)
    stops = [_stop(*stop, by=people["edith"], now=now) for stop in STOPS]
    _today(stops[0], people["edith"], now=now)
    return SessionRequest.objects.count()


def _today(stop: TourStop, by: User, *, now: datetime) -> None:
    """A stop that takes place today: kit, crew, papers, and two phones that count."""
    preparing.fill_kit(stop=stop, by=by, now=now - DAY)
    for function, number in (("animation", 3), ("accueil", 1), ("montage", 2)):
        preparing.add_crew(stop=stop, function=function, number=number, by=by, now=now - DAY)
    preparing.set_papers(stop=stop, state="signed", insurance=True, risks=True, by=by, now=now - DAY)  # fmt: skip
    for label, met in MET.items():
        link, _token = tally.make_link(stop=stop, label=label, by=by, now=now)
        taps = [
            {"id": str(uuid4()), "cell": cell} for cell, number in met for _each in range(number)
        ]
        tally.take_in(link=link, items=taps, now=now)


def _asked(  # noqa: PLR0917 -- a row of the table above
    ago: int,
    kind: str,
    who: str,
    town: str,
    area: str,
    groups: tuple[Wanted, ...],
    *,
    now: datetime,
) -> SessionRequest:
    then = now - ago * DAY
    ask = services.ask(
        Given(
            kind=kind,
            organisation=who,
            town=town,
            area=area,
            way="on_site",
            mailbox="direction@ecole.example",
            language="fr",
            groups=groups,
            contact="direction",
            half="morning",
        ),
        now=then,
    )
    return services.confirm(ask, now=then)[0]


def _held(request: SessionRequest, by: User, *, now: datetime) -> None:
    """Accepted, planned on a day of school, held."""
    services.move(request=request, act=Act.ACCEPT, by=by, now=now - 27 * DAY)
    groups = list(request.groups.order_by("pk"))
    plan = [Planned(one.pk, time(9 + n), 50, f"Salle {n + 1}") for n, one in enumerate(groups)]
    services.schedule(request=request, day=_school_day(now), plan=plan, by=by, now=now - 26 * DAY)
    came = [Came(one.pk, one.number - 1, "counted") for one in groups]
    services.hold(request=request, came=came, by=by, now=now - DAY)


def _evening(by: User, *, now: datetime) -> None:
    """A school whose parents say how many they come: its page, three answers."""
    request = _asked(20, "school", "École inventée des Quatre-Vents", "Villefictive", "FR-69", (Wanted("parents", "cm2", 40),), now=now)  # fmt: skip
    services.move(request=request, act=Act.ACCEPT, by=by, now=now - 19 * DAY)
    group = request.groups.get()
    plan = [Planned(group.pk, time(18, 30), 90, "Préau")]
    services.schedule(request=request, day=localdate(now + 8 * DAY), plan=plan, by=by, now=now - 18 * DAY)  # fmt: skip
    found = Evening.objects.get(request=request)
    evenings.settle(evening=found, place="12 rue Inventée", languages=["ar", "tr", "pt"], seats=60, closed=False, by=by, now=now)  # fmt: skip
    for number, language, needs in ((2, "", ("children",)), (1, "tr", ()), (3, "ar", ("steps",))):
        coming = Coming(number=number, language=language, needs=needs)
        evenings.answer(evening=found, coming=coming, token=evenings.new_token(), now=now)


def _school_day(now: datetime) -> date:
    """A day of the last weeks that no shipped calendar calls a holiday, if there is one."""
    from clickable.places.calendar import calendar  # noqa: PLC0415 -- only here

    days = [localdate(now - ago * DAY) for ago in range(2, 26)]
    return next(
        (d for d in days if d.weekday() < 5 and not calendar("FR-69", language="fr").on(d)), days[0]
    )


def _stop(  # noqa: PLR0917 -- a row of the table above
    ahead: int, town: str, area: str, to: str, *, by: User, now: datetime
) -> TourStop:
    about = About(town=town, area=area, place="Place du marché", day=localdate(now + ahead * DAY), begins=time(14), ends=time(18))  # fmt: skip
    stop = services.new_stop(about=about, by=by, now=now - 28 * DAY)
    for state in WAY[: WAY.index(to) + 1] if to in WAY else ANNOUNCED:
        stop = services.move_stop(stop=stop, to=state, by=by, now=now - 20 * DAY)
    if to not in WAY:
        stop = services.move_stop(
            stop=stop, to=to, by=by, reason="Orage annoncé", now=now - 2 * DAY
        )
    return stop
