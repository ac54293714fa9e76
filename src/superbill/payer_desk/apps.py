from django.apps import AppConfig


class PayerDeskConfig(AppConfig):
    name = "superbill.payer_desk"
    label = "payer_desk"
