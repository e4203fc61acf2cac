"""Who was there, for editors: sources side by side, the code of the room, the sheet to sign. No name
and no mailbox is here, because none is kept."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.base.square import drawn
from clickable.pages.gestion.acting import act, editor, for_editors, settled
from clickable.pages.gestion.attendance_forms import PaperForm, SayForm
from clickable.training.attendance import selectors, services
from clickable.training.attendance.codes import room_code, seconds_left
from clickable.training.attendance.models import Pass, Source, Witness
from clickable.training.hours import whens
from clickable.training.models import Registration, Session


@for_editors
@require_safe
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    found, rows = _found(pk), _seated(pk)
    believed = selectors.presence_of([one.pk for one in rows])
    reasons = dict(_witnesses(rows, Source.MANUAL).values_list("registration_id", "reason"))
    codes = _codes(found)
    told = {
        **_about(found),
        "rows": [(one, codes.get(one.pk, ""), believed[one.pk], reasons.get(one.pk, "")) for one in rows],
        "sources": Source.choices,
        "say_form": SayForm(rows=rows, codes=codes, minutes=found.minutes),
        "paper_form": PaperForm(rows=rows, codes=codes, signed=_signed(rows)),
        "refusals": [(one, codes.get(one.registration_id or 0, "")) for one in selectors.refusals(found)],
        "taken": found.state in services.TAKEN,
    }  # fmt: skip
    return render(request, "gestion/trainings/presence.html", told)


@for_editors
@require_POST
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """By hand, with a reason; or what was said by hand goes."""
    found, rows = _found(pk), _seated(pk)
    form = SayForm(request.POST, rows=rows, codes={}, minutes=found.minutes)

    def go() -> None:
        services.say(**form.said, by=editor(request), now=clock.now())

    return settled(request, form, go, done=_("C’est noté."), to=("gestion_formations:presence", pk))


@for_editors
@require_POST
def unsay(request: HttpRequest, pk: int, registration: int) -> HttpResponse:
    row = get_object_or_404(Registration, pk=registration, session=pk)

    def go() -> None:
        services.unsay(registration=row, by=editor(request), now=clock.now())

    act(request, go, _("C’est noté."))
    return redirect("gestion_formations:presence", pk)


@for_editors
@require_POST
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed sheet, typed in after the session."""
    found, rows = _found(pk), _seated(pk)
    form = PaperForm(request.POST, rows=rows, codes=_codes(found), signed={})

    def go() -> None:
        services.enter_paper(session=found, signed=form.signed, by=editor(request), now=clock.now())

    return settled(request, form, go, done=_("C’est noté."), to=("gestion_formations:presence", pk))


@for_editors
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """To print: personal codes, and a line for each person to sign."""
    found, rows = _found(pk), _seated(pk)
    codes = _codes(found)
    lines = sorted((codes.get(one.pk) or f"n° {one.pk}", range(one.party)) for one in rows if one.pk)  # fmt: skip
    return render(request, "gestion/trainings/sheet.html", {**_about(found), "lines": lines})


@for_editors
@require_safe
def room(request: HttpRequest, pk: int) -> HttpResponse:
    """On the screen of the room. It comes anew by itself when the code changes, without a script."""
    found, now = _found(pk), clock.now()
    code = room_code(found, now=now)
    address = f"{settings.SITE_URL}{reverse('training:here')}"
    there = _witnesses(_seated(pk), Source.CODE).count()
    told = {
        **_about(found),
        "code": f"{code[:3]}\u202f{code[3:]}",
        "square": drawn(f"{address}?code={code}"),
        "address": address.partition("//")[2],
        "there": there,
    }
    answer = render(request, "gestion/trainings/room.html", told)
    answer.headers["Refresh"] = str(seconds_left(now) + 1)
    return answer


def _about(found: Session) -> dict[str, object]:
    return {
        "found": found,
        "title": found.course.title("fr"),
        "whens": whens(found, territory=found.territory or "FR", language="fr"),
    }


def _found(pk: int) -> Session:
    return get_object_or_404(Session.objects.select_related("course"), pk=pk)


def _seated(pk: int) -> list[Registration]:
    rows = Registration.objects.filter(session=pk, state__in=selectors.SEATED)
    return list(rows.order_by("pk"))


def _codes(found: Session) -> dict[int, str]:
    return dict(Pass.objects.filter(session=found).values_list("registration_id", "code"))


def _witnesses(rows: list[Registration], source: Source) -> "QuerySet[Witness]":
    return Witness.objects.filter(registration__in=rows, source=source)


def _signed(rows: list[Registration]) -> dict[int, int]:
    found = _witnesses(rows, Source.PAPER).values_list("registration_id", "people")
    return {pk: people or 0 for pk, people in found}
