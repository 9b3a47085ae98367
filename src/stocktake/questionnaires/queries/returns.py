"""Returned files as they are shown: each incoming text beside the current one, in the order of the questionnaire."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from stocktake.documents.refusals import MESSAGES, Unreadable
from stocktake.foundation.texts import Shown, shown
from stocktake.questionnaires.enums import Decision, Door, LineStatus, QuestionType, ReturnState
from stocktake.questionnaires.interfaces.forms.notices import REFUSALS, sentences
from stocktake.questionnaires.models import Answer, RepeatItem, Response, Return, ReturnLine
from stocktake.questionnaires.queries.form import Form, Part, form_of_response
from stocktake.questionnaires.rules.codes import NEW
from stocktake.questionnaires.rules.two_texts import Stretch, compared
from stocktake.reviews.models import Review

SENT = frozenset({Door.WORD, Door.EXCEL, Door.HTML, Door.MAIL, Door.OFFICER})
"""Doors by which a text passed through the hands of the secretariat: it may see it again."""

CHOICES = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE})


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a return beside what stands there. `masked`: the current text is a draft that this person does not read."""

    line: ReturnLine
    code: str
    label: Shown
    item: str
    before: Sequence[Stretch]
    after: Sequence[Stretch]
    notices: Sequence[str]
    masked: bool = False

    @property
    def is_open(self) -> bool:
        return self.line.applied_id is None and not self.masked

    @property
    def is_taken(self) -> bool:
        return self.line.applied_id is not None

    @property
    def near(self) -> str:
        """The question that an unmatched text stood behind in the file."""
        return self.line.place.partition(" · ")[2]

    @property
    def edited(self) -> str:
        return self.line.edited if self.line.decision == Decision.EDIT else self.line.incoming

    @property
    def is_long(self) -> bool:
        return len(self.line.incoming) + len(self.line.current) > 6_000


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one section."""

    code: str
    label: Shown
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Place:
    """A question that an unmatched text can be given to."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Comparison:
    returned: Return
    blocks: Sequence[Block] = ()
    same: Sequence[Row] = ()
    tray: Sequence[Row] = ()
    places: Sequence[Place] = ()
    counts: Counter = field(default_factory=Counter)

    @property
    def open_new(self) -> int:
        return sum(
            1 for block in self.blocks for row in block.rows
            if row.is_open and row.line.status == LineStatus.NEW and row.line.decision == Decision.OPEN
        )  # fmt: skip

    @property
    def ready(self) -> int:
        """Lines that were accepted or edited, and are not taken over yet."""
        return sum(
            1
            for block in self.blocks
            for row in block.rows
            if row.is_open and row.line.decision in {Decision.ACCEPT, Decision.EDIT}
        )

    @property
    def taken(self) -> int:
        return sum(1 for block in self.blocks for row in block.rows if row.is_taken)


def compare(returned: Return, *, reads_drafts: bool) -> Comparison:
    """Everything a return proposes. `reads_drafts`: whether whoever looks may read what the party is still writing."""
    if returned.response is None:
        return Comparison(returned)
    form = form_of_response(returned.response)
    doors = dict(_doors(returned)) if not reads_drafts else {}
    order = {part.code: number for number, part in enumerate(form.questions())}
    blocks: dict[str, list[Row]] = {}
    same: list[Row] = []
    tray: list[Row] = []
    lines = list(returned.lines.all())
    for line in sorted(lines, key=lambda one: (order.get(one.question, len(order)), one.position)):
        part = form.by_code.get(line.question)
        if part is None or line.status == LineStatus.UNMATCHED:
            tray.append(Row(line, line.question, Shown("", "", False), "", (), (), sentences(line.notices)))
            continue
        masked = not reads_drafts and bool(line.current) and doors.get((line.question, line.item)) not in SENT
        row = _row(line, part, form, masked=masked)
        if line.status == LineStatus.SAME and not row.is_taken:
            same.append(row)
        else:
            blocks.setdefault(part.path[0], []).append(row)
    return Comparison(
        returned,
        tuple(Block(code, shown(form.by_code[code].node.labels), rows) for code, rows in blocks.items()),
        same, tray, tuple(_places(returned, form)) if tray else (),
        Counter(line.status for line in lines),
    )  # fmt: skip


def _doors(returned: Return) -> list[tuple[tuple[str, str], str]]:
    answers = Answer.objects.consolidated().filter(response=returned.response)
    return [((question, item), door) for question, item, door in answers.values_list("question", "item", "door")]


def _row(line: ReturnLine, part: Part, form: Form, *, masked: bool) -> Row:
    before, after = readable(line.current, part, form), readable(line.incoming, part, form)
    stretches = compared("" if masked else before, after) if line.status == LineStatus.DIFFERS and not masked else (
        [Stretch(before, False)] if before and not masked else [], [Stretch(after, False)],
    )  # fmt: skip
    item = _("new item %(number)s") % {"number": line.item.removeprefix(NEW)} if line.item.startswith(NEW) else line.item
    return Row(line, part.code, part.label, item, *stretches, sentences(line.notices), masked)


def readable(text: str, part: Part, form: Form) -> str:
    """A text as a person reads it: choices by their labels."""
    if part.node.question_type not in CHOICES:
        return text
    labels = {choice.name: shown(choice.labels).text for choice in form.choices_of(part.node)}
    return "\n".join(labels.get(name, name) for name in text.split())


def _places(returned: Return, form: Form) -> list[Place]:
    keys: dict[str, list[str]] = {}
    for standing in RepeatItem.objects.filter(response=returned.response, removed_at__isnull=True):
        keys.setdefault(standing.group, []).append(standing.key)
    places = []
    for part in form.questions():
        group = form.repeat_of(part.code)
        for item in keys.get(group, []) if group else [""]:
            value = f"{part.code}/{item}" if item else part.code
            places.append(Place(value, f"{value} · {part.label.text}"))
    return places


def returns_of(review: Review) -> QuerySet[Return]:
    """All that came back in a review, the latest first, with how many texts each proposes and how many wait."""
    waiting = Q(lines__decision=Decision.OPEN, lines__applied__isnull=True) & ~Q(lines__status=LineStatus.SAME)
    return (
        Return.objects.filter(review=review)
        .select_related("party", "response")
        .annotate(
            proposed=Count("lines", filter=~Q(lines__status=LineStatus.SAME)),
            waiting=Count("lines", filter=waiting & Q(state__in=[ReturnState.PROPOSED, ReturnState.APPLIED])),
        )
        .order_by("-at", "-pk")
    )


def waiting_returns(response: Response) -> int:
    """How many returned files propose something that nobody has decided on."""
    undecided = ReturnLine.objects.filter(returned__response=response, decision=Decision.OPEN, applied__isnull=True)
    waiting = undecided.filter(returned__state__in=[ReturnState.PROPOSED, ReturnState.APPLIED]).exclude(status=LineStatus.SAME)
    return waiting.values("returned").distinct().count()


def why_refused(returned: Return) -> str:
    """Why a file was refused, in the language of whoever reads."""
    values = next((notice for notice in returned.notices if isinstance(notice, dict) and not notice.get("notice")), {})
    if returned.reason in REFUSALS:
        try:
            return _(REFUSALS[returned.reason]) % (values | ({"found": _(values["found"])} if values.get("found") else {}))
        except KeyError:
            return returned.message
    if returned.reason in MESSAGES:
        return Unreadable(returned.reason, "", {key: value for key, value in values.items() if key != "notice"}).sentence(_)
    return returned.message
