"""`stocktake statistics VERB`: releases in, numbers out, and the small tables of packs."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from stocktake.foundation.command_line import AS_WRITTEN, ExampleCommand
from stocktake.foundation.packs import pack_folder
from stocktake.foundation.refusals import Refusal
from stocktake.statistics.interfaces.data_package import package_of
from stocktake.statistics.interfaces.land import keep_land, read_land, remove_land
from stocktake.statistics.interfaces.sdmx_csv import release_as_sdmx
from stocktake.statistics.measures.answering import answer
from stocktake.statistics.measures.places import Places
from stocktake.statistics.measures.question import BY, Measure, Question
from stocktake.statistics.queries.comparing import compared
from stocktake.statistics.releases.shapes import SEXES
from stocktake.statistics.releases.store import Store
from stocktake.statistics.rules.found_numbers import numbers_in
from stocktake.statistics.services.derive import derive
from stocktake.statistics.services.import_releases import import_releases

IMPORT = """\
Bring published tables into the store: a folder of tidy tables, a workbook of UN DESA, or a table with its description beside it.
Each release is checked against its source's own totals and kept whole or not at all; a fault in one stops no other.

example:
  stocktake statistics import ~/data/migrant-stock
"""
CHECK = """\
Read and check what is at a path, and keep nothing; or, without a path, compare what is kept with its checksums.

example:
  stocktake statistics check ~/data/UN_MigrantStock_2024.xlsx
"""
VALUE = """\
One number (or a list, with --top and --by) from a release, with the recipe to do it again. docs/statistics.md defines each measure.
Places are areas (ISO 3166, three letters), groups (ESCAP, SEA, LDC …), ALL, UNKNOWN, or several joined by &.

example:
  stocktake statistics value share --release ims2019 --year 2019 --destination ESCAP --origin ESCAP --json
  stocktake statistics value stock --release ims2020 --year 2020 --destination SEA --origin SEA --top 5 --by corridor --json
"""
VALUES = """\
Many questions at once, a line of JSON for each, with the names of the options of "value" as keys; each is answered with its id.
A question that cannot be answered gets {"id": …, "error": …}, and the others go on; the exit code is 1 then.

example:
  echo '{"id": 1, "measure": "stock", "release": "ims2019", "year": 2019, "destination": "AUS"}' | stocktake statistics values
"""
EXPORT = """\
Write a release as a Frictionless data package: a zip with its tables as CSV and a datapackage.json that says what each column means.
Or as SDMX-CSV 2.0, an observation to a line.

example:
  stocktake statistics export ims2020 --out ims2020.zip
  stocktake statistics export ims2020 --format sdmx-csv --out ims2020.csv
"""
COMPARE = """\
What a text states, in any of the six languages, against what a question gives: reproduced, to rounding, or not; and which other release,
year or group would give it, or comes nearest. The options are those of "value".

example:
  stocktake statistics compare "more than 106 million" stock --release ims2019 --year 2019 --origin ESCAP --json
"""
NUMBERS = """\
The numbers that a text states, a line of JSON for each: its words, what it is worth, to what it is rounded, how it is worded.
Years, and small numbers without unit or scale (days, notes, paragraphs), are left out.

example:
  stocktake statistics numbers note.txt
"""
MAP = """\
Bring the outlines of areas for the map of the explorer: GeoJSON with the three letters of each area among its properties (UN Geodata,
Natural Earth). It is checked, made simpler and kept in the data folder with its attribution; a map brought before is replaced. No map is
shipped: without one, areas are drawn as tiles. With --remove, the map goes.

example:
  stocktake statistics map ne_110m_admin_0_countries.geojson --attribution "Made with Natural Earth, public domain"
"""
LIST = """\
The releases that are kept, each with its tables, terms and the beginning of the checksums of the files it was made of.

example:
  stocktake statistics list
"""
DERIVE = """\
Compute the numbers that a pack's figures.yaml names from published tables, and write them to figures.csv beside it.
Nothing is written when a table has a fault: the message names file and line, or file and cell.

example:
  stocktake statistics derive ~/data/migrant-stock --pack asia-pacific-2021
