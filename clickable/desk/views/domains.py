"""Rules about hosts and sites: what there is, what one would do, and the two people who make it."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clickable.base.clock import now
from clickable.base.errors import RefusedError
from clickable.desk import domains as selectors
from clickable.desk.access import StaffRequest, staff
from clickable.desk.domain_forms import RuleForm
from clickable.desk.selectors import happening
from clickable.desk.services import note_rules
from clickable.desk.views.acting import attempt
from clickable.domains import services
from clickable.domains.models import Kind, Rule
from clickable.people.rules import can_lead_cases, can_work_cases


@staff(can_work_cases)
@require_safe
def rules(request: StaffRequest) -> HttpResponse:
    moment = now()
    note_rules(by=request.user, now=moment)
    found = selectors.shown_rules(request.user, request.ring, now=moment)
    return render(request, "desk/domains.html", {**found, "leads": can_lead_cases(request.user)})


@staff(can_lead_cases)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """A form; with `step=look` what the rule would have done; else it is proposed."""
    if request.method != "POST":
        return _asking(request, RuleForm(), request.GET)
    form, moment = RuleForm(request.POST), now()
    if not form.is_valid():
        return _asking(request, form, request.POST)
    kind, saying, until = form.chosen, form.saying(), form.last_day()
    try:
        if request.POST.get("step") == "look":
            saying = services.checked(kind, saying, until=until, now=moment)
            tried = selectors.dry_run(kind, saying, group=request.user.group, now=moment)
            return _asking(request, form, request.POST, tried=tried)
        rule = services.propose(
            lead=request.user, kind=kind, saying=saying, until=until, now=moment
        )
    except RefusedError as refused:
        form.add_error(refused.code if refused.code in form.fields else None, str(refused.message))
        return _asking(request, form, request.POST)
    messages.success(request, _said(rule))
    return redirect("desk:domain", rule.reference)


@staff(can_work_cases)
@require_safe
def rule(request: StaffRequest, reference: str) -> HttpResponse:
    found, moment = _rule(request, reference), now()
    note_rules(by=request.user, now=moment)
    one = selectors.shown(found, request.ring, now=moment)
    context = {
        "one": one,
        "leads": can_lead_cases(request.user),
        "own": found.proposed_by == request.user,
        "history": [happening(line) for line in selectors.history(found)],
        "tried": selectors.dry_run(one.kind, one.saying, group=request.user.group, now=moment)
        if one.saying
        else None,
        "language": dict(selectors.languages()).get(one.saying.language) if one.saying else "",
    }
    return render(request, "desk/domain.html", context)


@staff(can_lead_cases)
@require_POST
def confirm(request: StaffRequest, reference: str) -> HttpResponse:
    found = _rule(request, reference)
    attempt(
        request,
        lambda: services.confirm(rule=found, lead=request.user, now=now()),
        done=_("Confirmée : elle compte à partir de maintenant."),
    )
    return redirect("desk:domain", reference)


@staff(can_lead_cases)
@require_POST
def end(request: StaffRequest, reference: str) -> HttpResponse:
    found = _rule(request, reference)
    attempt(
        request,
        lambda: services.end(rule=found, lead=request.user, now=now()),
        done=_("Arrêtée : elle ne compte plus."),
    )
    return redirect("desk:domain", reference)


def _rule(request: StaffRequest, reference: str) -> Rule:
    """One of the viewer's team; another team's does not exist for them."""
    rows = Rule.objects.of(request.user.group).select_related(
        "proposed_by", "confirmed_by", "ended_by"
    )
    return get_object_or_404(rows, reference=reference)


def _said(made: Rule) -> str:
    if made.acts_alone:
        return _("Proposée : une deuxième personne responsable doit la confirmer.")
    return _("Posée : elle compte à partir de maintenant.")


def _asking(
    request: StaffRequest,
    form: RuleForm,
    typed: QueryDict,
    *,
    tried: selectors.DryRun | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "typed": typed,
        "tried": tried,
        "kinds": [(kind, selectors.FOLLOWS[kind]) for kind in Kind],
        "languages": selectors.languages(),
    }
    return render(request, "desk/domain_new.html", context, status=422 if form.errors else 200)
