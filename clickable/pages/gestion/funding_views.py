"""Funders, for editors. Every change is one call of the room's services."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.funding import selectors, services
from clickable.funding.models import FundingAgreement, Medium
from clickable.pages.gestion.acting import for_editors
from clickable.pages.gestion.funding_forms import AgreementForm, CheckForm
from clickable.people.models import User


@for_editors
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    own = set(FundingAgreement.objects.values_list("code", flat=True))
    told = {"agreements": selectors.agreements(), "own": own}
    return render(request, "gestion/funding/index.html", told)


@for_editors
@require_safe
def texts(request: HttpRequest, code: str) -> HttpResponse:
    """What documents have to carry, to copy: by medium, in each language."""
    try:
        found = selectors.agreement(code)
    except RefusedError as error:
        raise Http404 from error
    blocks = [
        (medium, language, selectors.funder_text(found, language, medium))
        for medium in Medium
        for language in found.languages
    ]
    return render(request, "gestion/funding/texts.html", {"agreement": found, "blocks": blocks})


@for_editors
def check(request: HttpRequest) -> HttpResponse:
    """Hold a pasted text against an agreement; nothing of it is kept."""
    form = CheckForm(request.POST or None)
    told: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        told |= {"checked": True, "findings": services.check(**form.cleaned_data)}
    return render(request, "gestion/funding/check.html", told)


@for_editors
def add(request: HttpRequest) -> HttpResponse:
    return _saved(request, AgreementForm(request.POST or None))


@for_editors
def change(request: HttpRequest, code: str) -> HttpResponse:
    row = get_object_or_404(FundingAgreement, code=code)
    return _saved(request, AgreementForm(request.POST or None, instance=row))


def _saved(request: HttpRequest, form: AgreementForm) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and isinstance(request.user, User):
        row = form.save(commit=False)
        services.keep_agreement(agreement=row, actor=request.user, now=clock.now())
        messages.success(request, _("Enregistré."))
        return redirect("financeurs:texts", row.code)
    return render(request, "gestion/funding/form.html", {"form": form})
