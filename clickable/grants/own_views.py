"""An application's own pages, behind its personal link: the only place of the public site that takes a file.

Looking changes nothing. Who holds the link writes; a partner's link submits and withdraws nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.grants import letters, presentation, selectors, services
from clickable.grants.files import LARGEST
from clickable.grants.forms import PartnerForm, given_by, whole
from clickable.grants.models import Application, Coapplicant
from clickable.post import links
from clickable.post.one_time import HEADERS

Own = Callable[..., HttpResponse]
SAVED, SENT = "#enregistre", "#fichiers"


@dataclass(frozen=True)
class Holder:
    """Who came by a personal link, and its address."""

    row: Application
    partner: Coapplicant | None
    address: tuple[int, str]


def holder(pk: int, token: str) -> Holder | None:
    """Whose link this is, while it opens anything."""
    found = links.find(pk, token, purpose=letters.MINE)
    if found is None or links.is_over(found, now=clock.now()):
        return None
    whose = selectors.application_of(found.subject)
    return Holder(*whose, (pk, token)) if whose else None


def may_send(pk: int, token: str) -> bool:
    """Asked before a byte of a file is taken."""
    found = holder(pk, token)
    return found is not None and services.may_attach(found.row, now=clock.now())


def _behind_its_link(view: Own) -> Own:
    @csrf_exempt  # no cookie says who sends it: the token does
    @wraps(view)
    def behind(request: HttpRequest, *, pk: int, token: str) -> HttpResponse:
        found = holder(pk, token)
        if found is None:
            response: HttpResponse = render(request, "post/over.html", status=404)
        else:
            response = view(request, found)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return behind


@_behind_its_link
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, own: Holder) -> HttpResponse:
    if request.method != "POST":
        return _page(request, own)
    do = request.POST.get("do", "")
    try:
        if do in {"save", "submit"}:
            return _save(request, own, submitting=do == "submit" and not own.partner)
        if do == "remove":
            services.detach(
                application=own.row, attachment=_number(request, "file"), now=clock.now()
            )
            return _back(own, SENT)
        if own.partner is None:
            return _act(request, own, do)
    except RefusedError as refused:
        own.row.refresh_from_db()
        typed = request.POST if do in {"save", "submit"} else None
        told = {"refused": str(refused.message), "sent": typed}
        return _page(request, own, status=422, **told)
    raise Http404


def _act(request: HttpRequest, own: Holder, do: str) -> HttpResponse:
    """What only the organisation itself does."""
    now = clock.now()
    match do:
        case "take_back":
            services.take_back(application=own.row, now=now)
        case "withdraw":
            services.withdraw(application=own.row, now=now)
        case "end_partner":
            services.end_partner(application=own.row, partner=_number(request, "partner"), now=now)
        case "partner":
            form = PartnerForm(request.POST)
            if not _invited(own, form):
                return _page(request, own, status=422, partner_form=form)
        case _:
            raise Http404
    return _back(own, "")


def _invited(own: Holder, form: PartnerForm) -> bool:
    """False: what is not right stands on the form, beside what was typed."""
    if not form.is_valid():
        return False
    try:
        services.add_partner(application=own.row, now=clock.now(), **form.cleaned_data)
    except RefusedError as refused:
        form.add_error(None, str(refused.message))
        return False
    return True


def _save(request: HttpRequest, own: Holder, *, submitting: bool) -> HttpResponse:
    both = services.save(
        application=own.row,
        given=given_by(own.row, request.POST),
        partner=own.partner,
        now=clock.now(),
    )
    own.row.refresh_from_db()
    if both:
        return _page(request, own, both=True)
    if not submitting:
        return _back(own, SAVED)
    if own.row.faults:
        return _page(request, own, status=422, checked=True)
    services.submit(application=own.row, now=clock.now())
    return _back(own, "")


@_behind_its_link
@require_POST
def files(request: HttpRequest, own: Holder) -> HttpResponse:
    """One file, for one question."""
    sent = request.FILES.get("file")
    content = sent.read(LARGEST + 1) if sent else b""
    try:
        services.attach(
            application=own.row,
            question=request.POST.get("question", ""),
            name=(sent.name or "") if sent else "",
            content=content,
            now=clock.now(),
        )
    except RefusedError as refused:
        own.row.refresh_from_db()
        return _page(request, own, status=422, refused=str(refused.message))
    return _back(own, SENT)


@require_safe
def room(_request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """204 when a file may come; the gate asks it, as the same sender, before it takes one."""
    if not may_send(pk, token):
        raise Http404
    return HttpResponse(status=204)


def _page(request: HttpRequest, own: Holder, *, status: int = 200, **more: Any) -> HttpResponse:
    told = presentation.own(
        own.row,
        own.partner,
        language=(get_language() or "fr")[:2],
        now=clock.now(),
        sent=more.pop("sent", None),
        checked=more.pop("checked", False),
    )
    shown = {**told, "address": own.address, **more}
    return render(request, "grants/mine.html", shown, status=status)


def _back(own: Holder, where: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("grants:mine", args=own.address) + where)


def _number(request: HttpRequest, name: str) -> int:
    return whole(request.POST.get(name, ""))
