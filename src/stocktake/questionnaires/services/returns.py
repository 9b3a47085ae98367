"""Taking in a file that came back. The original is kept first; what it says is a proposal and changes nothing.

Whose it is, is known by the identifier the form carries; a form of somebody else, or of another review, is refused, and
kept. A file without any form in it becomes a report in the party's own words, if somebody said whose it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.documents.refusals import Unreadable
from stocktake.foundation.models import StoredFile
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.foundation.services.files import keep
from stocktake.parties.models import Party
from stocktake.questionnaires.enums import Decision, Door, LineStatus, QuestionType, ReturnState
from stocktake.questionnaires.interfaces.forms.laying_out import lay_out
from stocktake.questionnaires.interfaces.forms.matching import Found, Matched, match
from stocktake.questionnaires.interfaces.forms.notices import REFUSALS
from stocktake.questionnaires.interfaces.forms.printed_lines import printed_lines
from stocktake.questionnaires.interfaces.forms.returned_form import IDENTIFIER, ReturnedForm, trimmed
from stocktake.questionnaires.models import Answer, RepeatItem, Response, Return, ReturnLine, Version
from stocktake.questionnaires.queries.form import Form, form_of, form_of_response
from stocktake.questionnaires.rules.codes import NEW
from stocktake.questionnaires.services.begin import NothingOpen, begin
from stocktake.questionnaires.services.save import LONGEST
from stocktake.questionnaires.signals import report_received
from stocktake.reviews.models import Review

MEGABYTE = 1024 * 1024


class TooLarge(Refusal):
    """The file is larger than one may be, and was not kept."""


class Reads(Protocol):
    """Whatever reads a form: see `interfaces.forms.reader.FormReader`."""

    def read(self, source: bytes, filename: str) -> ReturnedForm: ...


@dataclass(frozen=True, slots=True)
class Taken:
    """`again`: the same file was here before, and this is what became of it then."""

    returned: Return
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Whose:
    """How a file was recognised, or why it is refused."""

    response: Response | None = None
    version: Version | None = None
    language: str = ""
    recognised_by: str = ""
    refused: str = ""
    values: Mapping[str, str] | None = None


def take_return(
    *, review: Review, data: bytes, filename: str, claimed: Party | None, reader: Reads, actor: str, at: datetime,
    recognised_by: str = "", door: Door = Door.OFFICER,
) -> Taken:  # fmt: skip
    """Keep a file and propose what it says. `claimed`: whose it is said to be; `recognised_by`: who or what said so;
    `door`: by which it came, unless it is a form, which tells its own.

    Raises:
        TooLarge: nothing was kept.
    """
    most = settings.MAX_ORIGINAL_SIZE
    if len(data) > most:
        raise TooLarge(
            _("%(file)s has %(size)s MB, and no more than %(limit)s MB can be taken in. It was not kept.")
            % {"file": filename, "size": round(len(data) / MEGABYTE), "limit": most // MEGABYTE}
        )
    original = keep(data=data, at=at)
    before = _before(review, original, claimed)
    if before is not None:
        record(actor=actor, verb="handed in again", kind="return", key=str(before.pk), at=at, review=review.code)
        return Taken(before, again=True)
    base = {"review": review, "original": original, "filename": filename[-300:], "by": actor, "at": at, "door": door}
    try:
        read = reader.read(data, filename)
    except Unreadable as refusal:
        return Taken(_refuse(base, claimed, refusal.code, refusal.message, refusal.values))
    whose = _whose(review, read, claimed, recognised_by, actor=actor, at=at)
    base |= {"language": whose.language, "identifier": read.identifier[:120]}
    if whose.response is None:
        values = {"claimed": str(claimed or ""), "identifier": read.identifier} | dict(whose.values or {})
        return Taken(_refuse(base | _own_door(read), claimed, whose.refused, REFUSALS[whose.refused] % values, values))
    return Taken(_propose(base, whose, read))


def _before(review: Review, original: StoredFile, claimed: Party | None) -> Return | None:
    """What became of the same file before, unless it was refused or undone: then it may be judged anew."""
    found = Return.objects.filter(review=review, original=original).exclude(state__in=[ReturnState.REFUSED, ReturnState.UNDONE])
    if claimed is not None:
        found = found.filter(party=claimed)
    return found.select_related("party", "response").first()


def _own_door(read: ReturnedForm) -> dict[str, Door]:
    """A form tells by which door it came, whoever carried it."""
    return {"door": Door(read.door)} if read.door else {}


# -- whose it is ---------------------------------------------------------------------------------------------------------


def _whose(review: Review, read: ReturnedForm, claimed: Party | None, recognised_by: str, *, actor: str, at: datetime) -> _Whose:
    parts = IDENTIFIER.fullmatch(read.identifier)
    if parts is None:
        return _said_to_be(review, claimed, recognised_by, actor=actor, at=at)
    token, number, language = parts.groups()
    response = Response.objects.select_related("review", "party", "version__questionnaire").filter(token=token).first()
    if response is None:
        return _Whose(refused="unknown-identifier")
    if response.review_id != review.pk:
        return _Whose(refused="another-review", values={"review": str(response.review)})
    if claimed is not None and claimed.pk != response.party_id:
        return _Whose(refused="wrong-party", values={"owner": str(response.party)})
    version = Version.objects.filter(questionnaire=response.version.questionnaire, number=int(number)).first()
    return _Whose(response, version or response.version, language, "identifier")


def _said_to_be(review: Review, claimed: Party | None, recognised_by: str, *, actor: str, at: datetime) -> _Whose:
    if claimed is None:
        return _Whose(refused="unknown-party")
    try:
        response = begin(review=review, party=claimed, language=(claimed.languages or ["en"])[0], actor=actor, at=at)
    except NothingOpen:
        return _Whose(refused="nothing-open")
    return _Whose(response, response.version, "", recognised_by or "person")


@transaction.atomic
def _refuse(base: dict[str, Any], claimed: Party | None, reason: str, message: str, values: Mapping[str, str]) -> Return:
    same = Return.objects.filter(
        review=base["review"], original=base["original"], state=ReturnState.REFUSED, reason=reason[:40], party=claimed
    ).first()
    if same:
        return same
    made = Return.objects.create(
        **base, party=claimed, state=ReturnState.REFUSED, reason=reason[:40], message=message,
        notices=[{"notice": "", **values}] if values else [],
    )  # fmt: skip
    record(
        actor=made.by, verb="refused", kind="return", key=str(made.pk), at=made.at, review=made.review.code,
        detail={"file": made.filename, "why": reason},
    )  # fmt: skip
    return made


# -- what it proposes ----------------------------------------------------------------------------------------------------


@transaction.atomic
def _propose(base: dict[str, Any], whose: _Whose, read: ReturnedForm) -> Return:
    response = whose.response
    assert response is not None
    found = matched(response, whose.version or response.version, whose.language or response.language, read)
    is_form = bool(read.identifier) or found.recognised > 0
    made = Return.objects.create(
        **(base | _own_door(read) if is_form else base), response=response, party=response.party,
        version=whose.version if is_form else None,
        recognised_by=whose.recognised_by, state=ReturnState.PROPOSED if is_form else ReturnState.SOURCE,
    )  # fmt: skip
    if not is_form:
        transaction.on_commit(lambda: report_received.send(sender=Return, returned=made.pk))
    else:
        lines = _lines(made, response, found)
        ReturnLine.objects.bulk_create(lines)
        made.notices = [*read.notices, *_notices(made, response, whose, read, found, lines)]
        made.save(update_fields=["notices"])
    record(
        actor=made.by, verb="took in", kind="return", key=str(made.pk), at=made.at, review=made.review.code,
        detail={"file": made.filename, "party": response.party.code, "as": made.state, "texts": len(found.lines) if is_form else 0},
    )  # fmt: skip
    return made


def matched(response: Response, version: Version, language: str, read: ReturnedForm) -> Matched:
    """Where each text of a file belongs in this response."""
    form = form_of_response(response)
    items: dict[str, list[str]] = {}
    for item in RepeatItem.objects.filter(response=response):
        items.setdefault(item.group, []).append(item.key)
    languages = [language] if read.identifier else [language, *(other for other in version.languages if other != language)]
    papers = [lay_out(response, each, whole=True, version=version) for each in languages]
    older = form_of(version) if version.pk != response.version_id else None
    return match(read, form, items=items, older=older, printed=printed_lines(papers))


def _lines(made: Return, response: Response, found: Matched) -> list[ReturnLine]:
    current = {(answer.question, answer.item): answer for answer in Answer.objects.consolidated().filter(response=response)}
    form = form_of_response(response)
    known = _items_known_again(found.placed, form, current)
    lines = []
    for position, line in enumerate(found.lines, start=1):
        item = known.get((line.item, form.repeat_of(line.question)), line.item) if line.question else ""
        answer = current.get((line.question, item)) if line.question else None
        notices = [*line.notices, *(["too-long"] if len(line.text) > LONGEST else [])]
        text = _in_its_order(form, line, answer)
        lines.append(ReturnLine(
            returned=made, position=position, question=line.question, item=item, incoming=_storable(text),
            current=answer.text if answer else "", current_revision=answer.revision if answer else 0,
            status=status_of(line.question, text, answer.text if answer else ""), matched_by=str(line.matched_by),
            place=line.place[:200], notices=notices, decision=Decision.OPEN,
        ))  # fmt: skip
    return lines


def _in_its_order(form: Form, line: Found, answer: Answer | None) -> str:
    """The same choices in another order are the same answer."""
    several = bool(line.question) and form.by_code[line.question].node.question_type == QuestionType.SELECT_MULTIPLE
    if several and answer and sorted(line.text.split()) == sorted(answer.text.split()):
        return answer.text
    return line.text


def status_of(question: str, incoming: str, current: str) -> LineStatus:
    """How an incoming text stands to the current one; empty lines before and after it make no difference."""
    if not question:
        return LineStatus.UNMATCHED
    if not current.strip():
        return LineStatus.NEW
    return LineStatus.SAME if _alike(incoming, current) else LineStatus.DIFFERS


def _storable(text: str) -> str:
    return text.replace("\x00", "")


def _items_known_again(
    lines: Sequence[Found], form: Form, current: Mapping[tuple[str, str], Answer]
) -> dict[tuple[str, str | None], str]:
    """Blank slots whose every text stands already in one item: the form was sent twice, and it is that item."""
    slots: dict[tuple[str, str | None], list[Found]] = {}
    for line in lines:
        if line.item.startswith(NEW):
            slots.setdefault((line.item, form.repeat_of(line.question)), []).append(line)
    known: dict[tuple[str, str | None], str] = {}
    for slot, texts in slots.items():
        candidates = sorted({item for (question, item) in current if item and question == texts[0].question})
        for item in candidates:
            if all((answer := current.get((text.question, item))) and _alike(answer.text, text.text) for text in texts):
                known[slot] = item
                break
    return known


def _alike(one: str, other: str) -> bool:
    return trimmed(_storable(one)) == trimmed(_storable(other))


def _notices(
    made: Return, response: Response, whose: _Whose, read: ReturnedForm, found: Matched, lines: Sequence[ReturnLine]
) -> list[Any]:
    said: list[Any] = []
    if not read.identifier:
        said.append({"notice": "no-identifier", "party": str(response.party)})
    if whose.version and whose.version.pk != response.version_id:
        said.append({"notice": "outdated", "was": whose.version.number, "now": response.version.number})
    if whose.language and whose.language != response.language:
        said.append({"notice": "other-language", "form": whose.language, "report": response.language})
    answered = set(Answer.objects.consolidated().filter(response=response).exclude(text="").values_list("question", "item"))
    empty = sum(1 for place in found.empty if place in answered)
    if empty:
        said.append({"notice": "empty", "count": empty})
    if all(line.status == LineStatus.SAME for line in lines):
        said.append("nothing-new")
    return said
