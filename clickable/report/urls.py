from django.urls import path

from clickable.report import views

app_name = "report"
urlpatterns = [path("", views.start, name="start")]
