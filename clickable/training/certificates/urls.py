from django.urls import path

from clickable.training.certificates import views

app_name = "certificates"
urlpatterns = [
    path("", views.index, name="index"),
    path("m/<int:pk>/<str:token>/", views.mine, name="mine"),
    path("<str:number>/", views.one, name="one"),
]
