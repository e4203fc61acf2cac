from django.urls import path

from clickable.outreach import views

app_name = "outreach"
urlpatterns = [
    path("", views.index, name="index"),
    path("qui-repond/", views.who, name="who"),
    path("demander/", views.ask, name="ask"),
    path("demander/envoyee/", views.sent, name="sent"),
    path("demande/<slug:reference>/", views.asked, name="asked"),
    path("demande/<slug:reference>/annuler/", views.cancel, name="cancel"),
    path("confirmer/<int:pk>/<str:token>/", views.confirm, name="confirm"),
]
