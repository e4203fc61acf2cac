"""Meetings, at /gestion/rencontres/: programme, seats, the door, what followed."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from clickable.pages.gestion.events import views


class EventViewSet(ViewSet):
    """One entry of the menu; its pages link to each other."""

    menu_label = _("Rencontres")
    menu_icon = "group"
    menu_order = 311
    add_to_admin_menu = True
    url_prefix = "rencontres"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("nouvelle/", views.new, name="new"),
            path("<int:pk>/", views.page, name="page"),
            path("<int:pk>/changer/", views.change, name="change"),
            path("<int:pk>/etape/", views.step, name="step"),
            path("<int:pk>/places/", views.seats, name="seats"),
            path("<int:pk>/creneaux/", views.slot, name="slot"),
            path("creneaux/<int:pk>/retirer/", views.drop_slot, name="drop_slot"),
            path("intervenants/<int:pk>/taire/", views.withdraw_name, name="withdraw_name"),
            path("<int:pk>/entree/", views.door, name="door"),
            path("<int:pk>/numeros/", views.badges, name="badges"),
            path("<int:pk>/conclusions/", views.conclude, name="conclude"),
            path("<int:pk>/conclusions/publier/", views.publish, name="publish"),
            path("conclusions/<int:pk>/engagement/", views.commit, name="commit"),
            path("engagements/<int:pk>/", views.turn, name="turn"),
        ]


VIEWSETS = (EventViewSet("gestion_rencontres"),)
EDITORS_MAY: frozenset[str] = frozenset()  # every editor may: no permission of Django's is asked
PUBLISHERS_MAY: frozenset[str] = frozenset()
