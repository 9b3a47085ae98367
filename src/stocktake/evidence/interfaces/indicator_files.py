"""The indicators of a review to take along: a table, or a data package that `stocktake statistics import` reads again.

In the package lie `indicators.csv` (the list), `values.csv` (national and international numbers side by side), and `national.csv` with
its description `national.yaml`: the national values whose year is known, as a series that can be imported as a release. The shape is
that of the Data Package standard, version 1. The same numbers give the same bytes.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import yaml

from stocktake.evidence.interfaces.tables.cells import guarded
from stocktake.evidence.queries.indicators import Beside, Line, Sheet
from stocktake.reviews.models import Review

LIST = {
    "indicator": ("string", "key of the indicator"),
    "list": ("string", "the list it stands in"),
    "standard": ("string", "standard and identifier in it, such as SDG 10.7.1"),
    "standard_source": ("string", "where the identifier was read"),
    "objective": ("integer", "number of the objective it is tied to; empty: the framework as a whole"),
    "basis": ("string", "on what the tie rests"),
    "unit": ("string", "what is counted; shares in per cent"),
    "disaggregations": ("string", "the parts it is told by, parted by spaces"),
    "label": ("string", "what it is called, in English where it is known there"),
}
VALUES = {
    "indicator": ("string", "key of the indicator"),
    "standard": ("string", "standard and identifier in it, such as SDG 10.7.1"),
    "objective": ("integer", "number of the objective it is tied to"),
    "unit": ("string", "what is counted; shares in per cent"),
    "party": ("string", "code of the party"),
    "party_name": ("string", "what the party is called"),
    "sex": ("string", "female or male; empty: both"),
    "age": ("string", "first and last year; empty: all"),
    "national_value": ("number", "what the party returned; empty: unknown"),
    "national_year": ("integer", "the year it is of, as the party says"),
    "national_source": ("string", "where it comes from, as the party says"),
    "question": ("string", "code of the question it was given to"),
    "submitted": ("date", "the day on which it was submitted"),
    "international_value": ("number", "what others have published; empty: unknown"),
    "international_year": ("integer", "the year it is of"),
    "release": ("string", "the release it comes from"),
    "attribution": ("string", "whose number it is"),
    "difference": ("number", "national less international, in the unit; empty where one is unknown"),
}
"""What columns hold, and of which kind."""


def as_csv(sheets: Iterable[Sheet]) -> bytes:
    """A line for each indicator and State, and for each part of which something is known; unknown is an empty cell."""
    return _written(VALUES, _values(sheets)).encode("utf-8-sig")


def as_package(review: Review, sheets: Sequence[Sheet]) -> bytes:
    """The package as a zip."""
    national = list(_national(sheets))
    files = {
        "indicators.csv": _written(LIST, _list(sheets)).encode(),
        "values.csv": _written(VALUES, _values(sheets)).encode(),
        "national.csv": _written({name: ("", "") for name in ("indicator", "area", "year", "value")}, national).encode(),
        "national.yaml": _description(review).encode(),
    }
    described: dict[str, Any] = {
        "profile": "data-package", "name": f"{review.code}-indicators", "title": f"Indicators of {review.code}",
        "description": "National values as submitted and consented to, beside international ones. Empty: unknown, never zero.",
        "resources": [
            _resource("indicators", LIST), _resource("values", VALUES),
            _resource("national", {
                "indicator": ("string", "key, and behind a stroke the part"), "area": VALUES["party"], "year": ("integer", "the year"),
                "value": ("number", "in the unit of the indicator"),
            }),
        ],
    }  # fmt: skip
    if review.invented:
        described["keywords"] = ["invented"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        data = (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()
        for name, content in {"datapackage.json": data, **files}.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return out.getvalue()


def as_lines(sheets: Iterable[Sheet]) -> Iterator[dict[str, Any]]:
    """A line for programs for each row of the table; numbers are numbers, unknown is null."""
    for row in _values(sheets):
        line = dict(zip(VALUES, row, strict=True))
        yield {name: _plain(value, VALUES[name][0]) for name, value in line.items()}


def _plain(value: Any, kind: str) -> Any:
    if value in (None, ""):
        return None
    return float(value) if kind == "number" else value


def _values(sheets: Iterable[Sheet]) -> Iterator[list[Any]]:
    for sheet in sheets:
        for line in sheet.lines:
            for part in line.all:
                yield _row(sheet, line, part)


def _row(sheet: Sheet, line: Line, part: Beside) -> list[Any]:
    indicator, national, published = sheet.indicator, part.national, part.published
    by, _sign, what = part.part.partition("=")
    told = [
        indicator.key, indicator.standard, indicator.element.number if indicator.element else None, indicator.unit,
        line.party.code, line.name.text, what if by == "sex" else "", what if by == "age" else "",
    ]  # fmt: skip
    own = (
        [national.value, national.year, national.source, national.question, national.submitted.date().isoformat()]
        if national
        else [None] * 5
    )
    others = (
        [published.value, published.year, published.release, published.attribution] if published.value is not None else [None] * 4
    )
    return [*told, *own, *others, part.difference]


def _list(sheets: Iterable[Sheet]) -> Iterator[list[Any]]:
    for sheet in sheets:
        one = sheet.indicator
        yield [
            one.key, one.list.code, one.standard, one.identifier_source, one.element.number if one.element else None, one.basis,
            one.unit, " ".join(part for part in one.parts if part), one.labels.get("en") or one.label.text,
        ]  # fmt: skip


def _national(sheets: Iterable[Sheet]) -> Iterator[list[Any]]:
    for sheet in sheets:
        for line in sheet.lines:
            for part in line.all:
                if part.national is not None and part.national.year is not None:
                    name = f"{sheet.indicator.key}/{part.part}" if part.part else sheet.indicator.key
                    yield [name, line.party.code, part.national.year, part.national.value]


def _description(review: Review) -> str:
    said = {
        "release": f"{review.code}-national"[:40], "dataset": f"{review.code}-national"[:40],
        "title": f"National values returned to {review.titles.get('en', review.code)}",
        "attribution": f"Parties to the review {review.symbol or review.code}, as they submitted and consented to publish",
        "terms": "published with the consent of each party", "invented": review.invented, "file": "national.csv", "table": "series",
    }  # fmt: skip
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False)


def _written(columns: Mapping[str, Any], rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue()


def _resource(name: str, columns: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    fields = [{"name": column, "type": kind, "description": meaning} for column, (kind, meaning) in columns.items()]
    return {
        "name": name, "path": f"{name}.csv", "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8", "schema": {"fields": fields, "missingValues": [""]},
    }  # fmt: skip
