"""The WSGI entry of the payer's web door."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "superbill.payer_desk.settings")
application = get_wsgi_application()
