from django.urls import path

from clickable.report.offline import views

app_name = "app"
urlpatterns = [path("", views.app, name="start")]
