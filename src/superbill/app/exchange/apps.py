from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "superbill.app.exchange"
    label = "exchange"
