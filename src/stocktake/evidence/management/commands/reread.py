"""`stocktake reread`: originals read again with the present reader."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from stocktake.documents.reading import READER_VERSION, Reader
from stocktake.documents.reading.recogniser import Recogniser
from stocktake.evidence.enums import SourceState
from stocktake.evidence.models import Source
from stocktake.evidence.queries.recognising import files_of, may_be_recognised
from stocktake.evidence.queries.rereading import to_read_again
from stocktake.evidence.services.find_repetitions import find_repetitions
from stocktake.evidence.services.intake import code_source
from stocktake.evidence.services.read import read_source
from stocktake.evidence.services.recognise import ask_for_recognition, recognise
from stocktake.evidence.services.reread import NotReadAgain, reread
from stocktake.foundation.command_line import ExampleCommand
from stocktake.reviews.interfaces.command_line import add_review, review_named
from stocktake.reviews.models import Review

ACTOR = "command line"
EXAMPLE = """\
examples:
  stocktake reread meridian-2031
  stocktake reread meridian-2031 --recognise

Each file is answered by a line: how many passages were kept, moved or changed, how many are new, and how many are lost. Codes,
citations and answers stay with their passages; a lost passage stays where somebody worked on it, flagged.

With --recognise the pages that are pictures are read by machine too (Tesseract). What it reads is marked until somebody has
compared it with the page. Pages are kept one by one: stopped anywhere, it goes on there.
"""


class Command(ExampleCommand):
    help = "Read the originals of a review again where an earlier reader read them; passages keep their identity."

    example = EXAMPLE

    def add_arguments(self, parser: CommandParser) -> None:
        add_review(parser)
        parser.add_argument("--all", action="store_true", help="also what the present reader has read already")
        parser.add_argument("--recognise", action="store_true", help="read pages that are pictures by machine")

    def handle(self, *args: Any, **options: Any) -> None:
        review = review_named(options["review"])
        at = timezone.now()
        sources = to_read_again(review, everything=options["all"])
        self.stdout.write(f"{len(sources)} to be read again by reader {READER_VERSION}")
        with Reader() as reader:
            for source in sources:
                self.stdout.write(f"{source.filename}: {self._again(source, reader, at)}")
                self.stdout.flush()
            if options["recognise"]:
                self._recognise(review, reader, at)
        find_repetitions(review=review, actor=ACTOR, at=at)

    def _recognise(self, review: Review, reader: Reader, at: datetime) -> None:
        waiting = [source for source in files_of(review) if may_be_recognised(source)]
        with Recogniser() as recogniser:
            for source in waiting:
                ask_for_recognition(source=source, actor=ACTOR, at=at)
                source.refresh_from_db()
                self._read_on(recognise(source=source, reader=reader, recogniser=recogniser, actor=ACTOR, at=at), reader, at)
                source.refresh_from_db()
                if source.state == SourceState.READ:
                    code_source(source=source, at=at)
                number = source.passages.filter(by_machine=True).found().count()
                self.stdout.write(f"{source.filename}: {source.reason or f'{number} passages read by machine, unchecked'}")
                self.stdout.flush()

    def _again(self, source: Source, reader: Reader, at: datetime) -> str:
        try:
            done = reread(source=source, reader=reader, actor=ACTOR, at=at)
        except NotReadAgain as refused:
            return str(refused)
        code_source(source=source, at=at)
        self._read_on(done.attached, reader, at)
        made = done.rereading
        return f"{made.kept} kept, {made.moved} moved, {made.changed} changed, {made.new} new, {made.lost} lost"

    def _read_on(self, attached: Sequence[Source], reader: Reader, at: datetime) -> None:
        waiting = list(attached)
        while waiting:
            part = waiting.pop()
            waiting += read_source(source=part, reader=reader, actor=ACTOR, at=at)
            part.refresh_from_db()
            if part.state == SourceState.READ:
                code_source(source=part, at=at)
