"""A release as a Frictionless data package: its tables as CSV, and beside them what each column means, where it comes from, on what terms.

The shape is that of the Data Package standard, version 1: `datapackage.json` with resources, schemas, sources and licences.
"""

import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from stocktake.statistics.releases.shapes import Table
from stocktake.statistics.releases.store import Held

if TYPE_CHECKING:
    from stocktake.statistics.queries.exploring import Explored

COLUMNS = {
    "year": ("integer", "the year the number is of, at the middle of it"),
    "destination": ("string", "where people live, or money is received: ISO 3166-1 alpha-3"),
    "origin": ("string", "where people come from, or money is sent: ISO 3166-1 alpha-3; OTH… for other or unknown places"),
    "area": ("string", "ISO 3166-1 alpha-3; WLD is the world as published"),
    "total": ("integer", "persons, women and men"),
    "male": ("integer", "persons, men"),
    "female": ("integer", "persons, women"),
    "data_type": ("string", "B by country of birth, C by citizenship, R refugees added, I imputed"),
    "population": ("integer", "persons"),
    "population_male": ("integer", "persons"),
    "population_female": ("integer", "persons"),
    "refugees": ("integer", "refugees and asylum seekers, persons"),
    "sex": ("string", "female or male"),
    "since": ("integer", "first year of the age band, or first day of membership"),
    "until": ("integer", "last year of the age band, empty in the highest; or last day of membership"),
    "people": ("integer", "persons"),
    "indicator": ("string", "code of the indicator"),
    "value": ("number", "in the unit of the indicator; money in current United States dollars"),
    "m49": ("string", "code of the area in M49, three digits"),
    "iso2": ("string", "code of the area in ISO 3166-1 alpha-2"),
    "unit": ("string", "persons or per-cent"),
    "group": ("string", "code of the group"),
    "language": ("string", "code of the language of a name"),
    "kind": ("string", "what kind of group it is"),
    "name": ("string", "what it is called"),
}
"""What columns hold. An empty cell is "not available", never zero."""


def package_of(held: Held) -> bytes:
    """The package as a zip; the same release gives the same bytes."""
    tables = {kept.name: held.table(Table(kept.name)) for kept in held.manifest.tables}
    files = {f"{name}.csv": frame.write_csv().encode() for name, frame in tables.items()}
    described = _described(held, {name: frame.columns for name, frame in tables.items()}, files)
    return _zipped({"datapackage.json": described, **files})


ANSWER_COLUMNS = {
    "measure": ("string", "what was asked for; its formula stands in the recipe"),
    "release": ("string", "the published state of the dataset that was asked"),
    "year": ("integer", "the year the number is of"),
    "destination": ("string", "where people live, or money is received: ISO 3166-1 alpha-3, the code of a group, or ALL"),
    "destination_name": ("string", "what it is called, in the language of the page"),
    "origin": ("string", "where people come from, or money is sent: the same codes; empty for a measure of one place"),
    "origin_name": ("string", "what it is called, in the language of the page"),
    "sex": ("string", "total, female or male"),
    "value": ("number", "the number, unrounded; empty where the source has none"),
    "unit": ("string", "persons, per-cent, us-dollars, ratio or rank"),
    "source": ("string", "attribution"),
}


def answer_package(found: "Explored", table: bytes) -> bytes:
    """An answer's table with a description of each column, and in it the recipe and the notes; of several places those of each."""
    answers = [one.answer for one in found.several or (found,) if one.answer is not None]
    question = found.question
    resource = _resource("answer", [], table) | {
        "schema": {
            "fields": [{"name": column, "type": kind, "description": words} for column, (kind, words) in ANSWER_COLUMNS.items()],
            "missingValues": [""],
        }
    }
    package = {
        "profile": "tabular-data-package", "name": f"{question.measure}-{question.release}" if question else "answer",
        "description": "\n".join(dict.fromkeys(line for answer in answers for line in answer.attribution)), "resources": [resource],
        "notes": list(dict.fromkeys(note for answer in answers for note in answer.notes)),
        "recipes": [answer.recipe for answer in answers],
    }  # fmt: skip
    described = (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()
    return _zipped({"datapackage.json": described, "answer.csv": table})


def _zipped(files: dict[str, bytes]) -> bytes:
    """The same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, data)
    return out.getvalue()


def _described(held: Held, columns: dict[str, list[str]], files: dict[str, bytes]) -> bytes:
    manifest = held.manifest
    package: dict[str, Any] = {
        "profile": "tabular-data-package", "name": manifest.code, "title": manifest.title, "description": manifest.attribution,
        "licenses": [{"name": manifest.terms, "title": manifest.terms}] if manifest.terms else [],
        "sources": [{"title": f"{source.name}, SHA-256 {source.sha256}", "path": source.name} for source in manifest.sources],
        "resources": [
            _resource(name, fields, files[f"{name}.csv"])
            for name, fields in columns.items()
        ],
        "notes": [{"area": note.area, "since": note.since, "until": note.until, "text": note.text} for note in manifest.notes],
    }  # fmt: skip
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(name: str, columns: list[str], data: bytes) -> dict[str, Any]:
    return {
        "name": name, "path": f"{name}.csv", "profile": "tabular-data-resource", "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8", "bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": {"fields": [_field(name, column) for column in columns], "missingValues": [""]},
    }  # fmt: skip


def _field(table: str, column: str) -> dict[str, str]:
    kind, meaning = COLUMNS.get(column, ("string", f"{column.removeprefix('name_')}: what it is called there"))
    if table in {Table.GROUPS, Table.NAMES} and column in {"since", "until"}:
        kind = "date"
    return {"name": column, "type": kind, "description": meaning}
