from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    name = "superbill.app.registration"
    label = "registration"
