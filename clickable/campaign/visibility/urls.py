from django.urls import path

from clickable.campaign.visibility import views

app_name = "visibility"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.page, name="page"),
    path("<slug:slug>/presse/", views.press, name="press"),
    path("<slug:slug>/presse/<int:pk>/", views.release, name="release"),
    path("<slug:slug>/affiche-<int:pk>.jpg", views.photo, name="photo"),
    path("<slug:slug>/partage.png", views.picture, name="picture"),
]
