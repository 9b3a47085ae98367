"""The observations of an SDMX message as plain rows. Runs in the reader's child process, within its limits; knows no Django.

Understood are data messages of SDMX-ML 2.0 to 3.1 (generic, structure-specific, with or without series) and of SDMX-JSON 1.0 and 2.0.
What a dimension means is not looked up here: its identifier becomes a column, its code a cell.
"""

import io
import json
from collections.abc import Iterator
from typing import Any

from lxml import etree

from stocktake.documents.reading.limits import Limits
from stocktake.documents.reading.packages import declares_type
from stocktake.documents.refusals import refuse

Row = tuple[int, dict[str, str]]
"""The line of an observation (of SDMX-JSON its number), and its cells."""
VALUE, TIME = "OBS_VALUE", "TIME_PERIOD"


def answer(data: bytes, filename: str, limits: Limits) -> dict[str, Any]:
    """`columns`, and `rows` with a number and a cell to each column (None where the message says nothing). Raises Unreadable."""
    rows = list(_json(data) if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else _xml(data))
    columns = list(dict.fromkeys(name for _place, cells in rows for name in cells))
    return {"columns": columns, "rows": [[place, *map(cells.get, columns)] for place, cells in rows]}


def _xml(data: bytes) -> Iterator[Row]:
    if declares_type(data[:4096]):
        raise refuse("damaged")
    series: dict[str, str] = {}
    events = etree.iterparse(
        io.BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    for event, element in events:
        name = etree.QName(element).localname
        if event == "start":
            if name == "Series":
                series = _plain(element)
            continue
        if name in {"SeriesKey", "Attributes"} and etree.QName(element.getparent()).localname == "Series":
            series |= _named(element)
        elif name == "Obs":
            yield int(element.sourceline or 0), series | _observation(element)
            element.clear()
        elif name in {"Series", "Group"}:
            series = {}
            element.clear()


def _plain(element: Any) -> dict[str, str]:
    """The attributes of an element that are of the data, not of XML itself."""
    return {str(name): str(value) for name, value in element.attrib.items() if not str(name).startswith("{")}


def _named(element: Any) -> dict[str, str]:
    """`<Value id="AREA" value="AUS"/>`, or `concept` for `id` in version 2.0."""
    return {
        str(each.get("id") or each.get("concept")): str(each.get("value", "")) for each in element
        if each.get("id") or each.get("concept")
    }  # fmt: skip


def _observation(element: Any) -> dict[str, str]:
    cells = _plain(element)
    for each in element:
        match etree.QName(each).localname:
            case "ObsKey" | "Attributes":
                cells |= _named(each)
            case "ObsDimension":
                cells[str(each.get("id") or TIME)] = str(each.get("value", ""))
            case "Time":
                cells[TIME] = (each.text or "").strip()
            case "ObsValue":
                cells[VALUE] = str(each.get("value", ""))
    return cells


def _json(data: bytes) -> Iterator[Row]:
    message = json.loads(data.decode("utf-8-sig"))
    body = message.get("data", message)
    structures = body.get("structures") or [body["structure"]]
    number = 0
    for dataset in body["dataSets"]:
        structure = structures[int(dataset.get("structure", 0))]
        levels = structure["dimensions"]
        fixed = {each["id"]: _code(each, 0) for each in levels.get("dataSet", []) if each.get("values")}
        attributes = structure.get("attributes", {})
        flat = dataset.get("observations")
        in_series = dataset.get("series") or ({"": {"observations": flat}} if flat else {})
        for key, series in in_series.items():
            cells = fixed | _keyed(levels.get("series", []), key)
            cells |= _attributed(attributes.get("series", []), series.get("attributes", []))
            for place, values in series.get("observations", {}).items():
                number += 1
                said = cells | _keyed(levels.get("observation", []), place)
                if values and values[0] is not None:
                    said[VALUE] = str(values[0])
                yield number, said | _attributed(attributes.get("observation", []), values[1:])


def _keyed(dimensions: list[dict[str, Any]], key: str) -> dict[str, str]:
    """`0:2:1` by the dimensions at this level: the number of a code in the list of each."""
    places = [int(each) for each in key.split(":")] if key else []
    if len(places) != len(dimensions):
        raise ValueError(key)
    return {dimension["id"]: _code(dimension, place) for dimension, place in zip(dimensions, places, strict=True)}


def _attributed(attributes: list[dict[str, Any]], places: list[Any]) -> dict[str, str]:
    """An attribute is a number of its list, or in version 2.0 the value itself; null is none."""
    found = {}
    for attribute, place in zip(attributes, places, strict=False):
        if place is None:
            continue
        coded = isinstance(place, int) and bool(attribute.get("values"))
        found[attribute["id"]] = _code(attribute, place) if coded else str(place)
    return found


def _code(dimension: dict[str, Any], place: int) -> str:
    value = dimension["values"][place]
    if not isinstance(value, dict):
        return str(value)
    return str(value.get("id", value.get("value", "")))
