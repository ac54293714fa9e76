"""The WSGI entry of the web door."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "superbill.settings")
application = get_wsgi_application()
