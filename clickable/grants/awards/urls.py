from django.urls import URLPattern

app_name = "grant_awards"
urlpatterns: list[URLPattern] = []
