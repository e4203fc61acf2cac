"""Practices that organisations send, at /gestion/pratiques/: two editors review each."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from clickable.pages.gestion.practices import views


class PracticeViewSet(ViewSet):
    """One entry of the menu; its pages link to each other."""

    menu_label = _("Pratiques")
    menu_icon = "check"
    menu_order = 312
    add_to_admin_menu = True
    url_prefix = "pratiques"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("<int:pk>/", views.page, name="page"),
            path("<int:pk>/traduire/", views.translate, name="translate"),
            path("<int:pk>/retirer/", views.take_off, name="take_off"),
        ]


VIEWSETS = (PracticeViewSet("gestion_pratiques"),)
EDITORS_MAY: frozenset[str] = frozenset()  # every editor may: no permission of Django's is asked
PUBLISHERS_MAY: frozenset[str] = frozenset()
