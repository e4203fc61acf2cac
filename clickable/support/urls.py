from django.urls import path, re_path

from clickable.support import views
from clickable.support.requests import following
from clickable.support.requests import views as requests

app_name = "support"
urlpatterns = [
    path("", views.help_page, name="help"),
    path("services/", views.every_service, name="services"),
    re_path(r"^services/(?P<where>[a-z]{2})/$", views.every_service, name="services_in"),
    re_path(r"^(?P<who>[a-f])/$", views.what, name="what"),
    re_path(r"^(?P<who>[a-f])(?P<what>[0-9])/$", views.plan, name="plan"),
    re_path(r"^(?P<who>[a-f])(?P<what>[0-9])/lieu/$", views.where, name="where"),
    re_path(r"^(?P<who>[a-f])(?P<what>[0-9])/(?P<where>[a-z]{2})/$", views.plan, name="plan_in"),
    path("demande/", requests.start, name="request"),
    path("demande/suivi/", following.follow_up, name="request_follow_up"),
]
