"""The proof of a placement and its photograph, for editors: kept, looked at, shown to everybody, taken away."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.campaign.visibility import services
from clickable.campaign.visibility.models import Photo, Placement
from clickable.campaign.visibility.views import sent
from clickable.pages.gestion.acting import act, editor, for_editors, tried
from clickable.pages.gestion.visibility import forms


def placement(pk: int) -> Placement:
    return get_object_or_404(Placement.objects.select_related("run__campaign"), pk=pk)


@for_editors
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Who saw the posters, and the photograph or where it is."""
    row, form = placement(pk), forms.ProofForm(*_given(request))

    def go() -> object:
        said = form.cleaned_data
        seen = services.Proof(kept=said["kept"], by=said["by"], sha256=form.sha256, photo=form.drawn)  # fmt: skip
        return services.step_placement(
            placement=row, to=Placement.State.PROOFED, proof=seen, by=editor(request), now=clock.now()
        )  # fmt: skip

    if tried(request, form, go, done=_("C’est noté.")):
        return redirect("gestion_mobilisation:page", row.run.campaign_id)
    return _shown(request, row, {"form": form, "proof": True})


@for_editors
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """The photograph: another one, its words, and who sees it."""
    row = placement(pk)
    kept = Photo.objects.filter(placement=row).first()
    form, tell = forms.PhotoForm(), forms.TellForm(initial=_told(kept))
    if request.method == "POST" and "tell" in request.POST and kept:
        tell, found = forms.TellForm(request.POST), kept

        def say() -> object:
            return services.tell_photo(photo=found, **tell.cleaned_data, by=editor(request), now=clock.now())  # fmt: skip

        if tried(request, tell, say, done=_("C’est noté.")):
            return redirect("gestion_mobilisation:photo", pk)
    elif request.method == "POST":
        form = forms.PhotoForm(*_given(request))

        def keep() -> object:
            assert form.drawn  # noqa: S101 -- the field asks for one
            return services.keep_photo(placement=row, photo=form.drawn, by=editor(request), now=clock.now())  # fmt: skip

        if tried(request, form, keep, done=_("C’est noté.")):
            return redirect("gestion_mobilisation:photo", pk)
    return _shown(request, row, {"form": form, "tell": tell, "photo": kept})


@for_editors
@require_safe
def photo_file(_request: HttpRequest, pk: int) -> HttpResponse:
    return sent(get_object_or_404(Photo, pk=pk))


@for_editors
@require_POST
def drop_photo(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Photo, pk=pk)
    act(request, lambda: services.drop_photo(photo=found, by=editor(request), now=clock.now()), _("La photo est effacée."))  # fmt: skip
    return redirect("gestion_mobilisation:photo", pk)


def _given(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _told(kept: Photo | None) -> dict[str, object]:
    return {"alt_fr": kept.alt_fr, "alt_en": kept.alt_en, "public": kept.public} if kept else {}


def _shown(request: HttpRequest, row: Placement, told: dict[str, Any]) -> HttpResponse:
    told["faulty"] = [one for name in ("form", "tell") if (one := told.get(name)) and one.errors]
    return render(request, "gestion/visibility/photo.html", {"row": row, **told})
