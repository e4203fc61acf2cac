from django.urls import path

from clickable.support import views
from clickable.support.requests import following
from clickable.support.requests import views as requests

app_name = "support"
urlpatterns = [
    path("", views.help_page, name="help"),
    path("demande/", requests.start, name="request"),
    path("demande/suivi/", following.follow_up, name="request_follow_up"),
]
