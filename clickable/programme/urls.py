from django.urls import path

from clickable.programme import views

app_name = "programme"
urlpatterns = [
    path("", views.index, name="index"),
    path("couverture/", views.coverage, name="coverage"),
    path("indicateurs.csv", views.as_csv, name="csv"),
    path("indicateurs.json", views.as_json, name="json"),
    path("indicateurs/<slug:code>/", views.indicator, name="indicator"),
]
