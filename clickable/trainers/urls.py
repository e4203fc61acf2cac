from django.urls import path

from clickable.trainers import report_views as reports
from clickable.trainers import views

app_name = "trainers"
urlpatterns = [
    path("", views.index, name="index"),
    path("candidature/", views.apply, name="apply"),
    path("candidature/recue/", views.applied, name="applied"),
    path("lien/", views.own_link, name="link"),
    path("lien/envoye/", views.link_sent, name="link_sent"),
    path("c/<int:pk>/<str:token>/", views.confirm, name="confirm"),
    path("m/<int:pk>/<str:token>/", views.mine, name="mine"),
    path("o/<int:pk>/<str:token>/", views.offer, name="offer"),
    path("bilan/travail.js", reports.worker, name="worker"),
    path("bilan/<int:pk>/<str:token>/", reports.report, name="report"),
]
