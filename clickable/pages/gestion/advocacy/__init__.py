"""What is asked of those who decide, at /gestion/plaidoyer/."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from clickable.pages.gestion.advocacy import views


class AdvocacyViewSet(ViewSet):
    """One entry of the menu; its pages link to each other."""

    menu_label = _("Plaidoyer")
    menu_icon = "group"
    menu_order = 311
    add_to_admin_menu = True
    url_prefix = "plaidoyer"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("constats/<int:pk>/publier/", views.publish_outcome, name="publish_outcome"),
            path("etapes/<int:pk>/avancer/", views.move, name="move"),
            path("engagements/<int:pk>/constat/", views.judge, name="judge"),
            path("<slug:kind>/ajouter/", views.add, name="add"),
            path("<slug:kind>/<int:pk>/", views.change, name="change"),
            path("<slug:kind>/<int:pk>/publier/", views.publish, name="publish"),
        ]


VIEWSETS: tuple[ViewSet, ...] = (AdvocacyViewSet("gestion_plaidoyer"),)
EDITORS_MAY: frozenset[str] = frozenset()  # every editor may: no permission of Django's is asked
PUBLISHERS_MAY: frozenset[str] = frozenset()
