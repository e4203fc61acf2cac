from django.urls import path

from clickable.support import views

app_name = "support"
urlpatterns = [path("", views.help_page, name="help")]
