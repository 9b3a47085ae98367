"""Where the number that others have published for an indicator is found: `international` of an indicator, as a pack says it.

Either a question to a release (`PARTY` stands for the area of the party), or an indicator of a release that is a series:

    international: {question: {measure: remittances_share_of_gdp, release: wdi, destination: PARTY, year: newest}}
    international: {series: {release: some-survey, indicator: BIRTHS, parts: {"sex=female": BIRTHS_F}, year: newest}}
"""

from datetime import datetime
from typing import Any, Final, Literal, Self

from pydantic import ValidationError, model_validator

from stocktake.foundation.packs import Entry, Pack, PackError, read_yaml
from stocktake.frameworks.interfaces.indicators import FILE as FILE
from stocktake.statistics.measures.question import ALL, NotAQuestion, Question

PARTY = "PARTY"
NEWEST: Final = "newest"
Year = int | Literal["newest"]


class QuestionEntry(Entry):
    """The words of a question, without sex and age: these follow from the part of the indicator that is asked for."""

    measure: str
    release: str
    year: Year = NEWEST
    destination: str = ALL
    origin: str = ALL
    of: str = "destination"

    @model_validator(mode="after")
    def _is_a_question(self) -> Self:
        if PARTY not in {self.destination, self.origin}:
            raise ValueError(f"the number is the party’s own: destination or origin is {PARTY}")
        try:
            self.asked("AAA", 2000)
        except NotAQuestion as refusal:
            raise ValueError(str(refusal)) from None
        return self

    def asked(self, area: str, year: int, **part: str) -> Question:
        """The question for one party's area and year. Raises NotAQuestion: `part` is nothing that is asked for with this measure."""
        places = {
            name: area if code == PARTY else code for name, code in (("destination", self.destination), ("origin", self.origin))
        }
        words = {"measure": self.measure, "release": self.release, "year": year, "of": self.of, **places, **part}
        return Question.from_words(words)


class SeriesEntry(Entry):
    """`parts`: what the parts of the indicator (`sex=female`) are called in the release."""

    release: str
    indicator: str
    parts: dict[str, str] = {}
    year: Year = NEWEST


class InternationalEntry(Entry):
    question: QuestionEntry | None = None
    series: SeriesEntry | None = None

    @model_validator(mode="after")
    def _is_one_of_them(self) -> Self:
        if (self.question is None) is (self.series is None):
            raise ValueError("an international number is a question to a release, or an indicator of a series")
        return self

    @property
    def release(self) -> str:
        found = self.question or self.series
        return found.release if found else ""


def check(pack: Pack, *, actor: str, at: datetime) -> None:
    """Say what is wrong with the international numbers that a list of indicators names. Keeps nothing: the list itself is kept by
    `frameworks`.

    Raises:
        PackError: every fault, with file and line.
    """
    document = read_yaml(pack.folder / FILE)
    faults = []
    for index, entry in enumerate(document.data["indicators"]):
        place: tuple[str | int, ...] = ("indicators", index, "international")
        if entry.get("international") is None:
            continue
        try:
            said = InternationalEntry.model_validate(entry["international"])
        except ValidationError as error:
            faults += [document.fault((*place, *fault["loc"]), fault["msg"]) for fault in error.errors()]
            continue
        told = {f"{by}={part}" for by, parts in (entry.get("disaggregations") or {}).items() for part in parts}
        if said.series and (strange := sorted(set(said.series.parts) - told)):
            faults.append(document.fault((*place, "series", "parts", strange[0]), "the indicator is not disaggregated so"))
    if faults:
        raise PackError("\n".join(faults))


def entry_of(said: dict[str, Any]) -> InternationalEntry:
    """What a pack said and `check` found in order."""
    return InternationalEntry.model_validate(said)
