"""Campaigns, their posters, media and posts, at /gestion/mobilisation/."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from clickable.pages.gestion.visibility import acts, photos, views


class VisibilityViewSet(ViewSet):
    """One entry of the menu; its pages link to each other."""

    menu_label = _("Mobilisation")
    menu_icon = "view"
    menu_order = 310
    add_to_admin_menu = True
    url_prefix = "mobilisation"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.index, name="index"),
            path("nouvelle/", views.new, name="new"),
            path("medias/", views.outlet, name="outlet"),
            path("medias/<int:pk>/", views.outlet, name="outlet_change"),
            path("<int:pk>/", views.page, name="page"),
            path("<int:pk>/texte/", views.change, name="change"),
            path("<int:pk>/etape/", acts.step, name="step"),
            path("<int:pk>/<slug:what>/ajouter/", views.part, name="add"),
            path("<int:pk>/<slug:what>/<int:row>/", views.part, name="part"),
            path("<int:pk>/<slug:what>/<int:row>/retirer/", acts.drop, name="drop"),
            path("pose/<int:pk>/etape/", acts.step_placement, name="step_placement"),
            path("pose/<int:pk>/preuve/", photos.proof, name="proof"),
            path("pose/<int:pk>/photo/", photos.photo, name="photo"),
            path("pose/<int:pk>/photo.jpg", photos.photo_file, name="photo_file"),
            path("pose/<int:pk>/photo/effacer/", photos.drop_photo, name="drop_photo"),
            path("rencontre/<int:pk>/venus/", acts.came, name="came"),
            path("publication/<int:pk>/approuver/", acts.approve, name="approve"),
            path("publication/<int:pk>/publiee/", acts.posted, name="posted"),
            path("<int:pk>/remettre/", acts.prepare, name="prepare"),
            path("<int:pk>/publications.zip", acts.archive, name="archive"),
            path("<int:pk>/publications.ics", acts.calendar, name="calendar"),
            path("<int:pk>/affiches.csv", acts.placements_csv, name="placements_csv"),
            path("<int:pk>/parutions.csv", acts.mentions_csv, name="mentions_csv"),
        ]


VIEWSETS = (VisibilityViewSet("gestion_mobilisation"),)
EDITORS_MAY: frozenset[str] = frozenset()  # every editor may: no permission of Django's is asked
PUBLISHERS_MAY: frozenset[str] = frozenset()
