"""Sessions of trainings and letters that did not leave, at /gestion/formations/."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from clickable.pages.gestion import attendance_import as imported
from clickable.pages.gestion import attendance_views as attendance
from clickable.pages.gestion import certificates_views as certificates
from clickable.pages.gestion import surveys_views as surveys
from clickable.pages.gestion import trainings_views as views
from clickable.pages.gestion import trainings_wanted as wanted


class TrainingViewSet(ViewSet):
    """One entry of the menu; its pages link to each other."""

    menu_label = _("Formations")
    menu_icon = "calendar-alt"
    menu_order = 305
    add_to_admin_menu = True
    url_prefix = "formations"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("nouvelle/", views.new, name="new"),
            path("demandes/", wanted.wanted, name="wanted"),
            path("demandes/<int:pk>/", wanted.answer, name="answer"),
            path("supports/<slug:code>/", wanted.readings, name="readings"),
            path("supports/<slug:code>/<int:pk>/", wanted.remove_reading, name="remove_reading"),
            path("lettre/<uuid:pk>/", views.letter, name="letter"),
            path("<int:pk>/", views.session_page, name="session"),
            path("<int:pk>/etape/", views.act_on, name="act"),
            path("<int:pk>/changer/", views.change, name="change"),
            path("<int:pk>/places/", views.seats, name="seats"),
            path("<int:pk>/presences/", views.hold, name="hold"),
            path("<int:pk>/code/", attendance.room, name="room"),
            path("<int:pk>/presence/", attendance.presence, name="presence"),
            path("<int:pk>/presence/main/", attendance.say, name="say"),
            path("<int:pk>/presence/main/<int:registration>/", attendance.unsay, name="unsay"),
            path("<int:pk>/presence/releve/", imported.imported, name="imported"),
            path("<int:pk>/presence/papier/", attendance.paper, name="paper"),
            path("<int:pk>/presence/feuille/", attendance.sheet, name="sheet"),
            path("<int:pk>/attestations/", certificates.session, name="certificates"),
            path("<int:pk>/attestations/liste/", certificates.listed, name="certificates_list"),
            path(
                "<int:pk>/attestations/remplacer/",
                certificates.replace,
                name="certificates_replace",
            ),
            path(
                "<int:pk>/attestations/revoquer/", certificates.revoke, name="certificates_revoke"
            ),
            path("questionnaires/", surveys.courses, name="surveys"),
            path("<int:pk>/questionnaires/", surveys.session, name="survey"),
        ]


VIEWSETS = (TrainingViewSet("gestion_formations"),)
EDITORS_MAY: frozenset[str] = frozenset()  # every editor may: no permission of Django's is asked
PUBLISHERS_MAY: frozenset[str] = frozenset()
