"""The three files of a pack that hold numbers.

`figures.yaml` says how each figure is made (data, not code), `figures.csv` holds the numbers it is made of, one row per
component, and `stated.yaml` holds the numbers that a document prints, word for word. The first and the last are written
by people, the table by `services.derive` (or by hand, in a pack that is invented).
"""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import model_validator

from stocktake.foundation.packs import Document, Entry, Field, PackError, Texts, read_as
from stocktake.statistics.enums import LISTED, Comparison, Formula, Kind, Unit
from stocktake.statistics.interfaces.releases import PUBLISHED
from stocktake.statistics.measures.question import TWO_SIDED, Measure, NotAQuestion, Question
from stocktake.statistics.rules.formulas import ARITHMETIC, misfit

FIGURES = "figures.yaml"
STATED = "stated.yaml"

ALL = "ALL"
"""Every destination or origin, unknown ones included."""
KNOWN = "KNOWN"
"""Every origin that is an area: unknown origins left out."""

IN_TABLES = frozenset({PUBLISHED, Measure.STOCK, Measure.REMITTANCES_RECEIVED, Measure.ODA_RECEIVED})
"""Of which a pack may carry the numbers itself."""

Place = tuple[str | int, ...]
"""Where in a file: keys and positions from the root down."""


class ComponentEntry(Entry):
    """Where one number comes from: a release, a measure, a year, and what is counted.

    Places are codes of groups (as of a day) or of single areas, `ALL`, or for an origin `KNOWN`. What has one place alone has it as
    `area`. A quoted number has `area` and `indicator` as its publication calls them. `by` makes it a list, for the formulas that
    need one, and `top` is how many of it. The rest is as in a question to a release.
    """

    labels: Texts = {}
    release: str
    measure: Measure | Literal["published"]
    year: int
    as_of: date | None = None
    destination: str = ALL
    origin: str = ALL
    sex: str = Field("total", pattern="^(total|male|female)$")
    area: str = ""
    indicator: str = ""
    age: str = ""
    since: int | None = None
    of: str = "destination"
    by: str = ""
    top: int = 0

    @model_validator(mode="after")
    def _fits_its_measure(self) -> Self:
        if self.measure == PUBLISHED:
            if not (self.area and self.indicator):
                raise ValueError("a published number has an area and an indicator")
            return self
        if self.measure in {Measure.REMITTANCES_RECEIVED, Measure.ODA_RECEIVED} and not (self.area or self.by):
            raise ValueError("money is received by an area or a group; name it as area")
        if self.origin == KNOWN and self.measure != Measure.STOCK:
            raise ValueError("known origins are asked of the stock alone")
        try:
            self.question()
        except NotAQuestion as fault:
            raise ValueError(str(fault)) from None
        return self

    def question(self, *, release: str = "", top: int = 0) -> Question:
        """The same as a question to its release, or to another one. `top`: so many of the list.

        Raises NotAQuestion: the words do not fit together.
        """
        words = {
            name: getattr(self, name)
            for name in ("measure", "year", "as_of", "destination", "origin", "sex", "age", "since", "of", "by")
        }
        if self.area:
            words["destination"] = self.area
        if words["origin"] == KNOWN:
            words["origin"] = ALL
        return Question.from_words(words | {"release": release or self.release, "top": top or self.top or (1 if self.by else 0)})

    @property
    def filter(self) -> str:
        """What is counted, in one line of the table."""
        if self.measure in TWO_SIDED:
            return f"destination={self.destination}; origin={self.origin}; sex={self.sex}"
        return f"area={self.area}" + (f"; indicator={self.indicator}" if self.indicator else "")

    @property
    def places(self) -> tuple[str, ...]:
        """The codes that may be groups, each once."""
        if self.measure == PUBLISHED:
            return ()
        named = (self.destination, self.origin) if self.measure in TWO_SIDED else (self.area,)
        return tuple(dict.fromkeys(code for code in named if code not in {ALL, KNOWN, ""}))


class AlternativeEntry(Entry):
    """Another reading of a figure: other components, and whether it is held.

    Components not named are those of the figure itself. `stated` takes for a component what the document states for
    another figure.
    """

    key: str = Field(pattern="^[a-z0-9-]+$")
    kind: Kind
    labels: Texts
    held: bool = True
    components: dict[str, ComponentEntry] = {}
    stated: dict[str, str] = {}


