"""Which numbers stand beside an element of a framework: `statistics.yaml` in the pack of the framework.

A tie names a measure and the side on which it is counted; release, year and place follow from where it is shown.
"""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from stocktake.foundation.packs import Entry, Field, Pack, PackError, Texts, pack_folder, read_as
from stocktake.frameworks.interfaces.pack import FILE as FRAMEWORK
from stocktake.frameworks.interfaces.pack import FrameworkFile
from stocktake.statistics.measures.question import Measure

TIES = "statistics.yaml"
SHOWN = (
    Measure.STOCK, Measure.FEMALE_SHARE, Measure.SHARE_OF_POPULATION, Measure.REMITTANCES_RECEIVED,
    Measure.REMITTANCES_SHARE_OF_GDP, Measure.ODA_RECEIVED,
)  # fmt: skip
"""Measures that need nothing but a place, and have a sentence of their own."""


class TieEntry(Entry):
    objective: int = Field(ge=1)
    measure: Measure
    side: str = Field("destination", pattern="^(destination|origin)$")
    why: Texts = Field(min_length=1)


class TiesFile(Entry):
    ties: list[TieEntry]


def read_ties(folder: Path) -> list[TieEntry]:
    """The ties of a pack; none where it has no such file.

    Raises:
        PackError: with file and line: a measure that is not shown so, an objective that the framework has not, or the same tie twice.
    """
    if not (folder / TIES).is_file():
        return []
    content, document = read_as(TiesFile, folder / TIES)
    known = {entry.number for entry in read_as(FrameworkFile, folder / FRAMEWORK)[0].objectives}
    seen = set()
    for index, tie in enumerate(content.ties):
        key = (tie.objective, tie.measure, tie.side)
        if tie.measure not in SHOWN:
            raise PackError(document.fault(("ties", index, "measure"), f"“{tie.measure}” is not shown so; {', '.join(SHOWN)} are"))
        if tie.side == "origin" and tie.measure != Measure.STOCK:
            raise PackError(
                document.fault(("ties", index, "side"), f"“{tie.measure}” is of one place, or counted where people live")
            )
        if tie.objective not in known:
            raise PackError(document.fault(("ties", index, "objective"), f"the framework has no objective {tie.objective}"))
        if key in seen:
            raise PackError(document.fault(("ties", index), "this tie stands here twice"))
        seen.add(key)
    return content.ties


def check(pack: Pack, *, actor: str, at: datetime) -> None:
    """Nothing is recorded: ties are read from the pack where they are shown. A fault is told when the pack is loaded.

    Raises:
        PackError: as `read_ties`.
    """
    read_ties(pack.folder)


def ties_of(pack: str, objective: int) -> list[TieEntry]:
    """The ties of an objective; none where the pack lies here no more, or has a fault that its loading would tell."""
    try:
        folder = pack_folder(pack)
        path = folder / TIES
        ties = _kept(folder, path.stat().st_mtime_ns if path.is_file() else 0)
    except PackError:
        return []
    return [tie for tie in ties if tie.objective == objective]


@lru_cache(maxsize=8)
def _kept(folder: Path, _written: int) -> list[TieEntry]:
    return read_ties(folder)
