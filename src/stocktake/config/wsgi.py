"""The web process's entry: ordinary pages only, WSGI (ASGI halved the throughput of ordinary views when measured)."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stocktake.config.settings")
application = get_wsgi_application()

# Loaded once, before the workers are forked, and not with the first page in each of them.
get_resolver().url_patterns  # noqa: B018 - looking is what loads them
