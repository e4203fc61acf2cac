"""Changes of help services that ask for a second person, at /gestion/services/changements/."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from clickable.base import clock
from clickable.pages.gestion.acting import act, editor, for_editors
from clickable.pages.gestion.services_words import shown
from clickable.support import changing
from clickable.support.models import Change, Service

LATEST = 50
Step = Callable[[Change, HttpRequest], object]


@dataclass(frozen=True)
class Line:
    """One field: what it says now, and what it would say."""

    name: str
    before: str
    after: str


@for_editors
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Those that ask for a second person first; the latest answered ones below."""
    found = list(Change.objects.select_related("by", "answered_by")[:LATEST])
    names = dict(Service.objects.values_list("code", "name_fr"))
    rows = [(one, names.get(one.code) or one.after.get("name_fr", one.code)) for one in found]
    waiting = [row for row in rows if row[0].open]
    context = {"waiting": waiting, "answered": [row for row in rows if not row[0].open]}
    return render(request, "gestion/service_changes.html", context)


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change, line by line, with the buttons of who reads it."""
    found = get_object_or_404(Change.objects.select_related("by", "answered_by"), pk=pk)
    if request.method == "POST":
        return _step(found, request)
    service = Service.objects.filter(code=found.code).first()
    context = {
        "change": found,
        "service": service,
        "name": service.name_fr if service else found.after.get("name_fr", found.code),
        "source": _field(found, service, "source"),
        "source_url": _field(found, service, "source_url"),
        "lines": _lines(found),
        "may_answer": found.open and changing.may_answer(found, editor(request)),
        "may_go_alone": changing.may_go_alone(found, editor(request)),
        "own": found.by_id == editor(request).pk,
        "longest": changing.LONGEST_REASON,
    }
    return render(request, "gestion/service_change.html", context)


def _step(found: Change, request: HttpRequest) -> HttpResponse:
    wished = STEPS.get(request.POST.get("do", ""))
    if wished is None:
        raise Http404
    step, said = wished
    done = act(request, lambda: step(found, request), str(said))
    return redirect("services:changes") if done else redirect("services:change", found.pk)


def _field(found: Change, service: Service | None, name: str) -> str:
    return str(found.after.get(name, getattr(service, name, "")))


def _lines(found: Change) -> list[Line]:
    fields = [f for f in Service._meta.fields if f.attname in found.after]  # noqa: SLF001 -- Django’s documented API
    if not found.before:  # a new one: what is empty says nothing
        fields = [f for f in fields if found.after[f.attname] not in (None, "", [], False)]
    return [
        Line(
            name=str(f.verbose_name),
            before=shown(f.attname, found.before.get(f.attname)),
            after=shown(f.attname, found.after[f.attname]),
        )
        for f in fields
    ]


def _confirm(found: Change, request: HttpRequest) -> None:
    changing.confirm(change=found, by=editor(request), now=clock.now())


def _refuse(found: Change, request: HttpRequest) -> None:
    changing.refuse(change=found, by=editor(request), now=clock.now())


def _withdraw(found: Change, request: HttpRequest) -> None:
    changing.withdraw_change(change=found, by=editor(request), now=clock.now())


def _alone(found: Change, request: HttpRequest) -> None:
    reason = request.POST.get("reason", "")
    changing.go_alone(change=found, by=editor(request), reason=reason, now=clock.now())


STEPS: dict[str, tuple[Step, Promise]] = {
    "confirm": (_confirm, _("Confirmé : c’est ce que lit le public.")),
    "refuse": (_refuse, _("Refusé : le public lit ce qu’il lisait avant.")),
    "withdraw": (_withdraw, _("Retiré.")),
    "alone": (_alone, _("C’est public. Une deuxième personne le relira.")),
}
