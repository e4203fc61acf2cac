"""The page behind the link of an invitation: a password, then the second factor."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from clickable.base.clock import now, real
from clickable.base.errors import GoneError, RefusedError
from clickable.people import entering, invitations
from clickable.people.forms import JoinForm
from clickable.people.models import Invitation, User
from clickable.people.rules import EDITING_ROLES
from clickable.people.services import unlock
from clickable.people.views.place import GESTION, page, place_of

UNPROCESSABLE = 422


@sensitive_variables("token")
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """One answer for what never was, was used, withdrawn, or is over."""
    found = invitations.found(token, now=now())
    if found is None or not _is_here(request, found):
        return page(request, "invitation_gone", status=404)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            person = invitations.accept(token, password=form.cleaned_data["password"], now=now())
        except GoneError:
            return page(request, "invitation_gone", status=404)
        except RefusedError as refused:
            form.add_error("password", str(refused.message))
        else:
            return _go_in(request, person, form.cleaned_data["password"])
    status = UNPROCESSABLE if form.errors else 200
    return page(request, "invitation", status=status, form=form, invitation=found)


def _is_here(request: HttpRequest, found: Invitation) -> bool:
    """Editors join at /gestion/, all others at the desk."""
    return (found.role in EDITING_ROLES) == (place_of(request) is GESTION)


def _go_in(request: HttpRequest, person: User, password: str) -> HttpResponse:
    place = place_of(request)
    secret = None if place is GESTION else unlock(person, password)
    home = resolve_url(place.back or place.keys)
    entering.begin(request, person, secret=secret, onward=home, now=real())
    return redirect(place.protect)
