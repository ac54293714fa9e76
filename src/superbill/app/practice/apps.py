from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "superbill.app.practice"
    label = "practice"
