"""`stocktake intake`: files that came back, as proposals; with --apply they are taken over."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from stocktake.foundation.command_line import ExampleCommand
from stocktake.foundation.refusals import Refusal
from stocktake.parties.models import Party
from stocktake.questionnaires.enums import LineStatus, ReturnState
from stocktake.questionnaires.interfaces.command_line import party_named
from stocktake.questionnaires.interfaces.forms.notices import sentences
from stocktake.questionnaires.interfaces.forms.reader import FormReader
from stocktake.questionnaires.models import Answer, Return, ReturnLine
from stocktake.questionnaires.services.apply import Applied, accept_new, apply_return, reopen_for
from stocktake.questionnaires.services.arriving import take_file
from stocktake.questionnaires.services.returns import Taken, status_of
from stocktake.reviews.interfaces.command_line import add_review, review_named
from stocktake.reviews.models import Review

ACTOR = "command line"


class Command(ExampleCommand):
    help = "Take in files that came back. Each is kept as it came; what it says is proposed, and with --apply taken over."
    example = """\
example:
  stocktake intake meridian-2031 AUR-filled.docx letter.odt --apply --json

With --json every proposed answer is a line, {"file", "party", "question", "incoming", "current", "status"} and "item" in a
repeated group; status is new, same, differs or unmatched. Then comes a line for the file: {"file", "became", "party",
"message", …}, where became is proposed, applied, again, source or refused. With --apply every new and differing text is
taken over; a submitted report is opened again for it. A file that is refused is kept and stops nothing else; the exit
code is then 1.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        add_review(parser)
        parser.add_argument("files", metavar="FILE", nargs="+", type=Path)
        parser.add_argument("--party", metavar="CODE", help="who sent them; a form of somebody else is refused")
        parser.add_argument("--apply", action="store_true", help="take over every new and differing text")
        parser.add_argument("--json", action="store_true", dest="as_json", help="lines of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        review = review_named(options["review"])
        claimed = party_named(review, options["party"]) if options["party"] else None
        self.as_json: bool = options["as_json"]
        amiss = 0
        with FormReader() as reader:
            for path in options["files"]:
                amiss += not self._file(review, claimed, path, reader, apply=options["apply"], at=timezone.now())
                self.stdout.flush()
        if amiss:
            raise CommandError(f"{amiss} of the files could not be taken in; the lines above say why")

    def _file(self, review: Review, claimed: Party | None, path: Path, reader: FormReader, *, apply: bool, at: datetime) -> bool:
        """Whether all went well with the file."""
        try:
            taken = take_file(
                review=review, data=path.read_bytes(), filename=path.name, claimed=claimed, reader=reader, actor=ACTOR, at=at
            )
        except OSError as error:
            return self._became(path.name, "refused", f"The file could not be opened: {error.strerror}.", reason="not-opened")
        except Refusal as refusal:
            return self._became(path.name, "refused", str(refusal), reason="refused")
        well = [self._one(path.name, one, apply=apply, at=at) for one in taken]
        return all(well)

    def _one(self, name: str, taken: Taken, *, apply: bool, at: datetime) -> bool:
        returned = taken.returned
        for line in returned.lines.all():
            self._line(name, returned, line, live=taken.again)
        if returned.state == ReturnState.REFUSED:
            return self._became(name, "refused", returned.message, returned, reason=returned.reason)
        if returned.state == ReturnState.SOURCE:
            said = "The file holds no form; it was kept as a report in the party’s own words."
            return self._became(name, "again" if taken.again else "source", said, returned)
        if apply and returned.state == ReturnState.PROPOSED:
            try:
                return self._applied(name, returned, at=at)
            except Refusal as refusal:
                return self._became(name, "proposed", str(refusal), returned) and False
        if taken.again:
            return self._became(name, "again", f"The same file was here before; it is {returned.get_state_display()}.", returned)
        return self._became(name, "proposed", _counted(returned), returned)

    def _applied(self, name: str, returned: Return, *, at: datetime) -> bool:
        with transaction.atomic():
            accept_new(returned=returned, differing=True, actor=ACTOR, at=at)
            waiting = returned.lines.filter(decision="accept").exists()
            opened = waiting and reopen_for(returned=returned, actor=ACTOR, at=at)
            made = apply_return(returned=returned, actor=ACTOR, at=at)
        said = _taken_over(made, returned)
        if opened:
            said += " The report had been submitted and was opened again for this file."
        if made.too_long:
            codes = ", ".join(line.question for line in made.too_long)
            said += f" Longer than an answer may be, and not taken over: {codes}."
        return self._became(name, "applied", said, returned, taken=len(made.taken)) and not made.too_long

    def _line(self, name: str, returned: Return, line: ReturnLine, *, live: bool) -> None:
        current, status = line.current, line.status
        if live and line.question:
            answer = Answer.objects.consolidated().filter(
                response=returned.response, question=line.question, item=line.item
            ).first()  # fmt: skip
            current = answer.text if answer else ""
            status = status_of(line.question, line.incoming, current)
        if self.as_json:
            item = {"item": line.item} if line.item else {}
            self.json({
                "file": name, "party": returned.party.code if returned.party else "", "question": line.question, **item,
                "incoming": line.incoming, "current": current, "status": str(status),
                **({"place": line.place} if status == LineStatus.UNMATCHED else {}),
                **({"notices": sentences(line.notices)} if line.notices else {}),
            })  # fmt: skip
            return
        code = f"{line.question}/{line.item}" if line.item else line.question or f"? ({line.place})"
        first = line.incoming.split("\n")[0]
        self.stdout.write(f"  {status:<10} {code:<14} {first[:90]}{'…' if len(line.incoming) > min(len(first), 90) else ''}")

    def _became(
        self, name: str, became: str, message: str, returned: Return | None = None, *, reason: str = "", taken: int | None = None
    ) -> bool:
        """Say what became of a file; whether it went well."""
        if self.as_json:
            more: dict[str, Any] = {}
            if returned is not None:
                more = {"party": returned.party.code if returned.party else "", "return": returned.pk}
                said = sentences(notice for notice in returned.notices if not isinstance(notice, dict) or notice.get("notice"))
                more |= {"door": returned.door, "language": returned.language, "notices": said}
            more |= ({"reason": reason} if reason else {}) | ({"taken": taken} if taken is not None else {})
            self.json({"file": name, "became": became, **more, "message": message})
        else:
            self.stdout.write(f"{name}: {message}")
        return became != "refused"


def _counted(returned: Return) -> str:
    by_status = {str(status): 0 for status in LineStatus}
    for status in returned.lines.values_list("status", flat=True):
        by_status[status] += 1
    return (
        f"proposed for {returned.party}: {by_status['new']} new, {by_status['differs']} that differ, "
        f"{by_status['same']} the same, {by_status['unmatched']} that belong to no question yet"
    )


def _taken_over(made: Applied, returned: Return) -> str:
    waiting = returned.lines.filter(status=LineStatus.UNMATCHED).count()
    said = f"taken over for {returned.party}: {len(made.taken)} answers"
    return said + (f"; {waiting} texts belong to no question yet and wait in the tray." if waiting else ".")
