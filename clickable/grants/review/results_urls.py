"""Mounted beside the calls' own addresses: /subventions/<slug>/resultats/."""

from django.urls import path

from clickable.grants.review import views

app_name = "grant_results"
urlpatterns = [path("<slug:slug>/resultats/", views.results, name="page")]
