"""Who leads sees who is of the team, invites, ends sessions, and helps who lost their second factor."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base.clock import now, real
from clickable.base.errors import RefusedError
from clickable.desk.access import StaffRequest, staff
from clickable.desk.key_forms import TickedForm
from clickable.desk.team_forms import InviteForm
from clickable.desk.views.acting import attempt
from clickable.people import invitations, second_chance, selectors, services
from clickable.people.models import Invitation, User
from clickable.people.rules import can_lead


@staff(can_lead)
@require_safe
def team(request: StaffRequest) -> HttpResponse:
    return _page(request, InviteForm(by=request.user))


@staff(can_lead)
@require_POST
def invite(request: StaffRequest) -> HttpResponse:
    """The link is shown on this one page only."""
    form = InviteForm(request.POST, by=request.user)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        token = invitations.invite(
            **form.cleaned_data, team=request.user.team, by=request.user, now=now()
        )
    except RefusedError as refused:
        form.add_error("username", str(refused.message))
        return _page(request, form, status=422)
    link = f"{settings.SITE_URL}{resolve_url('desk:invitation', token)}"
    return render(
        request, "desk/invited.html", {"who": form.cleaned_data["display_name"], "link": link}
    )


@staff(can_lead)
@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Invitation, team_id=request.user.group, pk=pk)
    attempt(
        request,
        lambda: invitations.withdraw(invitation=found, by=request.user, now=now()),
        done=_("L’invitation est retirée."),
    )
    return redirect("desk:team")


@staff(can_lead)
@require_POST
def end_sessions(request: StaffRequest, pk: int) -> HttpResponse:
    found = _colleague(request, pk)
    attempt(
        request,
        lambda: services.end_sessions(person=found, by=request.user, now=now()),
        done=_("Les sessions de %(who)s sont fermées.") % {"who": found},
    )
    return redirect("desk:team")


@staff(can_lead)
@require_POST
def ask_reset(request: StaffRequest, pk: int) -> HttpResponse:
    found = _colleague(request, pk)
    attempt(
        request,
        lambda: second_chance.ask(person=found, by=request.user, now=now()),
        form=TickedForm(request.POST),
        done=_("C’est demandé. Une autre personne responsable, ou l’exploitant, doit l’approuver."),
    )
    return redirect("desk:team")


@staff(can_lead)
@require_POST
def agree_reset(request: StaffRequest, pk: int) -> HttpResponse:
    found = _colleague(request, pk)
    attempt(
        request,
        lambda: second_chance.agree(person=found, by=request.user, now=now()),
        form=TickedForm(request.POST),
        done=_("À sa prochaine connexion, %(who)s réglera un nouveau second facteur.")
        % {"who": found},
    )
    return redirect("desk:team")


def _page(request: StaffRequest, form: InviteForm, *, status: int = 200) -> HttpResponse:
    members = selectors.members(request.user, now=now(), real=real())
    waiting = invitations.standing(now=now()).filter(team_id=request.user.group).order_by("pk")
    context = {"members": members, "invitations": waiting, "form": form}
    return render(request, "desk/team.html", context, status=status)


def _colleague(request: StaffRequest, pk: int) -> User:
    """Somebody of the viewer's team; others do not exist for them."""
    return get_object_or_404(User, pk__in=[p.pk for p in selectors.of_team(request.user)], pk=pk)
