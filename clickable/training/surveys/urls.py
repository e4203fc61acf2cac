from django.urls import path

from clickable.training.surveys import views

app_name = "surveys"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:uid>/avant/", views.before, name="before"),
    path("<uuid:uid>/apres/", views.after, name="after"),
]
