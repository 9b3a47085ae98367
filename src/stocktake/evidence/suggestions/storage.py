"""Keeping what was learned in a folder, as arrays and JSON: nothing that is read back can run.

A file is named after the digest of the pack's files and the method, so a changed pack or method never meets an old
file. A file that cannot be read is no error: what it held is learned again.
"""

import json
import os
import tempfile
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from stocktake.evidence.suggestions.grams import Vocabulary
from stocktake.evidence.suggestions.learning import Learned
from stocktake.evidence.suggestions.voting import Weighing

_BETWEEN = "\n"


def path(folder: Path, version: str) -> Path:
    return folder / f"suggestions-{version}.npz"


def save(learned: Learned, folder: Path, version: str) -> None:
    """Write in one step, so that a reader never meets half a file."""
    folder.mkdir(parents=True, exist_ok=True)
    grams = _BETWEEN.join(learned.vocabulary.number).encode()
    weighings = [weighing.as_data() for weighing in (learned.objectives, learned.categories)]
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(
                file,
                grams=np.frombuffer(grams, np.uint8),
                table=learned.table,
                weighings=np.frombuffer(json.dumps(weighings).encode(), np.uint8),
            )
        temporary.replace(path(folder, version))
    except BaseException:
        temporary.unlink()
        raise


def load(folder: Path, version: str) -> Learned | None:
    """What was saved under this version, or None."""
    try:
        with path(folder, version).open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            vocabulary = Vocabulary(file["grams"].tobytes().decode().split(_BETWEEN))
            table = file["table"]
            objectives, categories = json.loads(file["weighings"].tobytes())
        if table.dtype != np.float32 or table.ndim != 2 or len(table) != len(vocabulary):
            return None
        return Learned(vocabulary, table, Weighing.from_data(objectives), Weighing.from_data(categories))
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile):
        return None
