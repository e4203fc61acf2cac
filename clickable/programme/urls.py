from django.urls import include, path

from clickable.programme import views

app_name = "programme"
ONE = [
    path("", views.index, name="index"),
    path("couverture/", views.coverage, name="coverage"),
    path("indicateurs.csv", views.as_csv, name="csv"),
    path("indicateurs.json", views.as_json, name="json"),
    path("indicateurs/<slug:code>/", views.indicator, name="indicator"),
]
# Of the newest project; and of each one, where it stays when another begins.
urlpatterns = [*ONE, path("projets/<slug:project>/", include(ONE))]
