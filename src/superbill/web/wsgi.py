"""The WSGI entry of the web door."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "superbill.settings")
application = get_wsgi_application()

from superbill.app.coding.tables import warm  # noqa: E402 - rooms need the settings

Thread(target=warm, name="warming", daemon=True).start()
