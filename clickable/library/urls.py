from django.urls import path

from clickable.library import views

app_name = "library"
urlpatterns = [
    path("", views.index, name="index"),
    path("commander/", views.order, name="order"),
    path("commander/<slug:reference>/", views.ordered, name="ordered"),
    path("<slug:code>/", views.work, name="work"),
    path("<slug:code>/lire/", views.read, name="read"),
]
