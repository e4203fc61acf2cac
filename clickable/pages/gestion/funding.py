"""Funders at /gestion/financeurs/: agreements, the texts they ask for, and the check of a text."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from clickable.pages.gestion import funding_views as views


class FundingViewSet(ViewSet):
    """One entry of the menu; its pages link to each other."""

    menu_label = _("Financeurs")
    menu_icon = "clipboard-list"
    menu_order = 350
    add_to_admin_menu = True
    url_prefix = "financeurs"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("nouvelle/", views.add, name="add"),
            path("verifier/", views.check, name="check"),
            path("conventions/<slug:code>/", views.texts, name="texts"),
            path("conventions/<slug:code>/modifier/", views.change, name="change"),
        ]


VIEWSETS = (FundingViewSet("financeurs"),)
EDITORS_MAY: frozenset[str] = frozenset()  # what is done there asks for a role
PUBLISHERS_MAY: frozenset[str] = frozenset()
