from django.apps import AppConfig


class Visibility(AppConfig):
    name = "clickable.campaign.visibility"
