"""`stocktake reread`: originals read again with the present reader."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from stocktake.documents.reading import READER_VERSION, Reader
from stocktake.evidence.enums import SourceState
from stocktake.evidence.models import Source
from stocktake.evidence.queries.rereading import to_read_again
from stocktake.evidence.services.intake import code_source
from stocktake.evidence.services.read import read_source
from stocktake.evidence.services.reread import NotReadAgain, reread
from stocktake.foundation.command_line import ExampleCommand
from stocktake.reviews.interfaces.command_line import add_review, review_named

EXAMPLE = """\
example:
  stocktake reread meridian-2031

Each file is answered by a line: how many passages were kept, moved or changed, how many are new, and how many are lost. Codes,
citations and answers stay with their passages; a lost passage stays where somebody worked on it, flagged.
"""


class Command(ExampleCommand):
    help = "Read the originals of a review again where an earlier reader read them; passages keep their identity."

    example = EXAMPLE

    def add_arguments(self, parser: CommandParser) -> None:
        add_review(parser)
        parser.add_argument("--all", action="store_true", help="also what the present reader has read already")

    def handle(self, *args: Any, **options: Any) -> None:
        review = review_named(options["review"])
        at = timezone.now()
        sources = to_read_again(review, everything=options["all"])
        self.stdout.write(f"{len(sources)} to be read again by reader {READER_VERSION}")
        with Reader() as reader:
            for source in sources:
                self.stdout.write(f"{source.filename}: {self._again(source, reader, at)}")
                self.stdout.flush()

    def _again(self, source: Source, reader: Reader, at: Any) -> str:
        try:
            done = reread(source=source, reader=reader, actor="command line", at=at)
        except NotReadAgain as refused:
            return str(refused)
        code_source(source=source, at=at)
        waiting = list(done.attached)
        while waiting:
            part = waiting.pop()
            waiting += read_source(source=part, reader=reader, actor="command line", at=at)
            part.refresh_from_db()
            if part.state == SourceState.READ:
                code_source(source=part, at=at)
        made = done.rereading
        return f"{made.kept} kept, {made.moved} moved, {made.changed} changed, {made.new} new, {made.lost} lost"
