from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "superbill.web"
    label = "web"
