from django.urls import path

from clickable.training import views

app_name = "training"
urlpatterns = [
    path("", views.index, name="index"),
    path("inscription/recue/", views.asked, name="asked"),
    path("c/<int:pk>/<str:token>/", views.confirm, name="confirm"),
    path("o/<int:pk>/<str:token>/", views.offer, name="offer"),
    path("i/<int:pk>/<str:token>/", views.mine, name="mine"),
    path("i/<int:pk>/<str:token>/formation.ics", views.calendar, name="calendar"),
    path("<slug:code>/", views.course, name="course"),
    path("<slug:code>/<int:pk>/", views.sign_up, name="sign_up"),
]
