"""/gestion/: our own door first, the doors of Wagtail that must stay shut, then Wagtail."""

from django.urls import include, path
from wagtail.admin import urls as wagtail_urls

from clickable.pages.gestion import entry, translating
from clickable.people.views import account as own

door = [
    path("connexion/", entry.sign_in, name="sign_in"),
    path("connexion/code/", entry.second_step, name="second_step"),
    path("connexion/cle/", entry.passkey, name="passkey"),
    path("connexion/proteger/", entry.protect, name="protect"),
    path("invitation/<str:token>/", entry.invitation, name="invitation"),
    path("compte/", own.account, name="account"),
    path("compte/application/", own.app, name="account_app"),
    path("compte/cle/", own.passkey, name="account_passkey"),
    path("compte/codes/", own.codes, name="account_codes"),
    path("compte/retirer/<int:pk>/", own.remove, name="account_remove"),
    path("compte/sessions/", own.end_others, name="account_sessions"),
    path("deconnexion/", entry.sign_out, name="sign_out"),
    path("envoi/", entry.may_send, name="may_send"),
]
# Wagtail makes links to the names; what answers is ours.
replaced = [
    path("logout/", entry.sign_out, name="wagtailadmin_logout"),
    path("account/", entry.account, name="wagtailadmin_account"),
]
# Signing in twice, passwords by mail, accounts and groups by the mouse, files and images beside the
# library (no page of ours shows any); the report that ours on translations stands for.
shut = (
    "login", "password_reset", "users", "groups", "documents", "images", "collections",
    "localize/reports", "failwhale", "test404",
)  # fmt: skip

urlpatterns = [
    path("", include((door, "gestion"))),
    *replaced,
    *(path(f"{name}/", entry.closed) for name in shut),
    *(path(f"{name}/<path:rest>", entry.closed) for name in shut),
    *translating.guarded,
    path("", include(wagtail_urls)),
]
