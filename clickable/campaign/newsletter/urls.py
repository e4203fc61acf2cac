from django.urls import path

from clickable.campaign.newsletter import views

app_name = "newsletter"
urlpatterns = [
    path("", views.index, name="index"),
    # Counted by the gate; the links below are not: a mailbox provider presses them for many.
    path("abonnement/", views.ask, name="ask"),
    path("abonnement/recu/", views.asked, name="asked"),
    path("confirmer/<int:pk>/<str:token>/", views.confirm, name="confirm"),
    path("quitter/<int:pk>/<str:token>/", views.leave, name="leave"),
    path("mes-lettres/<int:pk>/<str:token>/", views.mine, name="mine"),
    path("<slug:code>/", views.archive, name="archive"),
    path("<slug:code>/flux.rss", views.rss, name="rss"),
    path("<slug:code>/<int:number>/", views.issue, name="issue"),
]
