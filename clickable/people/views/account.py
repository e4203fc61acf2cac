"""One's own account: second factors, recovery codes, sessions. What changes it asks for the password again."""

from collections.abc import Callable
from typing import cast

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clickable.base.clock import now, real
from clickable.base.errors import RefusedError
from clickable.base.middleware import allowing
from clickable.base.square import drawn
from clickable.people import entering, factors, passkeys, services, sessions
from clickable.people.forms import AppForm, PasskeyForm, SureForm
from clickable.people.models import User
from clickable.people.views.place import in_groups, page, place_of

UNPROCESSABLE = 422


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    return _overview(request, None)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def app(request: HttpRequest) -> HttpResponse:
    """A code app, the first or in place of the one before."""
    secret, form = (
        entering.offered_secret(request),
        AppForm(request.POST if request.method == "POST" else None),
    )
    if request.method == "POST" and form.is_valid():
        code, here = form.cleaned_data["code"], request.session.session_key or ""

        def act() -> None:
            factors.set_app(_me(request), secret, code, session_key=here, now=real())

        if _done(request, form, act):
            entering.forget_offer(request)
            messages.success(
                request, _("L’application est réglée. Vos autres sessions sont fermées.")
            )
            return redirect(place_of(request).account)
    square = drawn(factors.address(_me(request), secret))
    status = UNPROCESSABLE if form.errors else 200
    return page(request, "app", status=status, form=form, square=square, secret=in_groups(secret))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def passkey(request: HttpRequest) -> HttpResponse:
    """One more way to make the second step; needs the script of the page."""
    me, form = _me(request), PasskeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        name, answer = form.cleaned_data["name"], form.cleaned_data["answer"]

        def act() -> None:
            passkeys.add(request, me, name=name, answer=answer, now=real())

        if _done(request, form, act):
            messages.success(
                request, _("La clé d’accès est ajoutée. Vos autres sessions sont fermées.")
            )
            return redirect(place_of(request).account)
    asked = passkeys.ask_for_new(request, me) if passkeys.possible(request) else ""
    status = UNPROCESSABLE if form.errors else 200
    shown = page(request, "passkey", status=status, form=form, asked=asked)
    return allowing(shown, "publickey-credentials-create") if asked else shown


@sensitive_post_parameters()
@require_POST
def codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, on this one page."""
    form, made, here = SureForm(request.POST), [], request.session.session_key or ""

    def act() -> None:
        made.extend(factors.new_codes(_me(request), session_key=here, now=real()))

    if form.is_valid() and _done(request, form, act):
        back = place_of(request).account
        return page(request, "codes", codes=made, onward_to=back)
    return _overview(request, form)


@sensitive_post_parameters()
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """One of one's own, never the last."""
    form, here = SureForm(request.POST), request.session.session_key or ""
    get_object_or_404(Authenticator, user=_me(request), type__in=factors.FIRST_HAND, pk=pk)

    def act() -> None:
        factors.remove(_me(request), pk, session_key=here, now=real())

    if form.is_valid() and _done(request, form, act):
        messages.success(request, _("C’est retiré. Vos autres sessions sont fermées."))
        return redirect(place_of(request).account)
    return _overview(request, form)


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Every session of one's own but this one."""
    me, here = _me(request), request.session.session_key or ""
    services.end_sessions(person=me, by=me, but=here, now=now())
    messages.success(request, _("Vos autres sessions sont fermées."))
    return redirect(place_of(request).account)


def _done(request: HttpRequest, form: SureForm, act: Callable[[], None]) -> bool:
    try:
        factors.confirm(_me(request), form.cleaned_data["password"], now=real())
        act()
    except RefusedError as refused:
        field = "code" if refused.code == "code" and "code" in form.fields else "password"
        form.add_error(field, str(refused.message))
        return False
    return True


def _overview(request: HttpRequest, form: SureForm | None) -> HttpResponse:
    here = request.session.session_key or ""
    return page(
        request,
        "account",
        status=UNPROCESSABLE if form else 200,
        form=form or SureForm(),
        held=factors.held(_me(request)),
        sessions=sessions.open_now(now=real(), here=here).get(_me(request).pk, []),
    )


def _me(request: HttpRequest) -> User:
    return cast(User, request.user)
