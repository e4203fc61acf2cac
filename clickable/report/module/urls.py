from django.urls import path

from clickable.report.models import Door
from clickable.report.module import views
from clickable.report.views import start

app_name = "module"
urlpatterns = [
    path("", views.about, name="about"),
    path("formulaire/", start, {"door": Door.MODULE}, name="form"),
]
