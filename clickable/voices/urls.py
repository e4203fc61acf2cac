from django.urls import path

from clickable.voices import circle_views, views

app_name = "voices"
urlpatterns = [
    path("", views.index, name="index"),
    path("repondre/", views.answer, name="answer"),
    path("effacer/", views.erase, name="erase"),
    path("retour/", views.feedbacks, name="feedbacks"),
    path("retour/<slug:slug>/", views.feedback, name="feedback"),
    path("groupe/<int:pk>/<str:token>/", circle_views.circle, name="circle"),
    path("<slug:slug>/", views.page, name="page"),
    path("<slug:slug>/resultats.csv", views.table, name="table"),
]
