from django.apps import AppConfig


class CodingConfig(AppConfig):
    name = "superbill.app.coding"
    label = "coding"
