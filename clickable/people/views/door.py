"""The second step, and setting the second factor up: the same at the desk and at /gestion/."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from clickable.base.clock import real
from clickable.base.errors import RefusedError
from clickable.base.middleware import allowing
from clickable.base.square import drawn
from clickable.people import entering, factors, passkeys
from clickable.people.entering import Entering
from clickable.people.factors import Way
from clickable.people.forms import CodeForm
from clickable.people.views.place import in_groups, page, place_of


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """A code of the app or of the paper, for who has given their password."""
    who = entering.waiting(request, now=real())
    if who is None:
        return _from_the_start(request)
    if not factors.has_one(who.person):
        return redirect(place_of(request).protect)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _counts(request, who, form):
        return HttpResponseRedirect(who.onward)
    return _second_step(request, who, form)


@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """The second step with a passkey."""
    who = entering.waiting(request, now=real())
    if who is None:
        return _from_the_start(request)
    try:
        passkeys.check(request, who.person, answer=request.POST.get("answer", ""), now=real())
    except RefusedError as refused:
        form = CodeForm({"code": " "})
        form.errors["code"] = form.error_class([str(refused.message)])
        return _second_step(request, who, form)
    entering.finish(request, who, Way.PASSKEY, now=real())
    return HttpResponseRedirect(who.onward)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def protect(request: HttpRequest) -> HttpResponse:
    """The first second factor of who has none: nothing else opens before."""
    who = entering.waiting(request, now=real())
    if who is None:
        return _from_the_start(request)
    if factors.has_one(who.person):
        return redirect(place_of(request).second_step)
    secret = entering.offered_secret(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _set_up(request, who, form):
        codes = factors.first_codes(
            who.person, session_key=request.session.session_key or "", now=real()
        )
        entering.finish(request, who, Way.APP, now=real())
        return page(request, "codes", codes=codes, onward=who.onward)
    square = drawn(factors.address(who.person, secret))
    return page(request, "protect", form=form, square=square, secret=in_groups(secret))


def _second_step(request: HttpRequest, who: Entering, form: CodeForm) -> HttpResponse:
    held = factors.held(who.person)
    asked = (
        passkeys.ask(request, who.person) if held.passkeys and passkeys.possible(request) else ""
    )
    answer = page(request, "second_step", form=form, app=held.app, asked=asked)
    return allowing(answer, "publickey-credentials-get") if asked else answer


def _counts(request: HttpRequest, who: Entering, form: CodeForm) -> bool:
    try:
        way = factors.check(who.person, form.cleaned_data["code"], now=real())
    except RefusedError as refused:
        form.add_error("code", str(refused.message))
        return False
    entering.finish(request, who, way, now=real())
    return True


def _set_up(request: HttpRequest, who: Entering, form: CodeForm) -> bool:
    secret = entering.offered_secret(request)
    here = request.session.session_key or ""
    try:
        factors.set_app(who.person, secret, form.cleaned_data["code"], session_key=here, now=real())
    except RefusedError as refused:
        form.add_error("code", str(refused.message))
        return False
    return True


def _from_the_start(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Recommencez par le nom et le mot de passe."))
    return redirect(place_of(request).sign_in)
