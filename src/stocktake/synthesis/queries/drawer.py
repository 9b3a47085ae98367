"""What a sentence rests on, as the drawer shows it: the count, the passages, or the recipe of a figure."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from stocktake.evidence.enums import Origin
from stocktake.evidence.models import Code
from stocktake.evidence.queries.shown import Tied
from stocktake.foundation.texts import short_code
from stocktake.frameworks.enums import ElementKind
from stocktake.reviews.rules.viewer import Viewer
from stocktake.statistics.enums import Formula
from stocktake.statistics.models import Figure
from stocktake.statistics.rules import numerals
from stocktake.synthesis.enums import FindingKind, Voices
from stocktake.synthesis.models import Finding, Sentence
from stocktake.synthesis.queries.paper import CitationSeen, SentenceSeen, sentence_of


@dataclass(frozen=True)
class Shown:
    """A passage in the drawer with its ties."""

    cited: CitationSeen
    tied: tuple[Tied, ...]

    @property
    def open(self) -> bool:
        """Whether the passage has a page for this viewer."""
        return bool(self.cited.text)


@dataclass(frozen=True)
class Drawer:
    """`hidden` is how many passages are counted but shown to this viewer neither with text nor with name."""

    sentence: SentenceSeen
    passages: tuple[Shown, ...]
    hidden: int

    @property
    def finding(self) -> Finding | None:
        return self.sentence.finding

    @property
    def counts_states(self) -> bool:
        return self.finding is not None and self.finding.voices == Voices.GOVERNMENTS

    @property
    def counts_silence(self) -> bool:
        return self.finding is not None and self.finding.kind == FindingKind.SILENCE

    @property
    def figure(self) -> Figure | None:
        return self.sentence.figure

    @property
    def figure_value(self) -> str:
        figure = self.figure
        if figure is None:
            return ""
        return numerals.computed(figure.amount, figure.unit, short_code(get_language()), int(figure.recipe.get("places", 2)))

    @property
    def formula(self) -> str:
        return str(Formula(self.figure.recipe["formula"]).label) if self.figure else ""

    @property
    def components(self) -> list[dict[str, Any]]:
        """The parts of the recipe, each with its number as the reader's language writes it."""
        language = short_code(get_language())
        parts = self.figure.recipe.get("components", {}) if self.figure else {}
        return [{"name": name, **part, "shown": _written(part.get("value"), language)} for name, part in sorted(parts.items())]

    @property
    def has_machine_ties(self) -> bool:
        return any(tied.machine for shown in self.passages for tied in shown.tied)


def _written(value: str | None, language: str) -> str:
    if value is None:
        return ""
    exact = Decimal(value).normalize()
    return numerals.number(exact, language, max(0, -int(exact.as_tuple().exponent)))


def drawer_of(sentence: Sentence, viewer: Viewer) -> Drawer | None:
    """The drawer of a sentence for a viewer; None where the sentence is hidden from this viewer. Four queries."""
    seen = sentence_of(sentence, viewer)
    if seen is None:
        return None
    quotable = [cited for cited in seen.citations if cited.text]
    ties: dict[int, list[Tied]] = {}
    codes = (
        Code.objects.filter(
            passage__in=[cited.passage.pk for cited in quotable],
            element__kind__in=[ElementKind.OBJECTIVE, ElementKind.CATEGORY],
        )
        .select_related("element")
        .order_by("passage_id", "-element__kind", "-score", "element__number")
    )
    for code in codes:
        tied = Tied(code.element, True, code.origin == Origin.MACHINE, "", (), code.origin == Origin.QUESTION)
        ties.setdefault(code.passage_id, []).append(tied)
    passages = tuple(Shown(cited, tuple(ties.get(cited.passage.pk, ()))) for cited in quotable)
    return Drawer(seen, passages, len(seen.citations) - len(quotable))
