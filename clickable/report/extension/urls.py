from django.urls import path

from clickable.report.extension import views

app_name = "extension"
urlpatterns = [path("", views.about, name="about")]
