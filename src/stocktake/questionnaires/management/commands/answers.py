"""`stocktake answers`: what a party answers now."""

from typing import Any

from django.core.management.base import CommandParser

from stocktake.foundation.command_line import ExampleCommand
from stocktake.questionnaires.interfaces.command_line import party_named
from stocktake.questionnaires.models import Answer, RepeatItem, Response
from stocktake.questionnaires.queries.form import form_of_response
from stocktake.reviews.interfaces.command_line import add_review, review_named


class Command(ExampleCommand):
    help = "Show the consolidated answers of a party, in the order of the questionnaire."
    example = """\
example:
  stocktake answers meridian-2031 --party AUR --json

With --json each answer is a line: {"question": "A.1", "text": "…", "revision": 2, "door": "word"}, with "item" in a
repeated group.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        add_review(parser)
        parser.add_argument("--party", metavar="CODE", required=True)
        parser.add_argument("--json", action="store_true", dest="as_json", help="a line of JSON for each answer")

    def handle(self, *args: Any, **options: Any) -> None:
        review = review_named(options["review"])
        party = party_named(review, options["party"])
        response = Response.objects.select_related("version").filter(review=review, party=party).first()
        if response is None:
            if not options["as_json"]:
                self.stdout.write(f"{party.name('en').text} has not begun to answer.")
            return
        for answer in _in_order(response):
            item = {"item": answer.item} if answer.item else {}
            if options["as_json"]:
                self.json(
                    {"question": answer.question, **item, "text": answer.text, "revision": answer.revision, "door": answer.door}
                )
            else:
                code = f"{answer.question}/{answer.item}" if answer.item else answer.question
                self.stdout.write(f"{code} (revision {answer.revision}, {answer.get_door_display()})\n{_indented(answer.text)}\n")


def _in_order(response: Response) -> list[Answer]:
    order = {part.code: number for number, part in enumerate(form_of_response(response).questions())}
    keys = list(RepeatItem.objects.filter(response=response, removed_at__isnull=True).values_list("key", flat=True))
    standing = {key: number for number, key in enumerate(keys)}
    answers = [
        answer
        for answer in Answer.objects.consolidated().filter(response=response).exclude(text="")
        if not answer.item or answer.item in standing
    ]
    return sorted(answers, key=lambda one: (order.get(one.question, len(order)), standing.get(one.item, -1), one.question))


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))
