"""The desk's door: signing in and out, and the language."""

from contextlib import suppress

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, resolve_url
from django.views.decorators.http import require_POST

from clickable.base.clock import now
from clickable.base.errors import RefusedError
from clickable.desk.access import LANGUAGE, everybody, home_of
from clickable.desk.forms import SignInForm
from clickable.people.keys import rewrap
from clickable.people.models import User
from clickable.people.services import unlock
from clickable.people.sessions import keep_keys
from clickable.seal.persons import Secret
from clickable.seal.rings import StaffRing

AT_THE_DOOR = 0.5  # seconds of rewrapping at each sign-in


class SignIn(LoginView):
    """The password also unlocks the person's keys, for this session."""

    template_name = "desk/sign_in.html"
    authentication_form = SignInForm

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        entered = super().form_valid(form)
        secret = unlock(form.get_user(), form.cleaned_data["password"])
        if secret:
            keep_keys(self.request.session, secret)
            _go_on(form.get_user(), secret)
        return entered

    def get_success_url(self) -> str:
        """The page that was asked for; of the desk's door itself, one's own first page."""
        wanted: str = super().get_success_url()
        user = self.request.user
        if wanted == resolve_url("desk:queue") and isinstance(user, User):
            return resolve_url(home_of(user))
        return wanted


def _go_on(user: User, secret: Secret) -> None:
    """A member who comes brings the key that older rows wait for."""
    with suppress(RefusedError):
        rewrap(by=user, ring=StaffRing(user.pk, secret), seconds=AT_THE_DOOR, now=now())


sign_in = everybody(SignIn.as_view())
sign_out = everybody(LogoutView.as_view())


@everybody
@require_POST
def speak(request: HttpRequest) -> HttpResponse:
    """The desk in another language, for this session."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    request.session[LANGUAGE] = language
    return redirect(home_of(request.user) if isinstance(request.user, User) else "desk:queue")