"""


EXPORTS = {"package": package_of, "sdmx-csv": release_as_sdmx}


class Command(ExampleCommand):
    help = "Releases of statistics in, numbers with their recipes out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        bring = verbs.add_parser("import", help="bring published tables into the store", description=IMPORT, **AS_WRITTEN)
        bring.add_argument("path", type=Path, metavar="PATH", help="a folder, a workbook, or a described table")
        bring.add_argument(
            "--as",
            dest="name",
            metavar="NAME",
            default="",
            help="the name under which a workbook is kept, if not ims2024 or the like",
        )
        land = verbs.add_parser("map", help="outlines of areas for a map", description=MAP, **AS_WRITTEN)
        land.add_argument("path", type=Path, metavar="PATH", nargs="?", help="a GeoJSON file")
        land.add_argument("--attribution", metavar="TEXT", default="", help="whose map it is, and on what terms; stands under it")
        land.add_argument("--remove", action="store_true", help="take the map away")
        verbs.add_parser("list", help="the releases that are kept", description=LIST, **AS_WRITTEN)
        out = verbs.add_parser("export", help="a release as a data package or SDMX-CSV", description=EXPORT, **AS_WRITTEN)
        out.add_argument("release", metavar="RELEASE")
        out.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file that is written")
        out.add_argument(
            "--format", choices=tuple(EXPORTS), default="package", help="a data package (zip, the default), or SDMX-CSV"
        )
        check = verbs.add_parser("check", help="read and check, and keep nothing", description=CHECK, **AS_WRITTEN)
        check.add_argument("path", type=Path, metavar="PATH", nargs="?", help="what to read; without it, what is kept")
        _question(verbs.add_parser("value", help="one number, or a list, with its recipe", description=VALUE, **AS_WRITTEN))
        against = verbs.add_parser("compare", help="a stated number against a computed one", description=COMPARE, **AS_WRITTEN)
        against.add_argument("text", metavar="TEXT", help="what is stated, with one number in it")
        _question(against)
        numbers = verbs.add_parser("numbers", help="the numbers that a text states", description=NUMBERS, **AS_WRITTEN)
        numbers.add_argument("path", type=Path, metavar="FILE", help="a text in UTF-8")
        verbs.add_parser("values", help="many questions as lines of JSON", description=VALUES, **AS_WRITTEN)
        derived = verbs.add_parser(
            "derive", help="derive the table of a pack from published tables", description=DERIVE, **AS_WRITTEN
        )
        derived.add_argument("data", type=Path, metavar="DATA", help="folder of tidy tables, one per release")
        derived.add_argument("--pack", required=True, metavar="NAME", help="the pack whose table is written")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options.pop('verb')}")(options)

    def _import(self, options: dict[str, Any], keep: bool = True) -> None:
        failed = False
        for outcome in import_releases(
            options["path"].expanduser(), store=Store.of_this_house(), keep=keep, name=options.get("name", "")
        ):
            if outcome.fault:
                failed = True
                self.stderr.write(f"stocktake: {outcome.code}: {outcome.fault}")
                continue
            what = ("kept" if keep else "in order") if outcome.is_new else "there already"
            self.stdout.write(f"{outcome.code}: {outcome.rows:,} rows, {what}")
        if failed:
            sys.exit(1)

    def _list(self, _options: dict[str, Any]) -> None:
        store = Store.of_this_house()
        for code in store.codes():
            manifest = store.open(code).manifest
            tables = ", ".join(f"{table.name} {table.rows:,}" for table in manifest.tables)
            self.stdout.write(f"{code}  {manifest.title}\n  {tables}\n  terms: {manifest.terms or 'not stated'}")
            for source in manifest.sources:
                self.stdout.write(f"  {source.sha256[:16]}  {source.name}")
        if not store.codes():
            self.stdout.write("No release has been imported yet: stocktake statistics import PATH.")

    def _map(self, options: dict[str, Any]) -> None:
        if options["remove"]:
            self.stdout.write("the map is gone" if remove_land() else "there was no map")
            return
        if options["path"] is None:
            raise Refusal("Please name a GeoJSON file, or --remove.")
        known = Places.of(Store.of_this_house()).names
        land = read_land(options["path"].expanduser(), known=known, attribution=options["attribution"])
        path = keep_land(land)
        self.stdout.write(f"{len(land.areas)} areas, {path.stat().st_size // 1024:,} KB, kept in {path}")
        if land.left_out:
            self.stderr.write(f"stocktake: left out, for they name no area known here: {', '.join(land.left_out)}")

    def _export(self, options: dict[str, Any]) -> None:
        held = Store.of_this_house().open(options["release"])
        options["out"].expanduser().write_bytes(EXPORTS[options["format"]](held))
        self.stdout.write(f"{options['out']} written")
        if not held.manifest.terms:
            self.stderr.write("stocktake: the copy that was imported states no terms of use; ask before it is passed on")

    def _check(self, options: dict[str, Any]) -> None:
        if options["path"] is not None:
            self._import(options, keep=False)
            return
        store = Store.of_this_house()
        for code in store.codes():
            store.check(code)
            self.stdout.write(f"{code}: as it was put there")

    def _value(self, options: dict[str, Any]) -> None:
        as_json = options.pop("json")
        asked = Question.from_words({name: options[name] for name in Question.__dataclass_fields__ if name in options})
        found = answer(asked, Store.of_this_house())
        if as_json:
            self.json(found.as_data())
        else:
            self.stdout.write(found.as_text())

    def _compare(self, options: dict[str, Any]) -> None:
        asked = Question.from_words({name: options[name] for name in Question.__dataclass_fields__ if name in options})
        found = compared(options["text"], asked, Store.of_this_house())
        if options["json"]:
            self.json(found.as_data())
            return
        self.stdout.write(f"{found.said.words}: {found.verdict.label}\n{found.answer.as_text()}")
        for other in found.others:
            changed = ", ".join(f"{name} {value}" for name, value in other.changed.items())
            self.stdout.write(f"  {changed}: {other.value:,} ({other.verdict.label})")

    def _numbers(self, options: dict[str, Any]) -> None:
        try:
            text = options["path"].expanduser().read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Refusal(f"{options['path']} cannot be read as a text in UTF-8 ({error}).") from None
        for line, words in enumerate(text.splitlines(), start=1):
            for number in numbers_in(words, bare=False):
                self.json({
                    "line": line, "words": number.words, "value": float(number.value), "rounded_to": float(number.rounded_to),
                    "comparison": str(number.comparison), "kind": number.kind, "said": words.strip()[:500],
                })  # fmt: skip

    def _values(self, _options: dict[str, Any]) -> None:
        store, failed = Store.of_this_house(), False
        for stream in (sys.stdin, sys.stdout):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8")
        for number, line in enumerate(sys.stdin, start=1):
            if not line.strip():
                continue
            given = _of_line(line)
            mark = given.pop("id", number)
            try:
                if "not JSON" in given:
                    raise Refusal(f"line {number}: {given['not JSON']}")
                self.json({"id": mark, **answer(Question.from_words(given), store).as_data()})
            except Refusal as refusal:
                failed = True
                self.json({"id": mark, "error": str(refusal)})
        if failed:
            sys.exit(1)

    def _derive(self, options: dict[str, Any]) -> None:
        path = derive(options["data"].expanduser(), pack_folder(options["pack"]))
        self.stdout.write(f"{path} written")


def _question(parser: ArgumentParser) -> None:
    parser.add_argument("measure", metavar="MEASURE", help=", ".join(Measure))
    parser.add_argument("--release", required=True, metavar="R", help="which published state: ims2019, ims2020, wdi …")
    parser.add_argument("--year", required=True, metavar="Y")
    parser.add_argument("--destination", metavar="D", help="where people live, or money is received (ALL)")
    parser.add_argument("--origin", metavar="O", help="where people come from, or money is sent (ALL)")
    parser.add_argument("--sex", help=", ".join(SEXES))
    parser.add_argument("--age", metavar="A-B", help="ages, such as 0-19 or 65+, for age_share")
    parser.add_argument("--since", metavar="Y", help="the year in which annual_growth begins")
    parser.add_argument("--of", help="what is the whole of a share: destination (all living there) or origin (all from there)")
    parser.add_argument("--top", metavar="N", help="the N greatest, as a list")
    parser.add_argument("--by", help="what the list is made by: " + ", ".join(BY))
    parser.add_argument("--as-of", metavar="DAY", help="the day on which areas belong to groups, such as 2019-07-01")
    parser.add_argument("--json", action="store_true", help="one line of JSON")


def _of_line(line: str) -> dict[str, Any]:
    try:
        given = json.loads(line)
    except ValueError:
        return {"not JSON": "it is no JSON"}
    return dict(given) if isinstance(given, dict) else {"not JSON": "it is no JSON object"}
