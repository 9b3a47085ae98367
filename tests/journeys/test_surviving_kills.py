"""An acknowledged answer survives when pages, worker and database are killed. `bench/kills.py` does it a thousand times."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KILLS = 10


def test_no_acknowledged_answer_is_lost_or_doubled_when_everything_is_killed_again_and_again(tmp_path):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("STOCKTAKE_", "DJANGO_", "DATABASE_"))}
    environment |= {"STOCKTAKE_DATA": str(tmp_path / "data"), "STOCKTAKE_KILLS": str(KILLS), "PYTHONPATH": str(ROOT / "src")}
    killing = subprocess.Popen(
        [sys.executable, str(ROOT / "bench" / "kills.py")],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        said, faults = killing.communicate(timeout=600)
    except subprocess.TimeoutExpired:
        killing.terminate()  # it puts its own house away
        said, faults = killing.communicate(timeout=90)
    assert killing.returncode == 0, faults[-3000:]
    found = json.loads(said)
    assert (found["kills"], found["lost"], found["doubled"]) == (KILLS, 0, 0)
    assert found["acknowledged_saves"] >= KILLS, "each kill came in the middle of saving"
    assert found["sent_again"] > 0, "and some saves were under way"
