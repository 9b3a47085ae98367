"""Settings of the tests: the same house, its data in a folder that goes away."""

import os
import tempfile
from pathlib import Path

# A data folder of its own, before the settings are read: one that stays if `STOCKTAKE_TEST_DATA` names it.
_folder = os.environ["STOCKTAKE_DATA"] = os.environ.get("STOCKTAKE_TEST_DATA") or tempfile.mkdtemp(prefix="stocktake-test-")
os.environ.setdefault("STOCKTAKE_SECRET_KEY", "only-for-tests")

from stocktake.config.settings import *  # noqa: F403

DEMONSTRATION = True
ALLOWED_HOSTS = ["*"]
MEDIA_ROOT = Path(_folder) / "files"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
