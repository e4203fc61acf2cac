from django.urls import path

from clickable.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:year>/", views.index, name="year"),
    path("figures.json", views.as_json, name="json"),
    path("figures.csv", views.as_csv, name="csv"),
]
