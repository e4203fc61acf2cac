"""/gestion/: our own door first, the doors of Wagtail that must stay shut, then Wagtail."""

from django.urls import include, path
from wagtail.admin import urls as wagtail_urls

from clickable.pages.gestion import entry

door = [
    path("connexion/", entry.sign_in, name="sign_in"),
    path("deconnexion/", entry.sign_out, name="sign_out"),
]
# Wagtail makes links to the names; what answers is ours.
replaced = [
    path("logout/", entry.sign_out, name="wagtailadmin_logout"),
    path("account/", entry.account, name="wagtailadmin_account"),
]
# Signing in twice, passwords by mail, accounts and groups by the mouse, files beside the library.
shut = (
    "login",
    "password_reset",
    "users",
    "groups",
    "documents",
    "collections",
    "failwhale",
    "test404",
)

urlpatterns = [
    path("", include((door, "gestion"))),
    *replaced,
    *(path(f"{name}/", entry.closed) for name in shut),
    *(path(f"{name}/<path:rest>", entry.closed) for name in shut),
    path("", include(wagtail_urls)),
]
