"""A frozen content read with its form: what was asked and answered, in the form's order, and what stands above each answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from stocktake.foundation.texts import Shown, short_code, shown
from stocktake.parties.models import Party
from stocktake.questionnaires.enums import NodeKind
from stocktake.questionnaires.models import Version
from stocktake.questionnaires.queries.asked import reading
from stocktake.questionnaires.queries.form import Form, Part, form_of
from stocktake.questionnaires.rules.consent import Held
from stocktake.questionnaires.rules.validation import Place
from stocktake.questionnaires.services.begin import audience_of
from stocktake.reviews.enums import Consent


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that is part of the report. `language`: of its text, as far as known."""

    part: Part
    place: Place
    text: str
    language: str


@dataclass(frozen=True)
class Frozen:
    """`language`: the one that the party answers in. `numbers`: of the items of each repeated group, from 1."""

    form: Form
    content: Mapping[str, Any]
    language: str
    texts: Mapping[Place, str]
    numbers: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def answers(self, party: Party) -> Iterator[Given]:
        """What is put to this party, asked by its conditions, and answered. What a condition hides is kept, and no part of it."""
        audience, switches = audience_of(party), self.content["switches"]
        key, numbers = self.form.reading_order(), {item: number for (_group, item), number in self.numbers.items()}
        # An earlier freezing may have kept them question by question.
        for answer in sorted(self.content["answers"], key=lambda one: key(one["question"], numbers.get(one["item"], 0))):
            part = self.form.by_code.get(answer["question"])
            place = (answer["question"], answer["item"])
            if part is None or not self.form.asks(part.code, audience=audience, switches=switches) or not self.is_asked(place):
                continue
            yield Given(part, place, answer["text"], short_code(answer["language"] or self.language))

    def is_asked(self, place: Place) -> bool:
        question, item = place
        return self.form.is_asked(question, reading(self.form, self.form.repeat_of(question), item, self.texts))

    def headings(self, part: Part, item: str) -> tuple[str, ...]:
        """The sections around a part and the part itself, outermost first, in the answering language."""
        return tuple(self.heading(self.form.by_code[code], item) for code in part.path)

    def heading(self, part: Part, item: str = "") -> str:
        """Its label; that of a repeated group with the number of the item."""
        label = shown(part.node.labels, self.language).text
        number = self.numbers.get((part.code, item)) if part.node.kind == NodeKind.REPEAT else None
        return f"{label} {number}" if number else label

    @property
    def consent(self) -> Held:
        """The consent as it was when the content was frozen."""
        told = self.content["consent"]
        answers = {(one["question"], one["item"]): _level(one["level"]) for one in told["answers"]}
        return Held(_level(told["report"]), answers)


def chosen_of(frozen: Frozen, given: Given, language: str | None = None) -> list[Shown]:
    """The labels of what was chosen, in the answering language unless another is named; a name without a label as it is."""
    spoken = language or frozen.language
    labels = {choice.name: shown(choice.labels, spoken) for choice in frozen.form.choices_of(given.part.node)}
    return [labels.get(name) or Shown(name, short_code(spoken), False) for name in given.text.split()]


def frozen(content: Mapping[str, Any]) -> Frozen:
    """One query; two more where this version was not read before."""
    named = content["questionnaire"]
    versions = Version.objects.select_related("questionnaire")
    form = form_of(versions.get(questionnaire__code=named["code"], number=named["version"]))
    groups: dict[str, list[str]] = {}
    for item in content["items"]:
        groups.setdefault(item["group"], []).append(item["key"])
    return Frozen(
        form, content, short_code(content["language"]),
        {(answer["question"], answer["item"]): answer["text"] for answer in content["answers"]},
        {(group, key): number for group, keys in groups.items() for number, key in enumerate(keys, start=1)},
    )  # fmt: skip


def _level(name: str | None) -> Consent | None:
    return None if name is None else Consent[name]
