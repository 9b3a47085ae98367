"""`stocktake indicators REVIEW`: what parties returned as indicators, beside what others have published."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from stocktake.evidence.interfaces.indicator_files import as_csv, as_lines, as_package
from stocktake.evidence.queries.indicators import Beside, Line, sheets_for
from stocktake.foundation.command_line import ExampleCommand
from stocktake.foundation.refusals import Refusal
from stocktake.reviews.interfaces.command_line import add_review, review_named
from stocktake.reviews.rules.viewer import public_viewer

EXAMPLE = """\
examples:
  stocktake indicators meridian-numbers-2032
  stocktake indicators meridian-numbers-2032 --indicator births-registered --json
  stocktake indicators meridian-numbers-2032 --out numbers.zip

Shown is what the consent of the parties lets everybody see. --out writes a table (.csv) or a data package (.zip), in which national.yaml
describes the national values so that stocktake statistics import takes them in as a release.
"""


class NoSuchIndicator(Refusal):
    """The framework of the review has no such indicator."""


class Command(ExampleCommand):
    help = "The indicators of a review: national values beside international ones."
    example = EXAMPLE

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_review(parser)
        parser.add_argument("--indicator", metavar="KEY", default="", help="one alone, by its key")
        parser.add_argument("--json", action="store_true", help="a line of JSON for each number, or pair of numbers")
        parser.add_argument("--out", type=Path, metavar="FILE", help="a table (.csv) or a data package (.zip) that is written")

    def handle(self, *args: Any, **options: Any) -> None:
        review = review_named(options["review"])
        found = sheets_for(public_viewer(review), key=options["indicator"])
        if options["indicator"] and not found:
            raise NoSuchIndicator(f"The framework of {review.code} has no indicator “{options['indicator']}”.")
        if options["out"] is not None:
            self._write(options["out"].expanduser(), as_csv(found), as_package(review, found))
        elif options["json"]:
            for line in as_lines(found):
                self.json(line)
        else:
            for sheet in found:
                told = " · ".join(filter(None, (sheet.indicator.standard, sheet.indicator.unit)))
                self.stdout.write(f"{sheet.indicator.key}: {sheet.indicator.label.text} ({told})")
                for line_ in sheet.known:
                    for part in line_.all:
                        self.stdout.write(f"  {_told(line_, part)}")
        if not found:
            self.stdout.write("No list of indicators is loaded for the framework of this review.")

    def _write(self, path: Path, table: bytes, package: bytes) -> None:
        if path.suffix not in {".csv", ".zip"}:
            raise Refusal(f"{path.name}: a table ends with .csv, a data package with .zip; nothing was written.")
        path.write_bytes(table if path.suffix == ".csv" else package)
        self.stdout.write(f"{path} written")


def _told(line: Line, part: Beside) -> str:
    national = f"{part.national.value:,} ({part.national.year or 'year not said'})" if part.national else "unknown"
    published = part.published
    others = f"{published.value:,} ({published.release}, {published.year})" if published.value is not None else "unknown"
    difference = f"; difference {part.difference:+,}" if part.difference is not None else ""
    return f"{line.party.code} {part.part or 'all'}: national {national}, international {others}{difference}"
