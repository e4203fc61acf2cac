"""Partners and their tokens, for who leads: who may give reports by program, for what, until when."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from clickable.base.clock import now, real
from clickable.base.errors import RefusedError
from clickable.desk.access import StaffRequest, staff
from clickable.desk.key_forms import TickedForm
from clickable.desk.partner_forms import MOST_DAYS, SCOPES, USUAL, USUAL_DAYS, TokenForm
from clickable.desk.views.acting import attempt
from clickable.partners import services
from clickable.partners.models import Token
from clickable.partners.rules import TokenState, token_stands, unknown
from clickable.partners.selectors import partners_of, tokens_of
from clickable.people import factors
from clickable.people.models import Team
from clickable.people.rules import can_lead_cases

STATES = {
    TokenState.COUNTS: gettext_lazy("il vaut"),
    TokenState.OVER: gettext_lazy("terminé"),
    TokenState.REVOKED: gettext_lazy("révoqué"),
}
FIELDS = {"name": "name", "team": "name", "scopes": "scopes", "lasts": "days"}  # of what is refused


@staff(can_lead_cases)
@require_safe
def partners(request: StaffRequest) -> HttpResponse:
    return _page(request, TokenForm())


@staff(can_lead_cases)
@sensitive_post_parameters()
@sensitive_variables()
@require_POST
def make(request: StaffRequest) -> HttpResponse:
    """The token is shown on this one page only."""
    team, form = get_object_or_404(Team, pk=request.user.team_id), TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        factors.confirm(request.user, form.cleaned_data["password"], now=real())
        token, shown = services.add(
            name=form.cleaned_data["name"],
            team=team,
            scopes=form.allowed,
            lasts=form.lasts,
            by=request.user,
            now=now(),
        )
    except RefusedError as refused:
        form.add_error(FIELDS.get(refused.code, "password"), str(refused.message))
        return _page(request, form)
    told = {"token": token, "shown": shown, "scopes": _in_words(token)}
    return render(request, "desk/partner_token.html", told)


@staff(can_lead_cases)
@require_POST
def revoke(request: StaffRequest, pk: UUID) -> HttpResponse:
    """At once, without a password: whoever sees a token in the wrong place has no time to lose."""
    found = get_object_or_404(tokens_of(request.user.group), pk=pk)
    attempt(
        request,
        lambda: services.revoke(prefix=found.prefix, by=request.user, now=now()),
        form=TickedForm(request.POST),
        done=_("Révoqué : ce jeton n’ouvre plus rien."),
    )
    return redirect("desk:partners")


def _page(request: StaffRequest, form: TokenForm) -> HttpResponse:
    at = now()
    chosen = form.data.getlist("scopes") if form.is_bound else [str(each) for each in USUAL]
    context: dict[str, Any] = {
        "rows": [
            (each, [_row(token, now=at) for token in each.tokens.all()])
            for each in partners_of(request.user.group)
        ],
        "form": form,
        "typed": form.data,
        "chosen": chosen,
        "scopes": [(scope.value, words) for scope, words in SCOPES.items()],
        "days": form.data.get("days", "") if form.is_bound else USUAL_DAYS,
        "most": MOST_DAYS,
    }
    return render(request, "desk/partners.html", context, status=422 if form.errors else 200)


def _row(token: Token, *, now: datetime) -> dict[str, Any]:
    stands = token_stands(expires_at=token.expires_at, revoked_at=token.revoked_at, now=now)
    return {
        "token": token,
        "scopes": _in_words(token),
        "counts": stands == TokenState.COUNTS,
        "stands": STATES[stands],
    }


def _in_words(token: Token) -> list[Any]:
    """In one order; of a scope that this version does not know, the code."""
    known = [words for scope, words in SCOPES.items() if scope in token.scopes]
    return [*known, *unknown(token.scopes)]
