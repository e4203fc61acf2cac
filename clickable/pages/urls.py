from django.urls import path

from clickable.pages import views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("recherche/", views.search, name="search"),
    path("plan/", views.site_map, name="map"),
    path("simple/", views.simple, name="simple"),
    path("agir/", views.act, name="together"),
    path("actualites/flux/", views.feed, name="feed"),
    path("confidentialite/", views.privacy, name="privacy"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("historique/", views.history, name="history"),
    path("mentions-legales/", views.legal, name="legal"),
]
