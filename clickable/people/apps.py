from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "clickable.people"


class Allauth(AppConfig):
    """allauth.mfa cannot be imported without allauth.account, of which nothing else is used here:
    no page, no middleware, no signal. Its two tables stay empty.
    """

    name = "allauth.account"
    default_auto_field = "django.db.models.AutoField"
