"""Certificates of a session, for coordinators: who may have one and why not, a paper list, mending, revoking."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.pages.gestion.acting import act, editor, for_editors
from clickable.training.certificates import selectors, services
from clickable.training.certificates.models import Certificate
from clickable.training.certificates.table import rule_of
from clickable.training.certificates.views import paper
from clickable.training.models import Registration, Session
from clickable.training.services.seats import SEATED

MOST = 300


class ListForm(forms.Form):
    names = forms.CharField(
        label=gettext_lazy("Un prénom et un nom par ligne"),
        max_length=9000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )

    @property
    def lines(self) -> list[str]:
        return [line for line in self.cleaned_data["names"].splitlines() if line.strip()]


class EndForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Pourquoi"),
        choices=[(one.value, one.label) for one in Certificate.Reason],
    )


@for_editors
@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(pk), ListForm())


@for_editors
@require_POST
def listed(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers of a list, in one file; what is wrong with it, and the list as it was typed."""
    found, form = _found(pk), ListForm(request.POST)
    if form.is_valid():
        try:
            made = services.issue_list(
                session=found, names=form.lines, by=editor(request), now=clock.now()
            )
            return paper(made, name=f"attestations-session-{found.pk}")
        except RefusedError as refused:
            form.add_error("names", str(refused.message))
    return _page(request, found, form)


@for_editors
@require_POST
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    found = _certificate(pk, request)
    try:
        made = services.replace(
            certificate=found,
            name=request.POST.get("name", ""),
            by=editor(request),
            now=clock.now(),
        )
    except RefusedError as refused:
        form = ListForm()
        return _page(request, _found(pk), form, refused=str(refused.message))
    return paper([made], name="attestation")


@for_editors
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    found, form, by = _certificate(pk, request), EndForm(request.POST), editor(request)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        act(
            request,
            lambda: services.revoke(certificate=found, reason=reason, by=by, now=clock.now()),
            _("Révoquée ; sa page le dit aussitôt."),
        )
    return redirect("gestion_formations:certificates", pk)


def _page(
    request: HttpRequest, found: Session, form: ListForm, *, refused: str = ""
) -> HttpResponse:
    rows = list(
        found.registrations.filter(state__in=SEATED)
        .select_related("session__course")
        .order_by("pk")
    )
    rights = selectors.rights_of(rows)
    told = {
        "found": found,
        "title": found.course.title("fr"),
        "rule": rule_of(found.course.code),
        "over": found.state in selectors.OVER,
        "rows": [(row, rights[row.pk], _why(row, rights[row.pk])) for row in rows[:MOST]],
        "made": list(selectors.of_session(found)[:MOST]),
        "form": form,
        "end_form": EndForm(),
        "refused": refused,
    }
    return render(request, "gestion/trainings/certificates.html", told)


def _why(row: Registration, right: selectors.Right) -> list[str]:
    """Why not, in words; nothing: they may have one."""
    if row.state == Registration.State.CONFIRMED:
        return [_("présence pas encore notée")]
    if not right.people:
        return [_("personne n’est venu")]
    words = {
        "source": _("présence connue d’aucune source admise"),
        "short": _("%(minutes)d minutes sur %(needed)d nécessaires")
        % {"minutes": right.minutes, "needed": right.verdict.needed},
        "window": _("absence au début ou à la fin"),
    }
    return [words[code] for code in right.verdict.why]


def _found(pk: int) -> Session:
    return get_object_or_404(Session.objects.select_related("course"), pk=pk)


def _certificate(pk: int, request: HttpRequest) -> Certificate:
    return get_object_or_404(Certificate, session=pk, number=request.POST.get("number", ""))
