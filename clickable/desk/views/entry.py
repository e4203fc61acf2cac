"""The desk's door: signing in and out, and the language."""

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from clickable.desk.access import LANGUAGE, everybody
from clickable.desk.forms import SignInForm

sign_in = everybody(
    LoginView.as_view(template_name="desk/sign_in.html", authentication_form=SignInForm)
)
sign_out = everybody(LogoutView.as_view())


@everybody
@require_POST
def speak(request: HttpRequest) -> HttpResponse:
    """The desk in another language, for this session."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    request.session[LANGUAGE] = language
    return redirect("desk:queue")
