from django.apps import AppConfig


class DenialsConfig(AppConfig):
    name = "superbill.app.denials"
    label = "denials"
