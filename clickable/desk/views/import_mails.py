"""Partners' mails in quarantine, for who leads, and who may write."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base.clock import now
from clickable.base.errors import RefusedError
from clickable.base.plain import quiet
from clickable.desk.access import StaffRequest, staff
from clickable.desk.imports_forms import PartnerForm, SenderForm
from clickable.desk.services import note_mail
from clickable.desk.views.acting import attempt
from clickable.imports import mailing, selectors
from clickable.imports.columns import Taken
from clickable.imports.letters import reports_of
from clickable.imports.models import Mail
from clickable.people.rules import can_lead_cases

LONGEST_SHOWN = 5_000  # characters of a text


@staff(can_lead_cases)
@require_safe
def mail(request: StaffRequest, reference: str) -> HttpResponse:
    """One mail: who says to have written it, and its text, de-fanged."""
    wanted = _mail(request, reference)
    note_mail(wanted, by=request.user, now=now())
    context = {"mail": wanted, "partners": list(selectors.partners(request.user.group))}
    if wanted.state == Mail.State.WAITING:
        try:
            letter = mailing.letter_of(wanted, request.ring)
        except RefusedError as refused:
            context["shut"] = str(refused.message)
        else:
            found = reports_of(letter, Taken(wanted.group_id))
            context |= {
                "sender": letter.sender,
                "proved": letter.proved,
                "text": quiet(letter.text)[:LONGEST_SHOWN],
                "xarf": len(letter.xarf),
                "dropped": letter.dropped,
                "found": sum(len(given.addresses) for given, _name in found.reports),
            }
    return render(request, "desk/import_mail.html", context)


@staff(can_lead_cases)
@require_POST
def admit(request: StaffRequest, reference: str) -> HttpResponse:
    wanted, form = _mail(request, reference), PartnerForm(request.user.group, request.POST)
    attempt(
        request,
        lambda: mailing.admit(
            wanted,
            partner=form.cleaned_data["partner"],
            by=request.user,
            ring=request.ring,
            now=now(),
        ),
        form=form,
        done=_("Reçu : ce qu’il signale est dans la file."),
    )
    return redirect("desk:import_mail", reference)


@staff(can_lead_cases)
@require_POST
def close(request: StaffRequest, reference: str) -> HttpResponse:
    wanted = _mail(request, reference)
    attempt(
        request,
        lambda: mailing.close(wanted, by=request.user, now=now()),
        done=_("Écarté : son texte est effacé ici, et reste dans la boîte aux lettres."),
    )
    return redirect("desk:imports")


@staff(can_lead_cases)
@require_POST
def sender(request: StaffRequest) -> HttpResponse:
    """Add one, or take one off the list."""
    form = SenderForm(request.user.group, request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        return redirect("desk:imports")
    partner, address = form.cleaned_data["partner"], form.cleaned_data["address"]
    removing = "remove" in request.POST

    def act() -> None:
        if removing:
            mailing.remove_sender(partner=partner, address=address, by=request.user, now=now())
        else:
            mailing.add_sender(partner=partner, address=address, by=request.user, now=now())

    done = _("Retiré de la liste.") if removing else _("Ajouté à la liste.")
    attempt(request, act, done=done)
    return redirect("desk:imports")


def _mail(request: StaffRequest, reference: str) -> Mail:
    """One of the viewer's team; another team's does not exist for them."""
    own = Mail.objects.filter(group_id=request.user.group).select_related("partner")
    return get_object_or_404(own, reference=reference)
