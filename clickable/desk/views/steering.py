"""For who leads: how the work stands, how far two people agree, and when two are asked."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clickable.assess.opinions import selectors as of_opinions
from clickable.assess.opinions.models import Asks
from clickable.assess.opinions.rules import FEWEST, Terms
from clickable.assess.opinions.services import set_policy as set_opinions
from clickable.base.clock import now
from clickable.desk import opinions
from clickable.desk import steering as selectors
from clickable.desk.access import StaffRequest, staff
from clickable.desk.forms import REAL
from clickable.desk.policy_forms import NoticePolicyForm, OpinionPolicyForm
from clickable.notify.approvals import selectors as of_notices
from clickable.notify.models import Action
from clickable.notify.services import set_policy as set_notices
from clickable.people.models import User
from clickable.people.rules import can_lead_cases
from clickable.report.models import Category

VERSIONS = 10  # the latest of each kind, on the page


@staff(can_lead_cases)
@require_safe
def steering(request: StaffRequest) -> HttpResponse:
    context = {"view": selectors.view(request.user.group, now=now())}
    return render(request, "desk/steering.html", context)


@staff(can_lead_cases)
@require_safe
def agreement(request: StaffRequest) -> HttpResponse:
    months, rows = opinions.agreed(request.user, now=now())
    context = {"months": months, "rows": rows, "fewest": FEWEST}
    return render(request, "desk/agreement.html", context)


@staff(can_lead_cases)
@require_http_methods(["GET", "HEAD", "POST"])
def policies(request: StaffRequest) -> HttpResponse:
    """When two people are asked: a new version of the team's rules about opinions, or about notices."""
    sent = request.POST.get("about", "") if request.method == "POST" else ""
    forms: dict[str, OpinionPolicyForm | NoticePolicyForm] = {
        "opinions": OpinionPolicyForm(request.POST if sent == "opinions" else None),
        "notices": NoticePolicyForm(request.POST if sent == "notices" else None),
    }
    form = forms.get(sent)
    if form is not None and form.is_valid():
        _set(request, form)
        return redirect("desk:policies")
    context = {"forms": forms, "refused": form, **_in_force(request.user, forms)}
    return render(request, "desk/policies.html", context, status=422 if form else 200)


def _set(request: StaffRequest, form: OpinionPolicyForm | NoticePolicyForm) -> None:
    if isinstance(form, OpinionPolicyForm):
        set_opinions(lead=request.user, terms=form.terms(), now=now())
    else:
        set_notices(lead=request.user, terms=form.terms(), now=now())
    messages.success(request, _("Les règles valent à partir de maintenant."))


def _in_force(lead: User, forms: dict[str, Any]) -> dict[str, Any]:
    """What the boxes show: what was sent, else the rules in force."""
    team = lead.group
    given, asked = forms["opinions"].data, of_opinions.terms_of(of_opinions.policy_of(team))
    percent = f"{asked.sample_permille / 10:g}".replace(".", ",")
    return {
        "asks": Asks.choices,
        "rows": _rows(asked, given),
        "newcomer_days": given.get("newcomer_days", asked.newcomer_days),
        "sample_percent": given.get("sample_percent", percent),
        "ticked": _ticked(team, forms["notices"]),
        "actions": Action.choices,
        "opinion_versions": of_opinions.versions_of(team)[:VERSIONS],
        "notice_versions": of_notices.versions_of(team)[:VERSIONS],
    }


def _ticked(team: int, form: NoticePolicyForm) -> set[str]:
    """Which boxes about notices are: as sent, else as the rules in force are."""
    if isinstance(form.data, QueryDict):
        return {
            *form.data.getlist("kinds"),
            *(b for b in NoticePolicyForm.BOXES if form.data.get(b)),
        }
    terms = of_notices.terms_of(of_notices.policy_of(team))
    return {*terms.kinds, *(box for box in NoticePolicyForm.BOXES if getattr(terms, box))}


def _rows(asked: Terms, given: Any) -> list[tuple[str, str, str, bool]]:
    """Name of the field, what it is about, what it says, and whether it may say "no"."""
    found = [
        ("requests", _("Quand l’analyste le demande"), asked.requests, False),
        *(
            (f"category-{code}", str(label), asked.categories.get(Category(code), Asks.NO), True)
            for code, label in REAL
        ),
        ("overridden", _("Quand la conclusion n’est pas celle des règles"), asked.overridden, True),
        ("newcomers", _("Quand qui a décidé est arrivé il y a peu"), asked.newcomers, True),
        ("sample", _("Tirage au sort parmi les décisions"), asked.sample, True),
    ]
    return [(name, words, given.get(name, said), may) for name, words, said, may in found]
