from django.urls import path

from clickable.grants import own_views, views

app_name = "grants"
urlpatterns = [
    path("", views.index, name="index"),
    path("lien/", views.own_link, name="link"),
    path("envoye/", views.sent, name="sent"),
    path("commencer/<slug:slug>/", views.start, name="start"),
    path("question/<slug:slug>/", views.ask, name="ask"),
    path("d/<int:pk>/<str:token>/", own_views.mine, name="mine"),
    path("d/<int:pk>/<str:token>/fichiers/", own_views.files, name="files"),
    path("d/<int:pk>/<str:token>/fichiers/place/", own_views.room, name="room"),
    path("<slug:slug>/", views.call, name="call"),
    path("<slug:slug>/preparer/", views.offline, name="offline"),
    path("<slug:slug>/preparer.docx", views.document, name="document"),
    path("<slug:slug>/versions/<int:number>/", views.version, name="version"),
]
