"""Help services at /gestion/services/: editors and publishers change them, a second person confirms.

Children call the number: what leads them anywhere is never one person's to change (`support.changing`).
"""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from clickable.base import clock
from clickable.base.errors import RefusedError
from clickable.pages.gestion import services_changes
from clickable.pages.gestion.services_forms import ServiceForm
from clickable.support import rules
from clickable.support.changing import offer_service
from clickable.support.models import Change, Service
from clickable.support.services import check_service

OPEN = (Change.State.WAITING, Change.State.ALONE)


class _Offering:
    """Views that hand what was written to the room: it says whether a second person is needed."""

    request: HttpRequest
    object: Any
    produced_error_message: str | None

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]
        return {**kwargs, "today": clock.today()}

    def form_valid(self, form: Any) -> HttpResponse:
        row: Service = form.save(commit=False)
        try:
            change = offer_service(row=row, by=self.request.user, now=clock.now())  # type: ignore[arg-type]
        except RefusedError as refused:
            form.add_error(None, str(refused.message))
            self.produced_error_message = str(refused.message)  # of Wagtail's view
            answer: HttpResponse = self.form_invalid(form)  # type: ignore[attr-defined]
            return answer
        if change:
            messages.success(
                self.request, _("Noté. Une deuxième personne confirme, puis c’est public.")
            )
            return redirect("services:change", change.pk)
        messages.success(self.request, _("C’est enregistré."))
        return redirect("services:index")


class _Add(_Offering, generic.CreateView):
    pass


class _Edit(_Offering, generic.EditView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        waiting = Change.objects.filter(code=self.get_object().code, state__in=OPEN).first()
        if waiting:
            return redirect("services:change", waiting.pk)
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer


class _Index(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Service]:
        waiting = Change.objects.filter(code=OuterRef("code"), state__in=OPEN)
        found: QuerySet[Service] = super().get_base_queryset()
        return found.annotate(waits=Exists(waiting))

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        url, words = reverse("services:changes"), _("Changements à confirmer")
        return [*super().header_more_buttons, Button(words, url=url, icon_name="check")]

    def get_list_more_buttons(self, instance: Service) -> list[Any]:
        url = reverse("services:check", args=[instance.pk])
        checked = MenuItem(_("Vérifié aujourd’hui"), url=url, icon_name="check", priority=15)
        return [*super().get_list_more_buttons(instance), checked]


class _State(Column):
    """What an editor should look at, in a word."""

    def get_value(self, instance: Service) -> str:
        if getattr(instance, "waits", False):
            return _("Un changement attend une deuxième personne")
        if instance.valid_to:
            return _("Fin le %(day)s") % {"day": instance.valid_to.strftime("%d/%m/%Y")}
        if not instance.confirmed:
            return _("À confirmer : aucune source lue")
        if rules.is_stale(instance.checked_on, clock.today()):
            return _("À revérifier")
        return _("À jour")


class _Checked(DateColumn):
    """No date where no source was read."""

    def get_value(self, instance: Service) -> object:
        return super().get_value(instance) if instance.confirmed else None


class ServiceViewSet(ModelViewSet):
    model = Service
    menu_label = gettext_lazy("Services d’aide")
    menu_icon = "help"
    menu_order = 250
    add_to_admin_menu = True
    url_prefix = "services"
    index_view_class = _Index
    add_view_class = _Add
    edit_view_class = _Edit
    copy_view_enabled = False
    add_to_reference_index = False
    search_fields = ["name_fr", "name_en", "code"]
    search_backend_name = None
    list_per_page = 50
    ordering = ["checked_on", "order"]
    list_display = [
        "name_fr",
        _Checked("checked_on", label=gettext_lazy("Vérifié le"), sort_key="checked_on"),
        _State("state", label=gettext_lazy("État")),
    ]

    def get_form_class(self, for_update: bool = False) -> type[ServiceForm]:  # noqa: ARG002, FBT001, FBT002
        return ServiceForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/verifie/", check, name="check"),
            path("changements/", services_changes.changes, name="changes"),
            path("changements/<int:pk>/", services_changes.change, name="change"),
        ]


@permission_required("support.view_service", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """« I have read the source again today, and it says what we say. »"""
    row = get_object_or_404(Service, pk=pk)
    if request.method == "POST":
        check_service(row=row, by=request.user, now=clock.now())  # type: ignore[arg-type]
        messages.success(request, _("C’est noté : vérifié aujourd’hui."))
        return redirect("services:index")
    return render(request, "gestion/check_service.html", {"service": row})


VIEWSETS = (ServiceViewSet("services"),)
# Whoever writes, a second person confirms. Nobody deletes one: an end date does.
EDITORS_MAY = frozenset({"support.view_service", "support.add_service", "support.change_service"})
PUBLISHERS_MAY: frozenset[str] = frozenset()


def links() -> Iterator[tuple[str, str, str]]:
    """Every address that a service in use is reached at, or was read at."""
    for row in Service.objects.filter(valid_to__isnull=True):
        given = [row.source_url, *(str(one.get("value", "")) for one in row.channels)]
        for address in dict.fromkeys(given):
            if address.startswith(("https://", "http://")):
                yield f"service:{row.pk}", row.name_fr, address


def edit_url(key: str) -> str:
    return reverse("services:edit", args=[key])
