from django.urls import path

from clickable.outreach.evenings import views

app_name = "evenings"
urlpatterns = [
    path("<slug:code>/", views.page, name="page"),
    path("<slug:code>/affiche/", views.poster, name="poster"),
    path("<slug:code>/reponse/<str:token>/", views.mine, name="mine"),
    path("confirmer/<int:pk>/<str:token>/", views.confirm, name="confirm"),
    path("<slug:reference>/reglages/<int:pk>/", views.settle, name="settle"),
]
