from django.urls import path

from clickable.outreach import tour_views as views
from clickable.outreach.following import views as following
from clickable.outreach.tally import views as tally

app_name = "tour"
urlpatterns = [
    path("", views.index, name="index"),
    path("tournee.ics", views.calendar, name="calendar"),
    path("tournee.geojson", views.geojson, name="geojson"),
    path("tournee.csv", views.table, name="table"),
    path("tournee.rss", views.rss, name="rss"),
    path("compter/<slug:token>/", tally.page, name="tally"),
    path("compter/<slug:token>/envois/", tally.send, name="tally_send"),
    path("compter/<slug:token>/travailleur.js", tally.worker, name="tally_worker"),
    path("suivre/", following.follow, name="follow_all"),
    path("suivre/recu/", following.sent, name="follow_sent"),
    path("suivre/<slug:code>/", following.follow, name="follow"),
    path("lettre/confirmer/<int:pk>/<str:token>/", following.confirm, name="follow_confirm"),
    path("lettre/quitter/<int:pk>/<str:token>/", following.leave, name="follow_leave"),
    path("module/", views.module, name="module"),
    path("module/copier/", views.module_about, name="module_about"),
    path("<slug:code>/", views.stop, name="stop"),
    path("<slug:code>/agenda.ics", views.one_calendar, name="one_calendar"),
]
