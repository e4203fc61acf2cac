from django.urls import URLPattern

app_name = "grant_review"
urlpatterns: list[URLPattern] = []
