from django.urls import path

from clickable.outreach import views

app_name = "outreach"
urlpatterns = [
    path("qui-repond/", views.who, name="who"),
]
