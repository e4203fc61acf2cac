from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("clickable.api.urls")),
    path("desk/", include("clickable.desk.urls")),
    path("gestion/", include("clickable.pages.gestion.urls")),
    path("r/", include("clickable.library.permanent_urls")),
    path("", include("clickable.pages.machine_urls")),  # healthz, readyz, security.txt, quitter
    *i18n_patterns(
        path("signaler/", include("clickable.report.urls")),
        path("suivi/", include("clickable.report.follow_up_urls")),
        path("aide/", include("clickable.support.urls")),
        path("outils/", include("clickable.library.urls")),
        path("chiffres/", include("clickable.figures.urls")),
        path("", include("clickable.pages.urls")),
        path("", include("clickable.pages.tree_urls")),  # last: it takes every address that is left
        prefix_default_language=False,
    ),
]
handler400 = "clickable.base.errorpages.bad_request"
handler403 = "clickable.base.errorpages.forbidden"
handler404 = "clickable.base.errorpages.not_found"
handler500 = "clickable.base.errorpages.server_error"
