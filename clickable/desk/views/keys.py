"""Who holds the team's key: compare and let in, remove, renew; one's own password."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base.clock import now
from clickable.desk.access import StaffRequest, staff
from clickable.desk.key_forms import ComparedForm, OfficerForm, PasswordForm, TickedForm
from clickable.desk.views.acting import attempt
from clickable.people import escrow, keys, passwords, selectors
from clickable.people.models import User
from clickable.people.rules import can_lead, can_share_key
from clickable.people.sessions import keep_keys

A_MOMENT = 1.5  # seconds of rewrapping for one press of a button


@staff(can_share_key)
@require_safe
def overview(request: StaffRequest) -> HttpResponse:
    page = selectors.key_page(request.user, request.ring, language=get_language() or "fr")
    return render(request, "desk/keys.html", {"keys": page, "leads": can_lead(request.user)})


@staff(can_share_key)
@require_safe
def person(request: StaffRequest, pk: int) -> HttpResponse:
    found = _colleague(request, pk)
    shown = selectors.colleague(request.user, found, language=get_language() or "fr")
    return render(request, "desk/key_person.html", {"one": shown, "leads": can_lead(request.user)})


@staff(can_share_key)
@require_POST
def let_in(request: StaffRequest, pk: int) -> HttpResponse:
    found, form = _colleague(request, pk), ComparedForm(request.POST)
    entered = attempt(
        request,
        lambda: keys.let_in(
            person=found,
            by=request.user,
            ring=request.ring,
            compared=form.cleaned_data["code"],
            now=now(),
        ),
        form=form,
        done=_("%(who)s tient maintenant la clé de l’équipe.") % {"who": found},
    )
    return redirect("desk:keys") if entered else redirect("desk:key_person", pk)


@staff(can_lead)
@require_POST
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    found = _colleague(request, pk)
    removed = attempt(
        request,
        lambda: keys.remove(person=found, by=request.user, ring=request.ring, now=now()),
        form=TickedForm(request.POST),
        done=_("Le compte de %(who)s est fermé, et l’équipe a une nouvelle clé.") % {"who": found},
    )
    return redirect("desk:keys") if removed else redirect("desk:key_person", pk)


@staff(can_lead)
@require_POST
def reset(request: StaffRequest, pk: int) -> HttpResponse:
    """A new password for who lost theirs, shown on this one page only."""
    found, password = _colleague(request, pk), passwords.new_password()
    given = attempt(
        request,
        lambda: passwords.reset_password(
            person=found, password=password, by=request.user, now=now()
        ),
        form=TickedForm(request.POST),
    )
    if not given:
        return redirect("desk:key_person", pk)
    return render(request, "desk/key_password.html", {"who": found, "password": password})


@staff(can_lead)
@require_POST
def renew(request: StaffRequest) -> HttpResponse:
    attempt(
        request,
        lambda: keys.renew(by=request.user, ring=request.ring, now=now()),
        form=TickedForm(request.POST),
        done=_("L’équipe a une nouvelle clé."),
    )
    return redirect("desk:keys")


@staff(can_share_key)
@require_POST
def rewrap(request: StaffRequest) -> HttpResponse:
    attempt(
        request,
        lambda: keys.rewrap(by=request.user, ring=request.ring, seconds=A_MOMENT, now=now()),
    )
    return redirect("desk:keys")


@staff(can_share_key)
@require_POST
def reseal(request: StaffRequest) -> HttpResponse:
    """The parcels, for the officers of today."""

    def act() -> None:
        key, private = keys.held(request.ring, request.user.group)
        escrow.reseal(by=request.user, key=key, private=private, now=now())

    attempt(request, act, done=_("Les plis sont à jour. À remettre aux dépositaires."))
    return redirect("desk:keys")


@staff(can_lead)
@require_POST
def officer(request: StaffRequest) -> HttpResponse:
    form = OfficerForm(request.POST)

    def act() -> None:
        key, private = keys.held(request.ring, request.user.group)
        old, new = form.cleaned_data["old"], form.officer()
        escrow.change_officer(
            old=old, new=new, by=request.user, key=key, private=private, now=now()
        )

    attempt(request, act, form=form, done=_("C’est noté. Les nouveaux plis sont à remettre."))
    return redirect("desk:keys")


@staff(can_share_key)
@require_POST
def password(request: StaffRequest) -> HttpResponse:
    """One's own, with the old one. This session goes on; the others end."""
    form = PasswordForm(request.POST)

    def act() -> None:
        secret = passwords.change_password(
            person=request.user,
            old=form.cleaned_data["old"],
            new=form.cleaned_data["new"],
            session_key=request.session.session_key or "",
            now=now(),
        )
        update_session_auth_hash(request, request.user)
        keep_keys(request.session, secret)

    attempt(request, act, form=form, done=_("Votre mot de passe est changé."))
    return redirect("desk:keys")


def _colleague(request: StaffRequest, pk: int) -> User:
    """Somebody of the viewer's team; others do not exist for them."""
    return get_object_or_404(User, pk__in=[p.pk for p in selectors.of_team(request.user)], pk=pk)
