from django.apps import AppConfig


class Review(AppConfig):
    name = "clickable.grants.review"
    label = "grant_review"
