from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "superbill.app.claims"
    label = "claims"
