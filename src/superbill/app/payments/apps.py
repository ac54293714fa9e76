from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "superbill.app.payments"
    label = "payments"
