"""Django settings of the payer's side: its own process, its own database."""

from superbill.app.platform import configuration

globals().update(configuration.base_settings("superbill_payer"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "procrastinate.contrib.django",
    "superbill.app.platform",
    "superbill.payer_desk",
]
