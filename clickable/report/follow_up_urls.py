from django.urls import path

from clickable.report.conversation import views

app_name = "follow_up"
urlpatterns = [path("", views.start, name="start")]
