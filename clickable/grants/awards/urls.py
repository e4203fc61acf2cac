from django.urls import path

from clickable.grants.awards import views

app_name = "grant_awards"
MINE = "m/<int:pk>/<str:token>/"
urlpatterns = [
    path("reponse/<int:pk>/<str:token>/", views.answer, name="answer"),
    path(MINE, views.mine, name="mine"),
    path(f"{MINE}convention/", views.copy, name="copy"),
    path(f"{MINE}convention-<slug:language>.pdf", views.paper, name="paper"),
    path(f"{MINE}rapport/<int:number>/", views.report, name="report"),
]
