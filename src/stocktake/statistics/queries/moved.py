"""Figures that a newer release gives otherwise: old, new, and why. For whoever writes with them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from stocktake.foundation.refusals import Refusal
from stocktake.statistics.models import Figure
from stocktake.statistics.releases.manifest import Manifest
from stocktake.statistics.releases.store import Store

if TYPE_CHECKING:
    from stocktake.statistics.queries.why_moved import Part


@dataclass(frozen=True, slots=True)
class Moved:
    """`release` and `title`: of the newer state. Both numbers are as exact as the figure is shown. `why`: its parts that changed, and
    in which areas."""

    figure: Figure
    old: Decimal
    new: Decimal
    release: str
    title: str
    why: "tuple[Part, ...]" = ()


def moved_figures(figures: Iterable[Figure], store: Store) -> list[Moved]:
    """For each figure the newest release of a dataset it is made of, if it gives another number.

    A release is newer by the day of its publication, or, where that is not known, by the year in its name. One that has nothing for
    the year of the figure moves nothing.
    """
    found = []
    for figure in figures:
        for code in _newer(figure, store):
            number = _computed(store.folder, tuple(store.codes()), f"{figure.pack}/{figure.key}", code)
            if number is None:
                continue
            step = Decimal(1).scaleb(-int(figure.recipe.get("places", 2)) if figure.unit != "persons" else 0)
            old, new = (value.quantize(step, rounding=ROUND_HALF_EVEN) for value in (figure.amount, Decimal(repr(number))))
            if old != new:
                title = store.open(code).manifest.title
                why = _why(store.folder, tuple(store.codes()), figure.name, code, get_language() or "")
                found.append(Moved(figure, old, new, code, title, why))
            break
    return found


def _newer(figure: Figure, store: Store) -> list[str]:
    """Releases of the same datasets that are newer than those it was made of, the newest first."""
    parts: dict[str, dict[str, Any]] = figure.recipe.get("components", {})
    used = {(part["dataset"], part["release"]) for part in parts.values()}
    held = {code: store.open(code).manifest for code in store.codes()}
    newer = {
        code: _age(code, manifest)
        for dataset, release in used
        for code, manifest in held.items()
        if manifest.dataset == dataset and _age(code, manifest) > _age(release, held.get(release))
    }
    return sorted(newer, key=lambda code: (newer[code], code), reverse=True)


def _age(code: str, manifest: Manifest | None) -> str:
    """The day of publication; where that is not known, the year in its name. Two states of one year are neither newer."""
    year = re.search(r"\d{4}", code)
    return (manifest.published if manifest else "") or (year[0] if year else "")


@lru_cache(maxsize=512)
def _computed(folder: Path, _codes: tuple[str, ...], name: str, release: str) -> Any:
    """None where the release gives nothing for it. Kept until a release comes or goes."""
    # With it comes Polars: only where a newer release is held at all.
    from stocktake.statistics.queries.named import named_figure

    try:
        return named_figure(name, release=release, store=Store(folder)).value
    except Refusal:
        return None


@lru_cache(maxsize=512)
def _why(folder: Path, _codes: tuple[str, ...], name: str, release: str, _language: str) -> "tuple[Part, ...]":
    """In the language it is asked in. Kept until a release comes or goes."""
    from stocktake.statistics.queries.named import definition_named
    from stocktake.statistics.queries.why_moved import why_moved

    try:
        return tuple(why_moved(definition_named(name), release, Store(folder)))
    except Refusal:
        return ()
