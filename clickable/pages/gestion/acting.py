"""What the editors' own views share: who may come in, one call of a service, what is said of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from clickable.base.errors import RefusedError
from clickable.people.models import User
from clickable.people.rules import can_edit

View = Callable[..., HttpResponse]


def for_editors(view: View) -> View:
    """Wagtail lets in who may enter; this says it once more, beside the view."""

    def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if not isinstance(request.user, User) or not can_edit(request.user):
            raise Http404
        return view(request, *args, **named)

    return guarded


def editor(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def act(request: HttpRequest, call: Callable[[], object], done: str) -> bool:
    """One call of a service; what it refuses is said on the next page."""
    try:
        call()
    except RefusedError as refused:
        messages.error(request, str(refused.message))
        return False
    messages.success(request, done)
    return True


def faults(request: HttpRequest, form: Any) -> None:
    """What a form that stands on another page is told, on that page."""
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        messages.error(request, f"{label} {' '.join(errors)}".strip())


def tried(request: HttpRequest, form: BaseForm, go: Callable[[], object], *, done: str) -> bool:
    """One call of a service with what a form holds. What is wrong stands on the form, beside what was typed."""
    if not form.is_valid():
        return False
    try:
        go()
    except RefusedError as refused:
        form.add_error(refused.code if refused.code in form.fields else None, str(refused.message))
        return False
    messages.success(request, done)
    return True


def kept(
    request: HttpRequest,
    form: Form,
    go: Callable[[], object],
    *,
    done: str,
    to: tuple[str, int],
    show: Callable[[], HttpResponse],
) -> HttpResponse:
    """Do it and go to the page `to`; or `show` the page that has this form, with its faults (422)."""
    if tried(request, form, go, done=done):
        return redirect(*to)
    answer = show()
    answer.status_code = 422
    return answer


def settled(
    request: HttpRequest, form: Form, go: Callable[[], object], *, done: str, to: tuple[str, int]
) -> HttpResponse:
    """Do it and say so, or say what is wrong; then the page `to`: the name of its view, and its row."""
    if form.is_valid():
        act(request, go, done)
    else:
        faults(request, form)
    return redirect(*to)
