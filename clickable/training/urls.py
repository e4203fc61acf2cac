from django.urls import path

from clickable.training import views
from clickable.training.attendance import views as attendance
from clickable.training.interest import views as interest

app_name = "training"
urlpatterns = [
    path("", views.index, name="index"),
    path("inscription/recue/", views.asked, name="asked"),
    path("c/<int:pk>/<str:token>/", views.confirm, name="confirm"),
    path("o/<int:pk>/<str:token>/", views.offer, name="offer"),
    path("i/<int:pk>/<str:token>/", views.mine, name="mine"),
    path("i/<int:pk>/<str:token>/formation.ics", views.calendar, name="calendar"),
    path("rejoindre/<int:pk>/<str:token>/", attendance.join, name="join"),
    path("ici/", attendance.here, name="here"),
    path("prevenez-moi/recue/", interest.wanted, name="wanted"),
    path("p/<int:pk>/<str:token>/", interest.interest, name="interest"),
    path("<slug:code>/prevenez-moi/", interest.tell_me, name="tell_me"),
    path("<slug:code>/chez-vous/", interest.bring, name="bring"),
    path("<slug:code>/", views.course, name="course"),
    path("<slug:code>/<int:pk>/", views.sign_up, name="sign_up"),
]
