"""Settings of the tests: the same house, its data in a folder that goes away."""

import os
import tempfile
from pathlib import Path

_folder = os.environ.setdefault("STOCKTAKE_DATA", tempfile.mkdtemp(prefix="stocktake-test-"))
os.environ.setdefault("STOCKTAKE_SECRET_KEY", "only-for-tests")

from stocktake.config.settings import *  # noqa: E402, F403

DEMONSTRATION = True
ALLOWED_HOSTS = ["*"]
MEDIA_ROOT = Path(_folder) / "files"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
