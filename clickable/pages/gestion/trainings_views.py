"""Sessions of trainings, for editors. Every change is one call of training's services; no mailbox is
ever shown here, because nobody here can read one."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.pages.gestion import trainings_forms as forms
from clickable.pages.gestion.acting import act, editor, for_editors, settled
from clickable.post import services as post
from clickable.post.models import Letter
from clickable.training import selectors, services
from clickable.training.attendance.selectors import expected
from clickable.training.hours import whens
from clickable.training.models import Registration, Session
from clickable.training.rules import BEFORE, SESSION_STEPS, S
from clickable.training.services.seats import SEATED

MOST = 200


@for_editors
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    past = request.GET.get("quand") == "passees"
    over = [S.REPORTED, S.LOCKED, S.CANCELLED]
    rows = Session.objects.select_related("course")
    rows = rows.filter(state__in=over) if past else rows.exclude(state__in=over)
    order = "-starts_at" if past else "starts_at"
    listed = list(rows.order_by(order, "pk")[:MOST])
    waiting = selectors.waiting_for(listed)
    told = {
        "past": past,
        "rows": [
            (one, one.course.title("fr"), whens(one, territory="FR", language="fr"), waiting.get(one.pk, 0))
            for one in listed
        ],
        "letters": Letter.objects.for_people().order_by("ended_at")[:MOST],
        "can_write": post.can_write(),
        "now": now,
    }  # fmt: skip
    return render(request, "gestion/trainings/index.html", told)


@for_editors
def new(request: HttpRequest) -> HttpResponse:
    form = forms.PlanForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = services.plan(**form.said, by=editor(request), now=clock.now())
        return redirect("gestion_formations:session", made.pk)
    return render(request, "gestion/trainings/new.html", {"form": form})


@for_editors
@require_safe
def session_page(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(pk)
    rows = list(found.registrations.exclude(state=Registration.State.UNVERIFIED).order_by("pk"))
    seated = [one for one in rows if one.state in SEATED]
    standings = {one.pk: one for one in selectors.list_of(found)}
    places = {pk: place for place, pk in enumerate(standings, start=1)}
    changes = found.state in {*BEFORE, S.DRAFT, S.POSTPONED}
    told = {
        "found": found,
        "title": found.course.title("fr"),
        "whens": whens(found, territory="FR", language="fr"),
        "rows": [(one, places.get(one.pk)) for one in rows[:MOST]],
        "steps": SESSION_STEPS[S(found.state)],
        "change_form": forms.ChangeForm(session=found) if changes else None,
        "seats_form": forms.SeatsForm(initial={"seats": found.seats}) if changes else None,
        "came_form": _came_form(seated) if found.state in {S.RUNNING, S.HELD} else None,
        "came": sum(one.came or 0 for one in rows),
    }
    return render(request, "gestion/trainings/session.html", told)


@for_editors
@require_POST
def act_on(request: HttpRequest, pk: int) -> HttpResponse:
    found, said, by, now = _found(pk), request.POST.get("act", ""), editor(request), clock.now()
    acts: dict[str, Callable[[], object]] = {
        "open": lambda: services.step(session=found, to=S.OPEN, by=by, now=now),
        "close": lambda: services.step(session=found, to=S.CLOSED, by=by, now=now),
        "cancel": lambda: services.cancel(session=found, by=by, now=now),
        "postpone": lambda: services.postpone(session=found, by=by, now=now),
        "count": lambda: services.count_up(session=found, by=by, now=now),
    }
    if said not in acts:
        raise Http404
    act(
        request,
        acts[said],
        _("C’est fait ; les personnes concernées le lisent dans leur courrier."),
    )
    return redirect("gestion_formations:session", pk)


@for_editors
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(pk)
    form = forms.ChangeForm(request.POST, session=found)

    def go() -> None:
        services.change(session=found, **form.said, by=editor(request), now=clock.now())

    return settled(
        request,
        form,
        go,
        done=_("Changé ; qui a une place l’apprend une fois."),
        to=("gestion_formations:session", pk),
    )


@for_editors
@require_POST
def seats(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _found(pk), forms.SeatsForm(request.POST)

    def go() -> None:
        services.set_seats(session=found, **form.cleaned_data, by=editor(request), now=clock.now())

    return settled(request, form, go, done=_("C’est noté."), to=("gestion_formations:session", pk))


@for_editors
@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(pk)
    rows = list(found.registrations.filter(state__in=SEATED).order_by("pk"))
    form = forms.CameForm(request.POST, rows=rows)

    def go() -> None:
        services.hold(session=found, came=form.came, by=editor(request), now=clock.now())

    return settled(request, form, go, done=_("C’est noté."), to=("gestion_formations:session", pk))


@for_editors
@require_POST
def letter(request: HttpRequest, pk: str) -> HttpResponse:
    """One that was refused, or that perhaps arrived: once more, or never."""
    found = get_object_or_404(Letter.objects.for_people(), pk=pk)
    again = request.POST.get("act") == "again"

    def go() -> None:
        call = post.try_again if again else post.put_aside
        call(letter=found, by=editor(request), now=clock.now())

    act(request, go, _("C’est noté."))
    return redirect("gestion_formations:index")


def _came_form(rows: list[Registration]) -> forms.CameForm:
    return forms.CameForm(rows=rows, expected=expected(rows))


def _found(pk: int) -> Session:
    return get_object_or_404(Session.objects.select_related("course"), pk=pk)
