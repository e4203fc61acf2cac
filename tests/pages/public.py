"""The public pages that need nothing to be opened, in both languages."""

PATHS = [
    "/",
    "/aide/",
    "/signaler/",
    "/suivi/",
    "/chiffres/",
    "/accessibilite/",
    "/confidentialite/",
    "/historique/",
    "/simple/",
    "/mentions-legales/",
]
ALL = [prefix + path for path in PATHS for prefix in ("", "/en")]
