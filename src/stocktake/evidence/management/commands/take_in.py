"""`stocktake take-in`: files into a review."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from stocktake.documents.reading import Reader
from stocktake.evidence.enums import Consent, SourceKind
from stocktake.evidence.services.find_repetitions import find_repetitions
from stocktake.evidence.services.intake import Handed, intake
from stocktake.evidence.services.take_in import party_of
from stocktake.foundation.command_line import ExampleCommand
from stocktake.reviews.interfaces.command_line import add_review, review_named

CONSENTS = [consent.name.lower().replace("_", "-") for consent in sorted(Consent, reverse=True)]
EXAMPLE = """\
example:
  stocktake take-in meridian-2031 review.docx annex.xlsx --party AUR --kind voluntary-review --consent publish

Every file is answered by a line: what became of it, or why it could not be read. A file that cannot be read is kept and
stops nothing else; the exit code is then 1. The same file twice is one source with two arrivals.
"""


class Command(ExampleCommand):
    help = "Take files into a review, read them into passages, and suggest objectives for each."

    example = EXAMPLE

    def add_arguments(self, parser: CommandParser) -> None:
        add_review(parser)
        parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
        parser.add_argument("--party", metavar="CODE", help="who sent them; left out when not known")
        parser.add_argument("--kind", choices=SourceKind.values, default=SourceKind.SUBMISSION.value)
        parser.add_argument(
            "--consent", choices=CONSENTS, default="confidential",
            help="what the sender allows; the narrowest when left out",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        review = review_named(options["review"])
        at = timezone.now()
        party = party_of(review, options["party"])
        kind, consent = SourceKind(options["kind"]), Consent.from_code(options["consent"])
        files = [Handed(path.name, path, party, kind, consent, at) for path in options["files"]]
        failed = 0
        with Reader() as reader:
            for name, outcome in intake(
                review=review, files=files, door="command line", reader=reader, actor="command line", at=at
            ):
                failed += not outcome.went_well
                indent = "  " if outcome.attached_to else ""
                self.stdout.write(f"{indent}{name}: {outcome.message}")
                self.stdout.flush()
        find_repetitions(review=review, actor="command line", at=at)
        if failed:
            raise CommandError(f"{failed} of the files could not be taken in or read; the lines above say why")
