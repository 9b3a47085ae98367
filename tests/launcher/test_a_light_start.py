"""What starts is light: whatever only long work needs is loaded where that work is done."""

import subprocess
import sys
from pathlib import Path

from stocktake.config.development import environment


def test_the_pages_start_without_what_only_suggesting_needs(tmp_path: Path):
    code = "import sys, stocktake.config.wsgi\nprint([name for name in ('scipy', 'polars') if name in sys.modules])"
    place = {"STOCKTAKE_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "stocktake.config.settings"}
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], env=environment(**place), capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stdout + done.stderr
