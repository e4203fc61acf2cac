from django.urls import path

from clickable.outreach import tour_views as views

app_name = "tour"
urlpatterns = [
    path("", views.index, name="index"),
    path("tournee.ics", views.calendar, name="calendar"),
    path("tournee.geojson", views.geojson, name="geojson"),
    path("tournee.csv", views.table, name="table"),
    path("tournee.rss", views.rss, name="rss"),
    path("<slug:code>/", views.stop, name="stop"),
    path("<slug:code>/agenda.ics", views.one_calendar, name="one_calendar"),
]
