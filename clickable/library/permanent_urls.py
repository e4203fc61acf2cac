from django.urls import path, re_path

from clickable.library import permanent, views

app_name = "permanent"
urlpatterns = [
    re_path(
        r"^(?P<code>[a-z0-9-]{1,40})/v(?P<number>\d{1,4})/(?P<language>[a-z]{2,8})"
        r"/(?P<access>[a-z_]{1,20})\.(?P<form>[a-z0-9]{2,5})$",
        views.frozen,
        name="frozen",
    ),
    path("<str:code>", permanent.lead, name="lead"),
    path("<str:code>/", permanent.lead, name="lead_slash"),
]
