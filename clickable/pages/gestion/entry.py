"""The editors' door: signing in and out, one's own password, and the doors of Wagtail that stay shut."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin.auth import require_admin_access

from clickable.base.clock import now, real
from clickable.base.doors import anybody
from clickable.base.errors import RefusedError
from clickable.pages.gestion.forms import PasswordForm, SignInForm
from clickable.pages.gestion.roles import may_enter
from clickable.people import entering
from clickable.people.models import User
from clickable.people.passwords import change_password
from clickable.people.views import door, invited


@method_decorator(sensitive_post_parameters(), name="dispatch")
class SignIn(LoginView):
    """The first step. Nobody's keys are unlocked here: sessions of /gestion/ hold none."""

    template_name = "gestion/sign_in.html"
    authentication_form = SignInForm

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if may_enter(request.user):
            return redirect("wagtailadmin_home")
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        entering.begin(
            self.request, form.get_user(), secret=None, onward=self.get_success_url(), now=real()
        )
        return redirect("gestion:second_step")

    def get_default_redirect_url(self) -> str:
        return reverse("wagtailadmin_home")


sign_in = anybody(SignIn.as_view())
second_step = anybody(door.second_step)
passkey = anybody(door.passkey)
protect = anybody(door.protect)
invitation = anybody(invited.invitation)
sign_out = anybody(LogoutView.as_view(next_page=reverse_lazy("gestion:sign_in")))


@anybody
def closed(_request: HttpRequest, **_parts: str) -> HttpResponse:
    """What Wagtail would answer here has a door of ours, or none."""
    raise Http404


@anybody
@require_GET
def may_send(request: HttpRequest) -> HttpResponse:
    """What the gate asks before it takes a large file: 204 to an editor at work, else 403."""
    return HttpResponse(status=204 if may_enter(request.user) else 403)


@require_admin_access
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own password. This session goes on; the others end."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        messages.success(
            request, _("Votre mot de passe est changé. Vos autres sessions sont fermées.")
        )
        return redirect("wagtailadmin_account")
    return render(request, "gestion/account.html", {"form": form})


def _changed(request: HttpRequest, form: PasswordForm) -> bool:
    person = cast(User, request.user)
    try:
        change_password(
            person=person,
            old=form.cleaned_data["old"],
            new=form.cleaned_data["new"],
            session_key=request.session.session_key or "",
            now=now(),
        )
    except RefusedError as refused:
        form.add_error("old" if refused.code == "old" else "new", str(refused.message))
        return False
    update_session_auth_hash(request, person)
    return True
