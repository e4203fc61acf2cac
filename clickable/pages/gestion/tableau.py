"""The coordinator's board at /gestion/tableau/: everybody with a seat reads what is theirs."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from clickable.pages.gestion.board import views


class BoardViewSet(ViewSet):
    """One entry of the menu, before what it looks at."""

    menu_label = _("Tableau de bord")
    menu_icon = "table"
    menu_order = 302
    add_to_admin_menu = True
    url_prefix = "tableau"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("charge/", views.charge, name="loads"),
            path("retards/", views.lateness, name="late"),
            path("export/<slug:name>.<slug:form>", views.export, name="export"),
        ]


VIEWSETS = (BoardViewSet("tableau"),)
EDITORS_MAY: frozenset[str] = frozenset()  # what is read asks for a seat, not for a permission
PUBLISHERS_MAY: frozenset[str] = frozenset()
