"""A manifesto as the public sees it. No cookie, no script needed; links in letters act on POST alone."""

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.base.flood import over_limit, sender_of
from clickable.campaign.manifesto import letters, presentation, selectors, services
from clickable.campaign.manifesto.forms import CodeForm, OrganisationForm, SignForm
from clickable.campaign.manifesto.models import Manifesto, Version
from clickable.campaign.manifesto.picture import drawn
from clickable.post.models import Link
from clickable.post.one_time import HEADERS, Shown, one_time

AS_LONG = 10  # seconds that a page with a count may be kept


def _language() -> str:
    return get_language() or "fr"


def _found(slug: str) -> tuple[Manifesto, Version]:
    version = selectors.in_force(slug)
    if version is None:
        raise Http404
    return version.manifesto, version


def _kept_a_moment(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        response = view(request, *args, **named)
        response.headers["Cache-Control"] = f"public, max-age={AS_LONG}"
        return response

    return kept


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    rows = [
        (row, version.text(_language())) for row in selectors.public() if (version := row.version)
    ]
    return render(request, "manifesto/index.html", {"rows": rows})


@require_safe
@_kept_a_moment
def page(request: HttpRequest, slug: str) -> HttpResponse:
    row, version = _found(slug)
    told = presentation.page(row, version, _language())
    form = SignForm(language=_language())
    return render(request, "manifesto/page.html", {**told, "form": form})


@csrf_exempt  # no cookie, nothing to forge (docs/decisions/0010)
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, slug: str) -> HttpResponse:
    """One insert. The answer is the same for everybody."""
    return _sign(request, slug, SignForm)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def organisations(request: HttpRequest, slug: str) -> HttpResponse:
    return _sign(request, slug, OrganisationForm)


TEMPLATES: dict[type[SignForm | OrganisationForm], str] = {
    SignForm: "manifesto/sign.html",
    OrganisationForm: "manifesto/organisations.html",
}


def _sign(request: HttpRequest, slug: str, kind: type[SignForm | OrganisationForm]) -> HttpResponse:
    row, version = _found(slug)
    form = kind(request.POST if request.method == "POST" else None, language=_language())
    if request.method == "POST" and form.is_valid():
        try:
            slip = services.sign(
                version=version,
                signed=form.signed,
                over=over_limit(request),
                sender=sender_of(request),
                now=clock.now(),
            )
            return redirect("manifesto:signed", slug, slip.pk)
        except RefusedError as refused:
            form.add_error(None, str(refused.message))
    told = presentation.page(row, version, _language())
    return render(request, TEMPLATES[kind], {**told, "form": form})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def signed(request: HttpRequest, slug: str, slip: uuid.UUID) -> HttpResponse:
    """After signing: the letter is on its way, and the six digits in it may be typed here."""
    row, version = _found(slug)
    form, done = CodeForm(request.POST if request.method == "POST" else None), False
    if request.method == "POST" and form.is_valid():
        done = services.confirm_by_code(slip, form.cleaned_data["code"], now=clock.now())
        if not done:
            form.add_error("code", _("Ce ne sont pas ces chiffres, ou ils ne comptent plus. Prenez ceux du dernier message, ou son lien."))  # fmt: skip
    told = {"manifesto": row, "text": version.text(_language()), "form": form, "done": done}
    response = render(request, "manifesto/signed.html", {**told, "share": presentation.share(row)})
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


@require_safe
@_kept_a_moment
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A text as it was signed, for ever."""
    row, newest = _found(slug)
    found = get_object_or_404(row.versions, number=number)
    told = {"manifesto": row, "version": found, "newest": newest, "text": found.text(_language())}
    return render(request, "manifesto/version.html", told)


@require_safe
@_kept_a_moment
def figures(request: HttpRequest, slug: str) -> HttpResponse:
    row, version = _found(slug)
    days = selectors.by_day(row)
    told = {
        "manifesto": row,
        "text": version.text(_language()),
        "rows": presentation.table(row, _language()),
        "days": days,
        "curve": presentation.curve(days),
        "paper": selectors.paper(row),
        "wide": presentation.WIDE,
        "high": presentation.HIGH,
    }
    return render(request, "manifesto/figures.html", told)


@require_safe
@_kept_a_moment
def count(request: HttpRequest, slug: str) -> HttpResponse:
    row, _version = _found(slug)
    told = {"signatures": row.total, "paper": selectors.paper(row), "counted_at": row.counted_at}
    return JsonResponse({**told, "unit": "confirmed signatures"})


@require_safe
@_kept_a_moment
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    row, version = _found(slug)
    told = drawn(version.text(_language())["title"], number_format(row.total, force_grouping=True), _("signatures"))  # fmt: skip
    return HttpResponse(told, "image/png")


@require_safe
@_kept_a_moment
def embed(request: HttpRequest) -> HttpResponse:
    """For the iframe of another site: the count and the way to sign, on this site. `?nom=`: which."""
    newest = selectors.public().first()
    row, version = _found(request.GET.get("nom", newest.slug if newest else ""))
    told = presentation.page(row, version, _language())
    return render(request, "manifesto/embed.html", told)


def _shown(template: str) -> Callable[[Link, bool], Shown | None]:
    def show(link: Link, _done: bool) -> Shown | None:  # noqa: FBT001 -- post.one_time's signature
        row = selectors.signature_of(link.subject)
        if row is None:
            return None
        told = {"row": row, "manifesto": row.manifesto, "text": row.version.text(_language())}
        return Shown(template, {**told, "share": presentation.share(row.manifesto)})

    return show


def _confirm(subject: str, _sent: dict[str, str], now: datetime) -> None:
    services.confirm(selectors.pk_of(subject), now=now)


def _withdraw(subject: str, _sent: dict[str, str], now: datetime) -> None:
    if (row := selectors.signature_of(subject)) is None:
        raise Http404
    services.withdraw(row.pk, now=now)


def _of_its_manifesto(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The address says which manifesto; the link alone says whose signature."""

    @wraps(view)
    @csrf_exempt
    def of(request: HttpRequest, *, slug: str, pk: int, token: str) -> HttpResponse:
        return view(request, pk=pk, token=token)

    return of


confirm = _of_its_manifesto(
    one_time(letters.CONFIRM, show=_shown("manifesto/confirm.html"), act=_confirm)
)
mine = _of_its_manifesto(one_time(letters.MINE, show=_shown("manifesto/mine.html"), act=_withdraw))
