from django.apps import AppConfig


class Newsletter(AppConfig):
    name = "clickable.campaign.newsletter"
