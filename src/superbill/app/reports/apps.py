from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "superbill.app.reports"
    label = "reports"
