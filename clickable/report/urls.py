from django.urls import path

from clickable.report import views

app_name = "report"
urlpatterns = [
    path("", views.start, name="start"),
    path("simple/", views.start, {"plain": True}, name="simple"),
]
