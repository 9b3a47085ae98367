"""A page of questions as it is shown: every question with its field, what stands there, and everything beside it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from stocktake.foundation.texts import Shown, short_code, shown
from stocktake.questionnaires.enums import NodeKind, QuestionType
from stocktake.questionnaires.models import Answer, Attachment, Choice, Comment, Earlier, Node, Presence, RepeatItem
from stocktake.questionnaires.queries.asked import Page, reading
from stocktake.questionnaires.queries.beside import Beside
from stocktake.questionnaires.queries.clash import Clash
from stocktake.questionnaires.queries.form import Part
from stocktake.questionnaires.queries.work import Work
from stocktake.questionnaires.rules.on_page import on_page
from stocktake.questionnaires.rules.places import written
from stocktake.questionnaires.rules.validation import Finding, Place
from stocktake.questionnaires.rules.words import count_words


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that was typed and is not saved: it goes back to the page as it came, with what stands against it."""

    text: str
    language: str = ""
    based_on: int = 0
    problem: str = ""
    clash: Clash | None = None


@dataclass(frozen=True)
class Field:
    """A question with its place to answer, and what stands beside it."""

    place: Place
    node: Node
    condition: str
    is_asked: bool
    answer: Answer | None
    typed: Typed | None
    choices: Sequence[Choice]
    default_language: str
    findings: Sequence[Finding] = ()
    earlier: Sequence[Earlier] = ()
    contributions: Sequence[Answer] = ()
    comments: Sequence[Comment] = ()
    files: Sequence[Attachment] = ()
    here: Sequence[Presence] = ()

    @property
    def key(self) -> str:
        return written(self.place)

    @cached_property
    def text(self) -> str:
        if self.typed is not None:
            return self.typed.text
        return self.answer.text if self.answer else ""

    @property
    def revision(self) -> int:
        if self.typed is not None:
            return self.typed.based_on
        return self.answer.revision if self.answer else 0

    @property
    def language(self) -> str:
        said = (self.typed.language if self.typed else "") or (self.answer.language if self.answer else "")
        return short_code(said or self.default_language)

    @property
    def label(self) -> Shown:
        return shown(self.node.labels)

    @property
    def hint(self) -> Shown:
        return shown(self.node.hints)

    @property
    def guidance(self) -> Shown:
        return shown(self.node.guidance)

    @property
    def is_long(self) -> bool:
        return self.node.question_type == QuestionType.TEXT

    @property
    def is_choice(self) -> bool:
        return self.node.question_type in {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE}

    @property
    def is_several(self) -> bool:
        return self.node.question_type == QuestionType.SELECT_MULTIPLE

    @cached_property
    def options(self) -> list[tuple[Choice, Shown, bool]]:
        chosen = set(self.text.split())
        return [(choice, shown(choice.labels), choice.name in chosen) for choice in self.choices]

    def _readable(self, text: str) -> str:
        """Choices by their labels."""
        labels = {choice.name: str(shown(choice.labels)) for choice in self.choices}
        return "; ".join(labels.get(name, name) for name in text.split()) if self.is_choice else text

    @property
    def earlier_shown(self) -> list[tuple[Earlier, str]]:
        return [(said, self._readable(said.text)) for said in self.earlier]

    @property
    def contributions_shown(self) -> list[tuple[Answer, str]]:
        return [(said, self._readable(said.text)) for said in self.contributions]

    @cached_property
    def words(self) -> int:
        return count_words(self.text)

    @property
    def limit(self) -> int | None:
        """The number of words an answer should have at most."""
        return self.node.word_limit or next((rule["value"] for rule in self.node.rules if rule["kind"] == "words"), None)

    @property
    def is_over(self) -> bool:
        return self.limit is not None and self.words > self.limit

    @property
    def problem(self) -> str:
        return self.typed.problem if self.typed else ""

    @property
    def clash(self) -> Clash | None:
        return self.typed.clash if self.typed else None

    @property
    def open_points(self) -> int:
        return sum(1 for comment in self.comments if comment.is_point and comment.settled_at is None)


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece of the page: a field, a heading or a note, or a repeated group with its items. `condition`: see `Field`."""

    kind: NodeKind
    node: Node
    condition: str = ""
    is_asked: bool = True
    field: Field | None = None
    items: Sequence["Item"] = ()
    removed: Sequence[RepeatItem] = ()
    entries: Sequence["Entry"] = ()

    @property
    def label(self) -> Shown:
        return shown(self.node.labels)

    @property
    def hint(self) -> Shown:
        return shown(self.node.hints)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a repeated group, by its standing number and its key."""

    number: int
    key: str
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Sheet:
    page: Page
    entries: Sequence[Entry]
    is_asked: bool
    fields: Sequence[Field] = field(default_factory=list)

    @property
    def label(self) -> Shown:
        return shown(self.page.part.node.labels)

    @property
    def hint(self) -> Shown:
        return shown(self.page.part.node.hints)

    @property
    def guidance(self) -> Shown:
        return shown(self.page.part.node.guidance)

    @property
    def to_look_at(self) -> list[Field]:
        """Fields with something to look at, what stands against them first."""
        return [field for field in self.fields if field.is_asked and (field.problem or field.clash or field.findings)]


