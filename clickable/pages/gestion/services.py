"""Help services at /gestion/services/: publishers change them, editors say when they read a source again.

A change is public at once, and children call the number: it asks for who may publish, and is recorded.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from clickable.base import clock
from clickable.pages.gestion.services_forms import ServiceForm
from clickable.support import rules
from clickable.support.models import Service
from clickable.support.services import check_service, keep_service


class _Saving:
    """Views that keep a service through the room's own service, which writes the record."""

    request: HttpRequest
    form: Any

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]
        return {**kwargs, "today": clock.now().date()}

    def save_instance(self) -> Service:
        row: Service = self.form.save(commit=False)
        keep_service(row=row, by=self.request.user, now=clock.now())  # type: ignore[arg-type]
        return row


class _Add(_Saving, generic.CreateView):
    pass


class _Edit(_Saving, generic.EditView):
    def save_instance(self) -> Service:
        self.has_content_changes = self.form.has_changed()
        return super().save_instance() if self.has_content_changes else self.form.instance


class _Index(generic.IndexView):
    def get_list_more_buttons(self, instance: Service) -> list[Any]:
        url = reverse("services:check", args=[instance.pk])
        checked = MenuItem(_("Vérifié aujourd’hui"), url=url, icon_name="check", priority=15)
        return [*super().get_list_more_buttons(instance), checked]


class _State(Column):
    """What an editor should look at, in a word."""

    def get_value(self, instance: Service) -> str:
        if instance.valid_to:
            return _("Fin le %(day)s") % {"day": instance.valid_to.strftime("%d/%m/%Y")}
        if not instance.confirmed:
            return _("À confirmer : aucune source lue")
        if rules.is_stale(instance.checked_on, clock.now().date()):
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
EDITORS_MAY = frozenset({"support.view_service"})
# Nobody deletes one: an end date does.
PUBLISHERS_MAY = frozenset({"support.add_service", "support.change_service"})


def links() -> Iterator[tuple[str, str, str]]:
    """Every address that a service in use is reached at, or was read at."""
    for row in Service.objects.filter(valid_to__isnull=True):
        given = [row.source_url, *(str(one.get("value", "")) for one in row.channels)]
        for address in dict.fromkeys(given):
            if address.startswith(("https://", "http://")):
                yield f"service:{row.pk}", row.name_fr, address


def edit_url(key: str) -> str:
    return reverse("services:edit", args=[key])
