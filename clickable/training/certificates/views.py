"""Certificates: whether one is valid, for everybody; one's own, for who has the link."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.post import links
from clickable.post.models import Link
from clickable.post.one_time import HEADERS
from clickable.training import selectors as trainings
from clickable.training.certificates import letters, rendering, selectors, services
from clickable.training.certificates.forms import NameForm, NamesForm, NumberForm
from clickable.training.certificates.models import Certificate
from clickable.training.certificates.rules import plain_number, shown_number
from clickable.training.models import Registration


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """A field for a number; what is typed with a slip of the pen stays, and is told."""
    form = NumberForm(request.GET if "numero" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("certificates:one", shown_number(form.cleaned_data["numero"]))
    return render(request, "certificates/index.html", {"form": form})


@csrf_exempt  # no cookie, nothing to forge (docs/decisions/0010); POST changes nothing either
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: str) -> HttpResponse:
    """Anybody may see it, without signing in. POST compares a whole name, and keeps nothing."""
    found = selectors.by_number(number)
    if found is None:
        told: dict[str, Any] = {
            "form": NumberForm({"numero": number}),
            "unknown": bool(plain_number(number)),
        }
        return _kept_by_nobody(render(request, "certificates/index.html", told, status=404))
    form = NameForm(request.POST if request.method == "POST" else None)
    told = {"found": found, "said": found.payload, "form": form, "same": None}
    if form.is_bound and form.is_valid():
        told["same"] = selectors.is_of(found, form.cleaned_data["name"])
    return _kept_by_nobody(render(request, "certificates/one.html", told))


@csrf_exempt  # the token says who sends it
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """The link of who was there: names are typed here, and leave as paper."""
    now = clock.now()
    link = links.find(pk, token, purpose=letters.MINE)
    row = trainings.registration_of(link.subject) if link else None
    if link is None or row is None or links.is_over(link, now=now):
        return _kept_by_nobody(render(request, "post/over.html", status=404))
    return _kept_by_nobody(_mine(request, link, row))


def _mine(request: HttpRequest, link: Link, row: Registration) -> HttpResponse:
    right = selectors.right_of(row)
    replacing = request.POST.get("number", "") if request.method == "POST" else ""
    given = request.POST if request.method == "POST" else None
    names = NamesForm(None if replacing else given, people=right.people)
    name = NameForm(given if replacing else None)
    refused = ""
    try:
        if replacing and name.is_valid():
            made = [_replaced(row, replacing, name.cleaned_data["name"])]
            return paper(made, name=f"attestation-{link.pk}")
        if given is not None and not replacing and names.is_valid():
            made = services.issue(registration=row, names=names.names, now=clock.now())
            return paper(made, name=f"attestations-{link.pk}")
    except RefusedError as error:
        refused = str(error.message)
    told = {
        "row": row,
        "title": row.session.course.title(row.language),
        "right": right,
        "names": names,
        "name": name,
        "replacing": replacing,
        "refused": refused,
        "made": list(selectors.of_registration(row)),
    }
    return render(request, "certificates/mine.html", told)


def _replaced(row: Registration, number: str, name: str) -> tuple[Certificate, str]:
    found = selectors.of_registration(row).filter(number=plain_number(number)).first()
    if found is None:
        raise RefusedError("", "unknown")
    return services.replace(certificate=found, name=name, registration=row, now=clock.now())


def paper(made: services.Made, *, name: str) -> HttpResponse:
    """One PDF, or all of them in one ZIP."""
    if len(made) == 1:
        certificate, typed = made[0]
        body, kind, file = (
            rendering.pdf(certificate, typed),
            "application/pdf",
            rendering.file_name(certificate),
        )
    else:
        body, kind, file = rendering.zipped(made), "application/zip", f"{name}.zip"
    return HttpResponse(
        body, kind, headers={"Content-Disposition": f'attachment; filename="{file}"', **HEADERS}
    )


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response
