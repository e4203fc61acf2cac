"""Requests for sessions at /gestion/interventions/: each association sees its own, the coordinator all."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from clickable.pages.gestion import outreach_prepare as preparing
from clickable.pages.gestion import outreach_stops as stops
from clickable.pages.gestion import outreach_tally as tally
from clickable.pages.gestion import outreach_views as views


class OutreachViewSet(ViewSet):
    """One entry of the menu; its pages link to each other."""

    menu_label = _("Interventions")
    menu_icon = "group"
    menu_order = 310
    add_to_admin_menu = True
    url_prefix = "interventions"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("export.csv", views.export, name="export"),
            path("tournee/", stops.index, name="stops"),
            path("tournee/nouvelle/", stops.new, name="new_stop"),
            path("tournee/<int:pk>/", stops.stop, name="stop"),
            path("tournee/<int:pk>/etape/", stops.move, name="move_stop"),
            path("tournee/<int:pk>/bilan/", tally.report, name="report_stop"),
            path("tournee/<int:pk>/bilan/retard/", tally.late, name="late_taps"),
            path("tournee/<int:pk>/preparer/", preparing.prepare, name="prepare"),
            path("tournee/<int:pk>/preparer/faire/", preparing.prepare_act, name="prepare_act"),
            path("tournee/<int:pk>/accord.pdf", preparing.agreement, name="agreement"),
            path("tournee/<int:pk>/feuille/", preparing.sheet, name="day_sheet"),
            path("tournee/<int:pk>/comptage/", tally.new_link, name="tally_link"),
            path(
                "tournee/<int:pk>/comptage/<int:link>/retirer/", tally.revoke, name="revoke_tally"
            ),
            path("<int:pk>/", views.request_page, name="request"),
            path("<int:pk>/etape/", views.act_on, name="act"),
            path("<int:pk>/confier/", views.reroute, name="reroute"),
            path("<int:pk>/visite/", views.plan, name="plan"),
            path("<int:pk>/tenue/", views.hold, name="hold"),
            path("<int:pk>/soiree/", views.evening, name="evening"),
            path("<int:pk>/feuille/", views.sheet, name="sheet"),
        ]


VIEWSETS = (OutreachViewSet("interventions"),)
EDITORS_MAY: frozenset[str] = frozenset()  # what may be done asks for a seat, not for a permission
PUBLISHERS_MAY: frozenset[str] = frozenset()
