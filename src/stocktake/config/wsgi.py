"""The web process's entry: ordinary pages only, WSGI (ASGI halved the throughput of ordinary views when measured)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stocktake.config.settings")
application = get_wsgi_application()