class FigureEntry(Entry):
    """A figure as a recipe. `places`: decimals shown; `input_rounding`: step a component was published rounded to.

    `sentence`: the words around it, with `{value}` where the number stands. `place`: the area whose place in a list is meant.
    """

    key: str = Field(pattern="^[a-z0-9-]+$", max_length=60)
    labels: Texts
    unit: Unit
    formula: Formula
    places: int = Field(2, ge=0, le=6)
    input_rounding: dict[str, Decimal] = {}
    note: Texts = {}
    sentence: Texts = {}
    place: str = ""
    components: dict[str, ComponentEntry]
    alternatives: list[AlternativeEntry] = []

    @model_validator(mode="after")
    def _fits_its_formula(self) -> Self:
        if fault := misfit(self.formula, set(self.components)):
            raise ValueError(fault)
        if any("{value}" not in words for words in self.sentence.values()):
            raise ValueError("the words around a figure have {value} where its number stands")
        self._has_its_lists()
        allowed = set(ARITHMETIC[self.formula].needs) or set(self.components)
        for alternative in self.alternatives:
            if strange := ({*alternative.components, *alternative.stated} - allowed):
                raise ValueError(
                    f"the alternative “{alternative.key}” has a component “{min(strange)}” that the formula does not take"
                )
            if alternative.held and not (alternative.components or alternative.stated):
                raise ValueError(f"the alternative “{alternative.key}” changes nothing; if its data are not held, say held: false")
        return self

    def _has_its_lists(self) -> None:
        for name, part in self.components.items():
            if (self.formula in LISTED) != bool(part.by):
                raise ValueError(
                    f"“{name}” is {'no list; say by what' if self.formula in LISTED else 'a list, which is not counted with'} (by)"
                )
            if self.formula == Formula.TOP and part.top < 1:
                raise ValueError(f"“{name}” does not say how many of the list (top)")
        if (self.formula == Formula.RANK) != bool(self.place):
            raise ValueError("a rank, and nothing else, is that of an area (place)")
        if self.formula in {Formula.RANK, Formula.WEIGHTED_MEAN} and any(
            part.by == "corridor" for part in self.components.values()
        ):
            raise ValueError("a rank and a mean are made of areas, not of corridors")

    @property
    def is_kept_as_table(self) -> bool:
        """Whether its numbers stand in `figures.csv`; everything else is worked out where the releases are held."""
        return self.formula not in LISTED and all(part.measure in IN_TABLES for part in self.components.values())

    def all_components(self) -> dict[str, tuple[ComponentEntry, Place]]:
        """Every component under its name in the table (`denominator`, `all-members/denominator`), and its place below the figure."""
        named: dict[str, tuple[ComponentEntry, Place]] = {
            name: (part, ("components", name)) for name, part in self.components.items()
        }
        for index, other in enumerate(self.alternatives):
            for name, part in other.components.items():
                named[f"{other.key}/{name}"] = (part, ("alternatives", index, "components", name))
        return named


class FiguresFile(Entry):
    figures: list[FigureEntry]


class WhereEntry(Entry):
    """Where a document says it: heading, and the paragraph under it, counted from one."""

    heading: str
    paragraph: int | str | None = None


class CitedEntry(Entry):
    """The source that the document itself names, word for word."""

    mark: str = ""
    text: str


class StatedEntry(Entry):
    """A number as a document prints it. `text` is word for word; `rounded_to` is the step its digits are rounded to."""

    key: str
    text: Texts = Field(min_length=1)
    value: Decimal
    unit: Unit
    comparison: Comparison
    rounded_to: Decimal = Field(gt=0)
    where: WhereEntry
    cited: CitedEntry | None = None


class StatedDocument(Entry):
    titles: Texts
    language: str
    source: str


class StatedFile(Entry):
    document: StatedDocument
    stated: list[StatedEntry]


def read_figures(folder: Path) -> tuple[FiguresFile, Document]:
    """The recipes of a pack.

    Raises:
        PackError: a fault, with file and line; a key that stands twice.
    """
    content, document = read_as(FiguresFile, folder / FIGURES)
    _once(content.figures, document, "figures")
    return content, document


def read_stated(folder: Path) -> tuple[StatedFile, Document]:
    """What the document of a pack states.

    Raises:
        PackError: a fault, with file and line; a key that stands twice.
    """
    content, document = read_as(StatedFile, folder / STATED)
    _once(content.stated, document, "stated")
    return content, document


def _once(entries: list[Any], document: Document, part: str) -> None:
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        if entry.key in seen:
            raise PackError(document.fault((part, index, "key"), f"“{entry.key}” stands twice"))
        seen.add(entry.key)
