"""What the short keys of a review's sources stand for: its pack says so, in its first file."""

from functools import lru_cache
from pathlib import Path

from stocktake.foundation.packs import Manifest, PackError, pack_folder, read_as


def citations_of(pack: str) -> dict[str, str]:
    """Key to citation; nothing where the pack is not at hand any more."""
    try:
        path = pack_folder(pack) / "pack.yaml"
        return _read(path, path.stat().st_mtime_ns)
    except (PackError, OSError):
        return {}


@lru_cache(maxsize=32)
def _read(path: Path, changed: int) -> dict[str, str]:
    """Read once for as long as the file does not change."""
    return read_as(Manifest, path)[0].sources
