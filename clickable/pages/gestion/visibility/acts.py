"""What editors do to a campaign with one button, and the files they take away. GET changes nothing."""

import csv
from collections.abc import Callable, Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from clickable.base import clock
from clickable.base.plain import cell
from clickable.campaign.visibility import packing, selectors, services
from clickable.campaign.visibility.models import CampaignEvent, Post
from clickable.pages.gestion.acting import act, editor, for_editors, settled
from clickable.pages.gestion.visibility import forms
from clickable.pages.gestion.visibility.parts import KINDS
from clickable.pages.gestion.visibility.photos import placement
from clickable.pages.gestion.visibility.views import PLACED_SAID, STEPS_SAID, found


@for_editors
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    row, to = found(pk), request.POST.get("to", "")
    if to not in STEPS_SAID:
        raise Http404
    return _acted(
        request, pk, lambda: services.step(campaign=row, to=to, by=editor(request), now=clock.now())
    )


@for_editors
@require_POST
def drop(request: HttpRequest, pk: int, *, what: str, row: int) -> HttpResponse:
    """A date, a name, a release, taken away at once."""
    kind = KINDS.get(what)
    if kind is None or kind.drop is None:
        raise Http404
    take_away = kind.drop
    gone = get_object_or_404(kind.of(found(pk)), pk=row)
    return _acted(request, pk, lambda: take_away(gone, editor(request), clock.now()))


@for_editors
@require_POST
def step_placement(request: HttpRequest, pk: int) -> HttpResponse:
    row, to = placement(pk), request.POST.get("to", "")
    if to not in PLACED_SAID:
        raise Http404

    def go() -> object:
        return services.step_placement(placement=row, to=to, by=editor(request), now=clock.now())

    return _acted(request, row.run.campaign_id, go)


@for_editors
@require_POST
def came(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = get_object_or_404(CampaignEvent, pk=pk), forms.CameForm(request.POST)

    def go() -> object:
        return services.came(event=row, **form.cleaned_data, by=editor(request), now=clock.now())

    to = ("gestion_mobilisation:page", row.campaign_id)
    return settled(request, form, go, done=_("C’est noté."), to=to)


@for_editors
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Post, pk=pk)

    def go() -> object:
        return services.approve(post=row, by=editor(request), now=clock.now())

    return _acted(request, row.campaign_id, go)


@for_editors
@require_POST
def posted(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = get_object_or_404(Post, pk=pk), forms.PostedForm(request.POST)

    def go() -> object:
        said = form.cleaned_data
        return services.posted(
            post=row, address=said["address"], by=editor(request), now=clock.now()
        )

    to = ("gestion_mobilisation:page", row.campaign_id)
    return settled(request, form, go, done=_("C’est noté."), to=to)


@for_editors
@require_POST
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(pk)
    waiting = Post.objects.filter(campaign=row, state=Post.State.APPROVED).count()
    said = ngettext(
        "%(n)s publication est dans les fichiers.", "%(n)s publications sont dans les fichiers.", waiting
    )  # fmt: skip
    return _acted(
        request,
        pk,
        lambda: services.prepare(campaign=row, by=editor(request), now=clock.now()),
        said=said % {"n": waiting},
    )


@for_editors
@require_safe
def archive(_request: HttpRequest, pk: int) -> HttpResponse:
    row = found(pk)
    packed = packing.archive(row, list(selectors.handed_over(row)))
    return _file(packed, "application/zip", f"{row.slug}-publications.zip")


@for_editors
@require_safe
def calendar(_request: HttpRequest, pk: int) -> HttpResponse:
    row = found(pk)
    told = packing.calendar(row, list(selectors.handed_over(row)))
    return _file(told, "text/calendar; charset=utf-8", f"{row.slug}-publications.ics")


@for_editors
@require_safe
def placements_csv(_request: HttpRequest, pk: int) -> HttpResponse:
    row = found(pk)
    head = (
        "poster", "format", "state", "network", "place", "area", "posters", "from", "until", "up on", "down on",
        "proof on", "proof kept", "seen by", "photo sha256",
    )  # fmt: skip
    lines = (
        (
            one.run.what_fr, one.run.form, one.state, one.network, one.town, one.area, one.number, one.from_on,
            one.until_on, one.up_on, one.down_on, one.proof_on, one.proof_kept, one.proof_by, one.proof_sha256,
        )
        for one in selectors.placements(row).iterator()
    )  # fmt: skip
    return _table(f"{row.slug}-affiches.csv", head, lines)


@for_editors
@require_safe
def mentions_csv(_request: HttpRequest, pk: int) -> HttpResponse:
    row = found(pk)
    head = (
        "date", "outlet", "kind", "family", "title", "language", "address", "story", "audience", "unit", "method",
        "source", "checked on", "outlet audience", "outlet unit", "outlet method", "outlet source",
    )  # fmt: skip
    lines = (
        (
            one.on, one.outlet.name, one.outlet.kind, one.outlet.family, one.title, one.language, one.address, one.story,
            one.audience, one.unit, one.method, one.source, one.checked_on, one.outlet.audience, one.outlet.unit,
            one.outlet.method, one.outlet.source,
        )
        for one in selectors.mentions(row).iterator()
    )  # fmt: skip
    return _table(f"{row.slug}-parutions.csv", head, lines)


def _acted(
    request: HttpRequest, pk: int, go: Callable[[], object], *, said: str | None = None
) -> HttpResponse:
    act(request, go, said or _("C’est fait."))
    return redirect("gestion_mobilisation:page", pk)


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _table(name: str, head: Iterable[str], lines: Iterable[Iterable[object]]) -> HttpResponse:
    response = _file(b"", "text/csv; charset=utf-8", name)
    out = csv.writer(response, delimiter=";")
    out.writerow(head)
    for line in lines:
        out.writerow(map(cell, line))
    return response
