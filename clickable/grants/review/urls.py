from django.urls import path

from clickable.grants.review import views

app_name = "grant_review"
MINE = "r/<int:pk>/<str:token>/"
urlpatterns = [
    path("", views.index, name="index"),
    path("lien/", views.own_link, name="link"),
    path("lien/envoye/", views.link_sent, name="link_sent"),
    path(MINE, views.mine, name="mine"),
    path(f"{MINE}liens/", views.declare, name="declare"),
    path(f"{MINE}dossier/<str:number>/", views.dossier, name="dossier"),
    path(f"{MINE}dossier/<str:number>/<int:file>/", views.attachment, name="attachment"),
    path(f"{MINE}classement/", views.ranking, name="ranking"),
    path(f"{MINE}classement.csv", views.export, name="export"),
    path(f"{MINE}proces-verbal/", views.minutes, name="minutes"),
]
