"""The page of consent: what holds for the report and for each answer, and who said so when and how."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from stocktake.foundation.texts import Shown, shown
from stocktake.questionnaires.enums import QuestionType
from stocktake.questionnaires.models import ConsentEntry, Response
from stocktake.questionnaires.queries.frozen import Frozen, Given, chosen_of, frozen
from stocktake.questionnaires.rules.consent import Held, held
from stocktake.questionnaires.rules.places import written
from stocktake.questionnaires.rules.validation import CONSENT, Place
from stocktake.questionnaires.services.consent_of_form import will_hold
from stocktake.questionnaires.services.freeze import content_of
from stocktake.reviews.enums import Consent

EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Stated:
    """One statement, as it was made. `level` empty: withdrawn."""

    level: str
    evidence: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """An answer. `is_own`: it has a consent of its own, and does not follow the report."""

    key: str
    label: Shown
    excerpt: str
    language: str
    level: Consent | None
    is_own: bool
    history: Sequence[Stated]

    @property
    def level_label(self) -> str:
        return "" if self.level is None else str(self.level.label)


@dataclass(frozen=True)
class ConsentPage:
    """`report`: what holds for the whole. `is_stated`: somebody has said so; else it is confidential until somebody does.

    `after`: what will hold for the whole once the report is submitted as it stands, where the form itself says something else.
    """

    report: Consent | None
    is_stated: bool
    history: Sequence[Stated]
    lines: Sequence[Line]
    after: Consent | None

    @property
    def report_label(self) -> str:
        return "" if self.report is None else str(self.report.label)

    @property
    def will_change(self) -> bool:
        return self.after != self.report

    @property
    def after_label(self) -> str:
        return "" if self.after is None else str(self.after.label)

    @property
    def otherwise(self) -> list[Line]:
        return [line for line in self.lines if line.is_own]

    def line(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)


def consent_page_of(response: Response, at: datetime) -> ConsentPage:
    entries = list(response.consents.order_by("pk"))
    holding = held(entries)
    histories: dict[Place, list[Stated]] = {}
    for entry in reversed(entries):
        histories.setdefault((entry.question, entry.item), []).append(_stated(entry))
    read = frozen(content_of(response))
    lines = [
        _line(read, given, holding, histories)
        for given in read.answers(response.party)
        if given.part.node.category != CONSENT and given.text.strip()
    ]
    whole = histories.get(("", ""), [])
    return ConsentPage(holding.report, bool(whole), whole, lines, will_hold(response, at=at).report)


def _line(read: Frozen, given: Given, holding: Held, histories: Mapping[Place, Sequence[Stated]]) -> Line:
    place, part = given.place, given.part
    chosen = part.node.question_type in {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE}
    said = "; ".join(one.text for one in chosen_of(read, given, get_language())) if chosen else " ".join(given.text.split())
    return Line(
        key=written(place), label=shown(part.node.labels),
        excerpt=said if len(said) <= EXCERPT else f"{said[:EXCERPT].rstrip()}…", language=given.language,
        level=holding.of(*place), is_own=holding.own(*place) is not None,
        # A statement on a question holds for its repeated items too.
        history=[*histories.get(place, []), *(histories.get((place[0], ""), []) if place[1] else [])],
    )  # fmt: skip


def _stated(entry: ConsentEntry) -> Stated:
    level = "" if entry.level is None else str(Consent(entry.level).label)
    return Stated(level, entry.evidence, entry.by, entry.at)
