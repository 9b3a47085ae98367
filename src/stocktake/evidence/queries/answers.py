"""The answers of a submission as a reader would quote them: paragraph by paragraph, each with its question and its tags."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from stocktake.documents.prose import stretches
from stocktake.documents.tree import Block, BlockKind
from stocktake.evidence.services.cutting import pieces
from stocktake.parties.models import Party
from stocktake.questionnaires.enums import QuestionType
from stocktake.questionnaires.queries.form import Form, Part
from stocktake.questionnaires.queries.frozen import Frozen, Given, frozen
from stocktake.questionnaires.rules.places import written
from stocktake.questionnaires.rules.validation import CONSENT
from stocktake.questionnaires.rules.words import language_of


@dataclass(frozen=True, slots=True)
class AnswerPiece:
    """A piece of an answer before it is stored. `place`: the question's code, and the repeated item's key behind a slash."""

    question: str
    place: str
    kind: BlockKind
    headings: tuple[str, ...]
    language: str
    text: str
    objectives: tuple[int, ...]
    category: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def pieces_of(content: Mapping[str, Any], party: Party) -> Iterator[AnswerPiece]:
    """The pieces of a frozen content in the form's order. Left out: what is no text, and who gives the consent."""
    report = frozen(content)
    for given in report.answers(party):
        if given.part.node.question_type == QuestionType.TEXT and given.part.node.category != CONSENT:
            yield from _pieces(report, given)


def _pieces(report: Frozen, given: Given) -> Iterator[AnswerPiece]:
    part, headings = given.part, report.headings(given.part, given.place[1])
    objectives, category = _objectives(report.form, part), _category(report.form, part)
    for stretch in stretches(given.text):
        kind = BlockKind.LIST_ITEM if stretch.is_item else BlockKind.PARAGRAPH
        for text in pieces(stretch.text, Block(kind, stretch.text)):
            language = language_of(text) or given.language
            yield AnswerPiece(part.code, written(given.place), kind, headings, language, text, objectives, category)


def _objectives(form: Form, part: Part) -> tuple[int, ...]:
    """Those of the question and of all that lies around it."""
    return tuple(sorted({number for code in part.path for number in form.by_code[code].node.objectives}))


def _category(form: Form, part: Part) -> str:
    """That of the question, or of the nearest part around it that has one."""
    return next((node.category for code in reversed(part.path) if (node := form.by_code[code].node).category), "")
