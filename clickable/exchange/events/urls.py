from django.urls import path

from clickable.exchange.events import views

app_name = "events"
urlpatterns = [
    path("", views.index, name="index"),
    path("rencontres.ics", views.agenda, name="agenda"),
    path("flux.atom", views.atom, name="atom"),
    path("inscription/recue/", views.asked, name="asked"),
    path("c/<int:pk>/<str:token>/", views.confirm, name="confirm"),
    path("o/<int:pk>/<str:token>/", views.offer, name="offer"),
    path("i/<int:pk>/<str:token>/", views.mine, name="mine"),
    path("<slug:slug>/", views.page, name="page"),
    path("<slug:slug>/inscription/", views.sign_up, name="sign_up"),
    path("<slug:slug>/suites/", views.follow_up, name="follow_up"),
    path("<slug:slug>/rencontre.ics", views.calendar, name="calendar"),
    path("<slug:slug>/creneau-<int:pk>.ics", views.slot_calendar, name="slot_calendar"),
]
