from django.urls import path

from clickable.campaign.manifesto import views

app_name = "manifesto"
urlpatterns = [
    path("", views.index, name="index"),
    path("module/", views.embed, name="embed"),
    path("<slug:slug>/", views.page, name="page"),
    path("<slug:slug>/signer/", views.sign, name="sign"),
    path("<slug:slug>/signe/<uuid:slip>/", views.signed, name="signed"),
    path("<slug:slug>/organisations/", views.organisations, name="organisations"),
    path("<slug:slug>/versions/<int:number>/", views.version, name="version"),
    path("<slug:slug>/chiffres/", views.figures, name="figures"),
    path("<slug:slug>/compte.json", views.count, name="count"),
    path("<slug:slug>/partage.png", views.picture, name="picture"),
    path("<slug:slug>/c/<int:pk>/<str:token>/", views.confirm, name="confirm"),
    path("<slug:slug>/i/<int:pk>/<str:token>/", views.mine, name="mine"),
]
