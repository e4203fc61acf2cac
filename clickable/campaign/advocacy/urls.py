from django.urls import path

from clickable.campaign.advocacy import views

app_name = "advocacy"
urlpatterns = [
    path("", views.index, name="index"),
    path("plaidoyer.csv", views.table, name="csv"),
    path("flux.rss", views.rss, name="rss"),
]
