"""Where dates are wanted, and what who has a seat may read; for editors."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.library import selectors as library
from clickable.library.models import Work
from clickable.pages.gestion.acting import act, editor, for_editors
from clickable.training.interest import selectors, services
from clickable.training.interest.models import Interest
from clickable.training.materials import services as materials
from clickable.training.materials.models import Material
from clickable.training.materials.selectors import of_course
from clickable.training.models import Course


class MaterialForm(forms.Form):
    work = forms.ChoiceField(label=gettext_lazy("Un outil de la bibliothèque"), required=False)
    address = forms.URLField(
        label=gettext_lazy("Ou un lien"), required=False, max_length=500, assume_scheme="https"
    )
    title_fr = forms.CharField(label=gettext_lazy("Titre du lien, en français"), required=False, max_length=120)  # fmt: skip
    title_en = forms.CharField(label=gettext_lazy("Titre du lien, en anglais"), required=False, max_length=120)  # fmt: skip
    after = forms.BooleanField(
        label=gettext_lazy("Montrer seulement après la session"), required=False
    )

    def __init__(self, given: Any = None) -> None:
        super().__init__(given)
        rows = [one.work for one in library.published()]
        self.works = {work.code: work for work in rows}
        choices = [("", "—"), *((work.code, work.title("fr")) for work in rows)]
        self.fields["work"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        said = super().clean() or {}
        if bool(said.get("work")) == bool(said.get("address")):
            self.add_error("work", _("Choisissez un outil, ou donnez un lien : l’un des deux."))
        if said.get("address") and not (said.get("title_fr") and said.get("title_en")):
            self.add_error("title_fr", _("Un lien a un titre dans les deux langues."))
        return said

    @property
    def said(self) -> dict[str, object]:
        given = self.cleaned_data
        work: Work | None = self.works.get(given["work"])
        titles = {"fr": given["title_fr"], "en": given["title_en"]}
        if work:
            titles = {language: work.title(language) for language in titles}
        return {"work": given["work"], "address": given["address"], "titles": titles, "after": given["after"]}  # fmt: skip


@for_editors
@require_safe
def wanted(request: HttpRequest) -> HttpResponse:
    return render(request, "gestion/trainings/wanted.html", {"groups": selectors.wanted()})


@for_editors
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Interest, pk=pk, kind=Interest.Kind.BRING)
    text = request.POST.get("text", "")[:2000]

    def go() -> None:
        services.answer(interest=found, text=text, by=editor(request), now=clock.now())

    act(request, go, _("C’est parti ; l’adresse reste inconnue ici."))
    return redirect("gestion_formations:wanted")


@for_editors
def readings(request: HttpRequest, code: str) -> HttpResponse:
    course = get_object_or_404(Course, code=code)
    form = MaterialForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():

        def go() -> None:
            materials.add(course=course, **form.said, by=editor(request), now=clock.now())

        act(request, go, _("C’est noté."))
        return redirect("gestion_formations:readings", code)
    told = {"course": course, "title": course.title("fr"), "form": form}
    rows = [(one, one.title("fr")) for one in of_course(course.pk)]
    return render(request, "gestion/trainings/readings.html", {**told, "rows": rows})


@for_editors
@require_POST
def remove_reading(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    found = get_object_or_404(Material, pk=pk, course__code=code)

    def go() -> None:
        materials.remove(material=found, by=editor(request), now=clock.now())

    act(request, go, _("C’est noté."))
    return redirect("gestion_formations:readings", code)
