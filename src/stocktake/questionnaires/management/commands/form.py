"""`stocktake form`: a party's form as a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from stocktake.foundation.command_line import ExampleCommand
from stocktake.foundation.texts import LANGUAGES
from stocktake.questionnaires.interfaces.command_line import party_named
from stocktake.questionnaires.interfaces.forms.paper_form import FORMATS
from stocktake.questionnaires.interfaces.forms.writing import write_form
from stocktake.questionnaires.queries.form import form_of_response
from stocktake.questionnaires.services.begin import begin
from stocktake.reviews.interfaces.command_line import add_review, review_named


class Command(ExampleCommand):
    help = "Write the form of a party, filled with what it answers now, or blank."
    example = """\
example:
  stocktake form meridian-2031 --party AUR --format docx --lang fr --out AUR.docx

The file carries its identifier: `stocktake intake` knows whose it is when it comes back, whatever its name is then.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        add_review(parser)
        parser.add_argument("--party", metavar="CODE", required=True)
        parser.add_argument("--format", choices=FORMATS, default="docx")
        parser.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the form (en)")
        parser.add_argument("--blank", action="store_true", help="without the answers given so far")
        parser.add_argument("--section", metavar="CODE", default="", help="one section or question only")
        parser.add_argument("--out", metavar="FILE", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        review = review_named(options["review"])
        party = party_named(review, options["party"])
        response = begin(review=review, party=party, language=options["lang"], actor="command line", at=timezone.now())
        if options["section"] and options["section"] not in form_of_response(response).by_code:
            raise CommandError(f"the questionnaire has no section “{options['section']}”")
        data = write_form(
            response, format=options["format"], language=options["lang"], blank=options["blank"], section=options["section"]
        )
        try:
            options["out"].write_bytes(data)
        except OSError as error:
            raise CommandError(f"{options['out']} could not be written: {error.strerror}") from None
        self.stdout.write(f"{options['out']}: the form of {party.name('en').text} ({response.token}), {len(data):,} bytes")
