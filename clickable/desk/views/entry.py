"""The desk's door: signing in and out, and the language."""

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, resolve_url
from django.views.decorators.http import require_POST

from clickable.base.clock import real
from clickable.desk.access import everybody, home_of
from clickable.desk.forms import SignInForm
from clickable.people import entering
from clickable.people.models import User
from clickable.people.services import unlock
from clickable.people.sessions import LANGUAGE
from clickable.people.views import door, invited


class SignIn(LoginView):
    """The first step. The password also unlocks the person's keys, for this session."""

    template_name = "desk/sign_in.html"
    authentication_form = SignInForm

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        secret = unlock(user, form.cleaned_data["password"])
        entering.begin(self.request, user, secret=secret, onward=self._onward(user), now=real())
        return redirect("desk:second_step")

    def _onward(self, user: User) -> str:
        """The page that was asked for; of the desk's door itself, one's own first page."""
        wanted: str = super().get_success_url()
        return resolve_url(home_of(user)) if wanted == resolve_url("desk:queue") else wanted


sign_in = everybody(SignIn.as_view())
second_step = everybody(door.second_step)
passkey = everybody(door.passkey)
protect = everybody(door.protect)
invitation = everybody(invited.invitation)
sign_out = everybody(LogoutView.as_view())


@everybody
@require_POST
def speak(request: HttpRequest) -> HttpResponse:
    """The desk in another language, for this session."""
    language = request.POST.get("language", "")
    if language not in dict(settings.SITE_LANGUAGES):
        return HttpResponseBadRequest()
    request.session[LANGUAGE] = language
    return redirect(home_of(request.user) if isinstance(request.user, User) else "desk:queue")
