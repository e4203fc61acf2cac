"""Trainers, their reports and what they are called for, at /gestion/formateurs/."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from clickable.pages.gestion import trainers_calls as calls
from clickable.pages.gestion import trainers_views as views


class TrainerViewSet(ViewSet):
    """One entry of the menu; its pages link to each other."""

    menu_label = _("Qui forme")
    menu_icon = "user"
    menu_order = 307
    add_to_admin_menu = True
    url_prefix = "formateurs"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("arbre/", views.tree, name="tree"),
            path("bilans/", views.reports, name="reports"),
            path("bilans/<int:pk>/", views.judge, name="judge"),
            path("seances/", calls.index, name="calls"),
            path("seances/formation/<int:pk>/", calls.for_session, name="for_session"),
            path("seances/demande/<int:pk>/", calls.for_request, name="for_request"),
            path("seances/<int:pk>/", calls.call, name="call"),
            path("seances/<int:pk>/fin/", calls.end, name="end"),
            path("<int:pk>/", views.trainer, name="trainer"),
            path("<int:pk>/etape/", views.act_on, name="act"),
            path("<int:pk>/cocher/", views.tick, name="tick"),
            path("<int:pk>/accompagne/", views.supervise, name="supervise"),
        ]


VIEWSETS = (TrainerViewSet("gestion_formateurs"),)
EDITORS_MAY: frozenset[str] = frozenset()  # what may be done asks for a seat, not for a permission
PUBLISHERS_MAY: frozenset[str] = frozenset()