def sheet_of(work: Work, page: Page, beside: Beside, *, typed: Mapping[Place, Typed] | None = None) -> Sheet:
    """No query: everything was loaded before."""
    builder = _Builder(work, page, beside, typed or {})
    entries = list(builder.entries(page.parts, None, ""))
    return Sheet(page, entries, work.asked.is_shown(page, work.texts), builder.fields)


class _Builder:
    def __init__(self, work: Work, page: Page, beside: Beside, typed: Mapping[Place, Typed]) -> None:
        self.work, self.page, self.beside, self.typed = work, page, beside, typed
        self.fields: list[Field] = []
        self.findings: dict[Place, list[Finding]] = {}
        for finding in work.findings:
            self.findings.setdefault((finding.code, finding.item), []).append(finding)
        seat = work.seat
        self.language = seat.contributor.language if seat.contributor else seat.response.language

    def entries(self, parts: Sequence[Part], group: str | None, item: str) -> Iterator[Entry]:
        for part in parts:
            answer_to = reading(self.work.form, group, item, self.work.texts)
            tree = on_page(part.node.condition, self.page.codes, answer_to)
            condition = json.dumps(tree, ensure_ascii=False) if tree else ""
            asked = self.work.form.is_asked(part.code, answer_to)
            kind = NodeKind(part.node.kind)
            if kind == NodeKind.QUESTION:
                if part.code in self.page.codes:
                    shown_field = self._field(part, item, condition, asked)
                    yield Entry(kind, part.node, condition, asked, field=shown_field)
            elif kind == NodeKind.NOTE:
                yield Entry(kind, part.node, condition, asked)
            elif any(below.code in self.page.codes for below in part.walk()):
                if kind == NodeKind.REPEAT:
                    yield self._repeat(part, condition, asked)
                else:
                    yield Entry(kind, part.node, condition, asked, entries=list(self.entries(part.children, group, item)))

    def _repeat(self, part: Part, condition: str, asked: bool) -> Entry:
        keys = self.work.asked.items.get(part.code, ())
        items = [Item(number, key, list(self.entries(part.children, part.code, key))) for number, key in enumerate(keys, start=1)]
        removed = [item for item in self.work.items if item.group == part.code and item.removed_at is not None]
        return Entry(NodeKind.REPEAT, part.node, condition, asked, items=items, removed=removed)

    def _field(self, part: Part, item: str, condition: str, asked: bool) -> Field:
        place = (part.code, item)
        made = Field(
            place, part.node, condition, asked, self.work.answers.get(place), self.typed.get(place),
            self.work.form.choices_of(part.node), self.language,
            findings=self.findings.get(place, ()),
            earlier=self.beside.earlier.get(part.code, ()),
            contributions=self.work.contributions.get(place, ()),
            comments=self.beside.comments.get(place, ()),
            files=self.beside.files.get(place, ()),
            here=self.beside.at(place),
        )  # fmt: skip
        self.fields.append(made)
        return made
