"""Reading `questionnaire.yaml` of a pack: a questionnaire with its choices, conditions and texts in all its languages.

Conditions are written as in a spreadsheet (`rules.relevant`). A part or a choice with `each: objectives` stands for one
per objective of the framework: `{number}`, `{title}` and `{short}` in its texts, codes and conditions are filled from the
framework's file, so that no official title is typed twice. Where a title was not seen in a language, `label_short` is
taken if the short name was; else the text is missing there, and is shown in another language, marked.
"""

from datetime import datetime
from typing import Literal, Self

from pydantic import model_validator

from stocktake.foundation.packs import Document, Entry, Field, Pack, PackError, Texts
from stocktake.frameworks.models import Framework
from stocktake.questionnaires.enums import Audience, Level, NodeKind, QuestionType
from stocktake.questionnaires.interfaces.pack_titles import titles_of
from stocktake.questionnaires.interfaces.pack_writing import definition_from
from stocktake.questionnaires.models import Questionnaire, Version
from stocktake.questionnaires.rules.checking import Known, blockers, faults_of
from stocktake.questionnaires.rules.definition import Definition
from stocktake.questionnaires.services.questionnaire_drafts import keep_questionnaire, write_draft
from stocktake.questionnaires.services.questionnaire_opening import indicators_of, open_version

FILE = "questionnaire.yaml"
FROM_PACK = "from_pack"
"""Note in a version's `extra`: the digest of what the pack said."""


class OptionEntry(Entry):
    name: str
    each: Literal["objectives"] | int | None = None
    label: Texts = Field(min_length=1)
    label_short: Texts = {}


class RuleEntry(Entry):
    """A constraint holds `that`; a contradiction is found where `that` holds."""

    level: Level
    that: str
    message: Texts = Field(min_length=1)


class PartEntry(Entry):
    """Exactly one of `section`, `repeat`, `question` and `note`, with its code."""

    section: str | None = None
    repeat: str | None = None
    question: str | None = None
    note: str | None = None
    each: Literal["objectives"] | None = None
    type: QuestionType | None = None
    choices: str | None = None
    label: Texts = Field(min_length=1)
    label_short: Texts = {}
    hint: Texts = {}
    guidance: Texts = {}
    only_if: str = Field("", alias="if")
    required: Level | None = None
    required_if: str = ""
    words: int | None = Field(None, ge=1)
    audiences: list[Audience] = []
    switch: str = ""
    objectives: list[int] = []
    category: str = ""
    round_tables: list[int] = []
    constraints: list[RuleEntry] = []
    contradictions: list[RuleEntry] = []
    was: str = ""
    indicator: str = ""
    parts: list["PartEntry"] = []

    @property
    def kind(self) -> NodeKind:
        return next(kind for kind in NodeKind if getattr(self, kind) is not None)

    @property
    def code(self) -> str:
        return str(getattr(self, self.kind))

    @model_validator(mode="after")
    def _fits(self) -> Self:
        kinds = [kind for kind in NodeKind if getattr(self, kind) is not None]
        if len(kinds) != 1:
            raise ValueError("a part is one of section, repeat, question and note, and names its code")
        is_question = kinds[0] == NodeKind.QUESTION
        if is_question is not (self.type is not None):
            raise ValueError("a question has a type, and only a question does")
        if (self.choices is not None) is not (self.type in {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE}):
            raise ValueError("select_one and select_multiple name their list of choices, and nothing else does")
        if self.parts and kinds[0] not in {NodeKind.SECTION, NodeKind.REPEAT}:
            raise ValueError("only a section and a repeated group have parts")
        if self.required_if and self.required is None:
            raise ValueError("“required_if” goes with “required”, which says how much it weighs")
        return self


class QuestionnaireFile(Entry):
    questionnaire: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)
    framework: str | None = None
    languages: list[str] = Field(min_length=1)
    titles: Texts = Field(min_length=1)
    choices: dict[str, list[OptionEntry]] = {}
    parts: list[PartEntry] = Field(min_length=1)


def read_definition(content: QuestionnaireFile, document: Document, known: Known | None = None) -> Definition:
    """What the file says, with the framework's titles filled in. Needs no database; `known`: what its tags are held against.

    Raises:
        PackError: a condition is not understood, the framework's file is not there, or something would break an answer;
            every fault with file and line.
    """
    definition = definition_from(content, document, titles_of(document, content.framework))
    wrong = blockers(faults_of(definition, known))
    if wrong:
        raise PackError("\n".join(map(str, wrong)))
    return definition


def load(pack: Pack, *, actor: str, at: datetime) -> None:
    """Bring the questionnaire to what the pack says. Loaded again unchanged, nothing happens; changed, it becomes a new version.

    An opened version is never touched, nor is one that was made by an officer.

    Raises:
        PackError: the framework is not loaded, the file has faults, or a question returns an indicator that it cannot.
    """
    content, document = pack.read(QuestionnaireFile, FILE)
    framework = Framework.objects.filter(code=content.framework).first() if content.framework else None
    if content.framework and framework is None:
        raise PackError(document.fault(("framework",), f"no framework has the code “{content.framework}”"))
    known = Known(indicators=indicators_of(framework.pk)) if framework is not None else None
    definition = read_definition(content, document, known)
    questionnaire = keep_questionnaire(definition=definition, framework=framework, actor=actor, at=at, pack=pack.name)
    latest = latest_from_pack(questionnaire)
    if latest is None or latest.extra[FROM_PACK] != definition.digest():
        draft = write_draft(
            questionnaire=questionnaire, definition=definition, actor=actor, at=at, notes={FROM_PACK: definition.digest()}
        )
        open_version(version=draft, actor=actor, at=at)


def latest_from_pack(questionnaire: Questionnaire) -> Version | None:
    """The newest version that a pack brought."""
    return questionnaire.versions.filter(extra__has_key=FROM_PACK).order_by("-number").first()
