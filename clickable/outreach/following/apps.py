from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "clickable.outreach.following"
