"""`stocktake walk`: a whole review, headless."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from stocktake.evidence.enums import Consent
from stocktake.evidence.services.intake import Became
from stocktake.foundation.command_line import ExampleCommand
from stocktake.foundation.texts import LANGUAGES
from stocktake.reviews.rules.viewer import public_viewer
from stocktake.synthesis.interfaces.exports import as_docx, as_html, as_matrix, contents_of
from stocktake.synthesis.interfaces.machine_readable import as_json
from stocktake.synthesis.interfaces.run_record import run_record
from stocktake.synthesis.interfaces.telling import Bars
from stocktake.synthesis.queries.matrix import matrix_of
from stocktake.synthesis.services.walk import Walked, own_files, walk

CONSENTS = [consent.name.lower().replace("_", "-") for consent in sorted(Consent, reverse=True)]
EXAMPLE = """\
examples:
  stocktake walk demonstration --out walked
  stocktake walk asia-pacific-2021 --sources concept-note.zh.txt --out brief
  stocktake walk asia-pacific-2021 --sources FJI=review.docx annex.pdf --as-of 2021-02-20 --out draft

It leaves synthesis.docx, synthesis.html, synthesis.json, matrix.csv and run.json, written as the public may see them. The
database is empty before and gone afterwards. A file that cannot be read is named in run.json with the reason and stops
nothing else. The same input gives the same bytes, the times in run.json aside.
"""


class Command(ExampleCommand):
    help = "Walk a whole review: load a pack, take in files, cut, detect languages, suggest, count, write."

    example = EXAMPLE

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pack", metavar="PACK", help="a pack that brings a review, such as demonstration")
        parser.add_argument("--out", metavar="DIR", type=Path, help="where to leave the papers (default: walk-PACK here)")
        parser.add_argument(
            "--sources", metavar="FILE", nargs="+", default=[],
            help="files to take in besides the pack's own: a document of the review, or CODE=FILE for what a party sent",
        )  # fmt: skip
        parser.add_argument(
            "--consent", choices=CONSENTS, default="publish", help="what may be done with the files of --sources (publish)"
        )
        parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of the paper (en)")
        parser.add_argument(
            "--as-of", metavar="DATE", type=date.fromisoformat, help="count what was received up to this day, 2031-02-20"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"] or Path(f"walk-{Path(options['pack']).name}")
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"{out} cannot be written ({error.strerror}); choose another folder with --out.") from None
        began = timezone.now()
        with own_files(), Bars() as bars:
            walked = walk(
                pack=options["pack"], files=options["sources"], consent=Consent.from_code(options["consent"]),
                language=options["language"], as_of=options["as_of"], telling=bars, at=began,
            )  # fmt: skip
            outputs = _papers(walked)
        record = run_record(
            walked, files=options["sources"], outputs=outputs, language=options["language"], began=began, ended=timezone.now()
        )
        try:
            for name, data in {**outputs, "run.json": record}.items():
                (out / name).write_bytes(data)
        except OSError as error:
            raise CommandError(f"{out} cannot be written ({error.strerror}); choose another folder with --out.") from None
        self._report(walked, out)

    def _report(self, walked: Walked, out: Path) -> None:
        for outcome in walked.outcomes:
            if outcome.state != Became.READ:
                self.stdout.write(f"{outcome.filename}: {outcome.message}")
        read = sum(outcome.state == Became.READ for outcome in walked.outcomes)
        inside = sum(bool(outcome.attached_to) for outcome in walked.outcomes)
        came = f" ({inside} came inside another)" if inside else ""
        self.stdout.write(f"{read} of {len(walked.outcomes)} files{came} read; the papers are in {out}")


def _papers(walked: Walked) -> dict[str, bytes]:
    """The outputs by name, as the public may see them."""
    assert walked.draft is not None
    contents = contents_of(walked.draft, public_viewer(walked.review))
    return {
        "synthesis.docx": as_docx(contents),
        "synthesis.html": as_html(contents),
        "synthesis.json": as_json(contents),
        "matrix.csv": as_matrix(matrix_of(walked.review, walked.draft.language)),
    }
