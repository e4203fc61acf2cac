"""Requests as tests need them: invented schools, invented mailboxes."""

from datetime import date, time

from clickable.outreach import services
from clickable.outreach.models import Ask, Seat, SessionRequest, StopState, TourStop
from clickable.outreach.services import About, Given, Wanted
from clickable.people.models import User
from tests.cast import NOW, person

CM1, SIXTH = Wanted("pupils", "cm1", 25), Wanted("pupils", "6e", 28)


def an_ask(*groups: Wanted, **more: object) -> Ask:
    said: dict[str, object] = {
        "kind": Ask.Kind.SCHOOL,
        "organisation": "École inventée",
        "town": "Villefictive",
        "area": "FR-69",
        "way": "on_site",
        "mailbox": "direction@ecole.example",
        "language": "fr",
        "contact": "direction",
        "needs": "projecteur",
        "wishes": (date(2026, 12, 1),),
        "half": "morning",
    }
    return services.ask(Given(groups=groups or (CM1,), **{**said, **more}), now=NOW)  # type: ignore[arg-type]


def a_request(*groups: Wanted, **more: object) -> SessionRequest:
    """Confirmed and routed: the first part."""
    return services.confirm(an_ask(*groups, **more), now=NOW)[0]


def of(association: str, name: str = "") -> User:
    """Somebody of /gestion/ who works for it."""
    called = name or f"De {association}"
    known = User.objects.filter(display_name=called).first()
    if known:
        return known
    user = person(called, role=User.Role.EDITOR, team="")
    if association:
        Seat.objects.create(person=user, association=association)
    return user


WAY = ("contacted", "agreed", "confirmed", "published", "en_route", "running", "done")


def a_stop(*, to: str = "idea", **more: object) -> TourStop:
    """A stop of the tour, walked as far as `to`; cancelled ones were announced before."""
    by = of("ecpat-france")
    said: dict[str, object] = {
        "town": "Saint-Denis",
        "area": "FR-93",
        "place": "Parc inventé",
        "day": date(2027, 7, 10),
        "begins": time(14),
        "ends": time(18),
    }
    stop = services.new_stop(about=About(**{**said, **more}), by=by, now=NOW)  # type: ignore[arg-type]
    last = "published" if to in {"cancelled", "postponed"} else to
    for state in WAY[: WAY.index(last) + 1] if last != "idea" else ():
        stop = services.move_stop(stop=stop, to=state, by=by, now=NOW)
    if to != last:
        stop = services.move_stop(stop=stop, to=StopState(to), by=by, reason="Orage", now=NOW)
    return stop
