"""Practices, for editors. Every change is one call of the room's services."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.exchange import countries
from clickable.exchange.practices import presentation, selectors, services
from clickable.exchange.practices.models import Practice, PracticeVersion
from clickable.exchange.practices.rules import S
from clickable.pages.gestion.acting import act, editor, for_editors, settled
from clickable.pages.gestion.practices import forms

MOST = 200
A_PAGE = 50
PAGE = "gestion_pratiques:page"


def _language() -> str:
    return get_language() or "fr"


def _found(pk: int) -> PracticeVersion:
    """The newest text of a practice whose organisation has confirmed it."""
    practice = get_object_or_404(Practice, pk=pk, confirmed_on__isnull=False)
    return get_object_or_404(practice.versions.order_by("-number")[:1])


@for_editors
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What waits for eyes first; then what is public, and what is old."""
    person, today = editor(request), localdate(clock.now())
    mine = set(person_reviews(person.pk))
    public = Paginator(selectors.public(), A_PAGE).get_page(request.GET.get("page"))
    told = {
        "page": public,
        "waiting": [(one, countries.name(one.practice.country, _language()), one.pk in mine) for one in selectors.to_review()[:MOST]],
        "returned": PracticeVersion.objects.filter(state=S.RETURNED, practice__withdrawn_on=None).select_related("practice")[:MOST],
        "public": [(one, countries.name(one.country, _language())) for one in public],
        "stale": set(selectors.stale(today=today).values_list("pk", flat=True)),
        "criteria": [one.says[_language()] for one in selectors.criteria()],
    }  # fmt: skip
    return render(request, "gestion/practices/index.html", told)


def person_reviews(pk: int) -> list[int]:
    waiting = PracticeVersion.objects.filter(state=S.SUBMITTED, reviews__by=pk)
    return list(waiting.values_list("pk", flat=True))


@for_editors
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The text, the questions, and what others said."""
    version = _found(pk)
    form = forms.ReviewForm(
        request.POST if request.method == "POST" else None, language=_language()
    )
    if request.method == "POST" and form.is_valid():

        def go() -> None:
            services.review(version=version, by=editor(request), now=clock.now(), **form.said)

        if act(request, go, _("C’est noté.")):
            return redirect(PAGE, pk)
    return _page(request, version, form=form)


def _page(request: HttpRequest, version: PracticeVersion, **typed: Any) -> HttpResponse:
    practice, person = version.practice, editor(request)
    original = next(iter(version.texts), "fr")
    other = "en" if original == "fr" else "fr"
    reviews = list(version.reviews.order_by("at", "pk"))
    told: dict[str, Any] = {
        **presentation.page(practice, version, language=original, today=localdate(clock.now())),
        "country": countries.name(practice.country, _language()),
        "original": presentation.language_name(original),
        "other_language": presentation.language_name(other),
        "reviews": reviews,
        "may_review": version.state == S.SUBMITTED
        and all(one.by_id != person.pk for one in reviews),
        "translate_form": forms.TranslateForm(initial=version.texts.get(other)),
        "off_form": forms.OffForm(),
    }
    return render(request, "gestion/practices/page.html", told | typed)


@for_editors
@require_POST
def translate(request: HttpRequest, pk: int) -> HttpResponse:
    version, form = _found(pk), forms.TranslateForm(request.POST)
    language = "en" if next(iter(version.texts), "fr") == "fr" else "fr"

    def go() -> None:
        services.translate(
            version=version, language=language, text=form.cleaned_data, by=editor(request), now=clock.now()
        )  # fmt: skip

    if form.is_valid() and act(request, go, _("La traduction est en place.")):
        return redirect(PAGE, pk)
    fresh = forms.ReviewForm(language=_language())
    return _page(request, version, form=fresh, translate_form=form)


@for_editors
@require_POST
def take_off(request: HttpRequest, pk: int) -> HttpResponse:
    version, form = _found(pk), forms.OffForm(request.POST)

    def go() -> None:
        services.take_off(
            practice=version.practice, reason=form.cleaned_data["reason"], by=editor(request), now=clock.now()
        )  # fmt: skip

    return settled(
        request, form, go, done=_("Elle n’est plus publiée ; l’organisation le lit."), to=(PAGE, pk)
    )
