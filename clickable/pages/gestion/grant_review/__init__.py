"""Who judges applications, the panel, and the one minute in which all are told, at /gestion/expertise/."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from clickable.pages.gestion.grant_review import views


class ReviewViewSet(ViewSet):
    """One entry of the menu; its pages link to each other."""

    menu_label = _("Expertise")
    menu_icon = "tick-inverse"
    menu_order = 321
    add_to_admin_menu = True
    url_prefix = "expertise"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("<int:pk>/", views.call, name="call"),
            path("<int:pk>/inviter/", views.invite, name="invite"),
            path("<int:pk>/confier/", views.assign, name="assign"),
            path("<int:pk>/classement/", views.ranking, name="ranking"),
            path("<int:pk>/classement.csv", views.export, name="export"),
            path("<int:pk>/jury/", views.panel, name="panel"),
            path("<int:pk>/jury/signer/", views.sign, name="sign"),
            path("<int:pk>/jury/retirer/", views.unsign, name="unsign"),
            path("<int:pk>/echeance/", views.term, name="term"),
            path("<int:pk>/moment/", views.moment, name="moment"),
            path("<int:pk>/annoncer/", views.announce, name="announce"),
            path("candidature/<int:pk>/", views.application, name="application"),
            path("candidature/<int:pk>/decider/", views.decide, name="decide"),
            path("candidature/<int:pk>/retenir/", views.from_reserve, name="from_reserve"),
            path("candidature/<int:pk>/lien/", views.tie, name="tie"),
            path("relecture/<int:pk>/renvoyer/", views.send_back, name="send_back"),
            path("confiee/<int:pk>/retirer/", views.unassign, name="unassign"),
            path("personne/<int:pk>/retirer/", views.leave, name="leave"),
        ]


VIEWSETS: tuple[ViewSet, ...] = (ReviewViewSet("gestion_expertise"),)
EDITORS_MAY: frozenset[str] = frozenset()  # every editor may: no permission of Django's is asked
PUBLISHERS_MAY: frozenset[str] = frozenset()
