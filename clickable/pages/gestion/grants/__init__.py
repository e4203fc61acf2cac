"""Calls for grants and what answers them, at /gestion/subventions/."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from clickable.pages.gestion.grants import applications, calls, clarifying


class GrantsViewSet(ViewSet):
    """One entry of the menu; its pages link to each other."""

    menu_label = _("Subventions")
    menu_icon = "clipboard-list"
    menu_order = 315
    add_to_admin_menu = True
    url_prefix = "subventions"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", calls.index, name="index"),
            path("nouvel-appel/", calls.new, name="new"),
            path("<int:pk>/", calls.page, name="page"),
            path("<int:pk>/texte/", calls.edit, name="edit"),
            path("<int:pk>/criteres/", calls.criteria, name="criteria"),
            path("<int:pk>/question/", calls.question, name="add_question"),
            path("<int:pk>/question/<slug:code>/", calls.question, name="question"),
            path("<int:pk>/question/<slug:code>/bouger/", calls.move, name="move_question"),
            path("<int:pk>/etape/", calls.step, name="step"),
            path("<int:pk>/questions-recues/", clarifying.index, name="clarifications"),
            path("reponse/<int:pk>/", clarifying.answer, name="answer"),
            path("reponse/<int:pk>/ecarter/", clarifying.decline, name="decline"),
            path("<int:pk>/candidatures/", applications.index, name="applications"),
            path("<int:pk>/candidatures.<str:form>", applications.export, name="export"),
            path("candidature/<int:pk>/", applications.page, name="application"),
            path("candidature/<int:pk>/versions/", applications.revisions, name="revisions"),
            path("candidature/<int:pk>/recevabilite/", applications.check, name="check"),
            path("candidature/<int:pk>/delai/", applications.extend, name="extend"),
            path("fichier/<int:pk>/", applications.file, name="file"),
        ]


VIEWSETS: tuple[ViewSet, ...] = (GrantsViewSet("gestion_subventions"),)
EDITORS_MAY: frozenset[str] = frozenset()  # every editor may: no permission of Django's is asked
PUBLISHERS_MAY: frozenset[str] = frozenset()
