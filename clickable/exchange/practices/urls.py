from django.urls import path

from clickable.exchange.practices import views

app_name = "practices"
urlpatterns = [
    path("", views.index, name="index"),
    path("pratiques.csv", views.table, name="table"),
    path("pratiques.json", views.data, name="data"),
    path("proposer/", views.submit, name="submit"),
    path("proposer/recue/", views.received, name="received"),
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/versions/<int:number>/", views.version, name="version"),
    path("c/<int:pk>/<str:token>/", views.confirm, name="confirm"),
    path("m/<int:pk>/<str:token>/", views.mine, name="mine"),
]
