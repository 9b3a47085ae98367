"""Places in a question: an area, a group of areas as of a day, an intersection of them, everything, or what is unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property, lru_cache

import polars as pl
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.statistics.measures.question import ALL, UNKNOWN
from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Held, Store

AREAS = "areas"
"""The release that areas and groups are taken from."""
TOGETHER = "&"
MEMBERS_KEPT = 2_000
"""Groups as of a day whose members are remembered; days can be asked for without end."""


class NoSuchPlace(Refusal):
    """A code is neither an area nor a group."""


@dataclass(frozen=True, slots=True)
class Place:
    """`areas`: the codes it stands for; None for everything, or for what is unknown. `groups`: those named, each with how many
    areas belong to it on the day."""

    code: str
    areas: frozenset[str] | None = None
    groups: tuple[tuple[str, str, int], ...] = ()

    @property
    def is_all(self) -> bool:
        return self.code == ALL

    @property
    def is_unknown(self) -> bool:
        return self.code == UNKNOWN

    @property
    def single(self) -> str:
        """The code of the one area that it is; empty for anything else."""
        return next(iter(self.areas)) if self.areas is not None and len(self.areas) == 1 else ""

    def only(self) -> list[str]:
        return sorted(self.areas or ())


class Places:
    """What codes mean, from the release of areas and groups."""

    def __init__(self, held: Held) -> None:
        self.held = held
        self._members = lru_cache(maxsize=MEMBERS_KEPT)(self._on)

    @classmethod
    def of(cls, store: Store) -> "Places":
        """Raises NoRelease: areas and groups were not imported."""
        return _of(store.open(AREAS))

    @cached_property
    def names(self) -> Mapping[str, str]:
        return dict(self.held.table(Table.AREAS).select("area", "name_en").rows())

    @cached_property
    def group_names(self) -> Mapping[str, str]:
        return dict(self.held.table(Table.GROUPS).select("group", "name").unique().sort("group").rows())

    def called_then(self, area: str, day: date, language: str) -> tuple[str, date] | None:
        """What an area was called on a day, and until when, where that is another name than today's; in the language, or in English."""
        if not self.held.has(Table.NAMES):
            return None
        rows = self.held.table(Table.NAMES).filter((pl.col("area") == area) & (pl.col("until") >= day))
        rows = rows.filter(pl.col("since").is_null() | (pl.col("since") <= day))
        for wanted in (language, "en"):
            for name, until in rows.filter(pl.col("language") == wanted).select("name", "until").rows():
                return str(name), until
        return None

    def of_its_kind(self, code: str) -> list[str]:
        """Other groups that may have been meant: of the same kind, with most of its areas. None for what is no group."""
        code = code.strip().upper()
        if code not in self._groups:
            return []
        kind, own = self._groups[code]["kind"][0], frozenset(self._groups[code]["area"])
        same = sorted(group for group, rows in self._groups.items() if group != code and rows["kind"][0] == kind)
        return [group for group in same if 2 * len(own & frozenset(self._groups[group]["area"])) > len(own)]

    @cached_property
    def _groups(self) -> Mapping[str, "pl.DataFrame"]:
        return {str(code): rows for (code,), rows in self.held.table(Table.GROUPS).group_by("group")}

    def members(self, group: str, day: date | None) -> frozenset[str]:
        """Those that belong to it on a day, a date that is not known excluding nobody; without a day, those that belong to it still."""
        return self._members(group, day)

    def _on(self, group: str, day: date | None) -> frozenset[str]:
        rows = self._groups[group]
        if day is None:
            return frozenset(rows.filter(pl.col("until").is_null())["area"])
        after, before = pl.col("since").is_null() | (pl.col("since") <= day), pl.col("until").is_null() | (pl.col("until") >= day)
        return frozenset(rows.filter(after & before)["area"])

    def find(self, code: str, day: date | None = None) -> Place:
        """An area, a group, `ALL`, `UNKNOWN`, or several joined by `&`: the areas that belong to each of them.

        Raises:
            NoSuchPlace: with codes that are written nearly so.
        """
        code = code.strip().upper()
        if code in (ALL, UNKNOWN):
            return Place(code)
        found: frozenset[str] | None = None
        groups: list[tuple[str, str, int]] = []
        for part in code.split(TOGETHER):
            own = self._one(part.strip(), day, groups)
            found = own if found is None else found & own
        return Place(code, found or frozenset(), tuple(groups))

    def _one(self, code: str, day: date | None, groups: list[tuple[str, str, int]]) -> frozenset[str]:
        if code in self._groups:
            members = self.members(code, day)
            groups.append((code, str(self._groups[code]["name"][0]), len(members)))
            return members
        if code in self.names:
            return frozenset({code})
        near = get_close_matches(code, [*self._groups, *self.names], n=3)
        hint = " " + _("Did you mean %(near)s?") % {"near": ", ".join(near)} if near else ""
        raise NoSuchPlace(_("“%(code)s” is neither an area (ISO 3166, three letters) nor a group.") % {"code": code} + hint)


@lru_cache(maxsize=4)
def _of(held: Held) -> Places:
    """What codes mean is worked out once for a release, not for each question."""
    return Places(held)
