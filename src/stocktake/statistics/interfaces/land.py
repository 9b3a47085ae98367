"""The outlines of areas, as somebody brought them: GeoJSON (RFC 7946) in, a small file of our own in the data folder.

No geometry is shipped: whoever wants a map brings one that may be used, and says whose it is.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.statistics.interfaces.tables import checksum
from stocktake.statistics.rules.outlines import Ring, simpler

LARGEST = 200 * 1024 * 1024
MOST_POINTS = 3_000_000
NAMES = ("iso3cd", "iso3", "iso_a3", "iso_a3_eh", "adm0_a3", "iso_3166_1_alpha_3")
"""Properties in which the three letters of an area are looked for, whatever their case: UN Geodata has the first, Natural Earth others."""
FILE = "land.json"


class NoMap(Refusal):
    """What was brought is no map of areas; it says where the fault is."""


@dataclass(frozen=True, slots=True)
class Land:
    """`areas`: for each code its pieces, each an outline. `left_out`: features that name no area known here."""

    areas: dict[str, list[Ring]]
    attribution: str
    source: str
    left_out: tuple[str, ...] = ()


def read_land(path: Path, *, known: Collection[str], attribution: str) -> Land:
    """Read a GeoJSON file and make its outlines simpler. Holes are left out: what lies in them is drawn over them.

    Raises:
        NoMap: it cannot be read or is too large; a feature is no area, is named a second time, or has a point that is none.
    """
    if not attribution.strip():
        raise NoMap(_("A map needs its attribution: whose it is, and on what terms (--attribution)."))
    features = _features(path)
    found: dict[str, list[Ring]] = {}
    seen: dict[str, int] = {}
    left_out, points = [], 0
    for number, feature in enumerate(features, start=1):
        where = _("%(file)s, feature %(number)s") % {"file": path.name, "number": number}
        properties = _mapping(_mapping(feature, where).get("properties") or {}, where)
        code = _code(properties, known)
        if not code:
            left_out.append(_called(properties, number))
            continue
        where = f"{where} ({code})"
        if code in seen:
            raise NoMap(
                _("%(where)s: this area is feature %(other)s already; each is named once.") % {"where": where, "other": seen[code]}
            )
        seen[code] = number
        rings = list(_rings(_mapping(feature.get("geometry") or {}, where), where))
        points += sum(map(len, rings))
        if points > MOST_POINTS:
            raise NoMap(
                _("%(where)s: more than %(most)s points up to here; bring a coarser map.") % {"where": where, "most": MOST_POINTS}
            )
        found[code] = [[(round(x, 2), round(y, 2)) for x, y in ring] for ring in simpler(rings)]
    if not found:
        raise NoMap(
            _("%(file)s: no feature names an area by its three letters (%(names)s).")
            % {"file": path.name, "names": ", ".join(NAMES)}
        )
    return Land(found, attribution.strip(), f"{path.name} {checksum(path)}", tuple(left_out))


def keep_land(land: Land) -> Path:
    """Into the data folder, whole or not at all; a map that was there before is replaced."""
    folder = settings.DATA / "map"
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{uuid4().hex}"
    told = {"attribution": land.attribution, "source": land.source, "areas": land.areas}
    try:
        beside.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        beside.replace(folder / FILE)
    finally:
        beside.unlink(missing_ok=True)
    return folder / FILE


def remove_land() -> bool:
    path = settings.DATA / "map" / FILE
    there = path.is_file()
    path.unlink(missing_ok=True)
    return there


def kept_land() -> Land | None:
    """None where nobody brought a map."""
    path = settings.DATA / "map" / FILE
    try:
        return _kept(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=2)
def _kept(path: Path, _written: int) -> Land:
    told = json.loads(path.read_text(encoding="utf-8"))
    areas = {code: [[(x, y) for x, y in ring] for ring in rings] for code, rings in told["areas"].items()}
    return Land(areas, told["attribution"], told["source"])


def _features(path: Path) -> list[Any]:
    try:
        if path.stat().st_size > LARGEST:
            raise NoMap(
                _("%(file)s is larger than %(most)s MB; bring a coarser map.") % {"file": path.name, "most": LARGEST // 1024**2}
            )
        told = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NoMap(_("%(file)s cannot be read (%(why)s).") % {"file": path.name, "why": error.strerror or error}) from None
    except (ValueError, RecursionError) as error:
        raise NoMap(_("%(file)s is no JSON in UTF-8 (%(why)s).") % {"file": path.name, "why": error}) from None
    features = told.get("features") if isinstance(told, dict) and told.get("type") == "FeatureCollection" else None
    if not isinstance(features, list):
        raise NoMap(_("%(file)s is no GeoJSON with a list of features.") % {"file": path.name})
    return features


def _mapping(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise NoMap(_("%(where)s: it is no GeoJSON feature.") % {"where": where})
    return value


def _code(properties: dict[str, Any], known: Collection[str]) -> str:
    low = {str(name).lower(): value for name, value in properties.items()}
    codes = (str(low.get(name) or "").strip().upper() for name in NAMES)
    return next((code for code in codes if code in known), "")


def _called(properties: dict[str, Any], number: int) -> str:
    low = {str(name).lower(): value for name, value in properties.items()}
    return str(next((low[name] for name in ("name", "name_en", "nam_en", "admin") if low.get(name)), number))


def _rings(geometry: dict[str, Any], where: str) -> Iterator[Ring]:
    """The outline of each piece."""
    kind, told = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon") or not isinstance(told, list):
        raise NoMap(_("%(where)s: an area is a Polygon or a MultiPolygon, not “%(kind)s”.") % {"where": where, "kind": kind})
    for piece in [told] if kind == "Polygon" else told:
        if not isinstance(piece, list) or not piece or not isinstance(piece[0], list) or len(piece[0]) < 4:
            raise NoMap(_("%(where)s: an outline has at least four points, the last of them the first.") % {"where": where})
        ring = [_point(point, where) for point in piece[0]]
        if ring[0] != ring[-1]:
            raise NoMap(_("%(where)s: an outline is not closed.") % {"where": where})
        yield ring


def _point(point: Any, where: str) -> tuple[float, float]:
    try:
        x, y = float(point[0]), float(point[1])
        good = isfinite(x) and isfinite(y) and abs(x) <= 180.001 and abs(y) <= 90.001
    except (TypeError, ValueError, IndexError, KeyError):
        good = False
    if not good:
        raise NoMap(
            _("%(where)s: “%(point)s” is no longitude and latitude in degrees.") % {"where": where, "point": str(point)[:60]}
        )
    return x, y
