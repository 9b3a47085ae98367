"""The three files of a pack that hold numbers.

`figures.yaml` says how each figure is made (data, not code), `figures.csv` holds the numbers it is made of, one row per
component, and `stated.yaml` holds the numbers that a document prints, word for word. The first and the last are written
by people, the table by `services.derive` (or by hand, in a pack that is invented).
"""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from pydantic import model_validator

from stocktake.foundation.packs import Document, Entry, Field, PackError, Texts, read_as
from stocktake.statistics.enums import Comparison, Formula, Kind, Unit
from stocktake.statistics.interfaces.releases import Measure
from stocktake.statistics.rules.formulas import ARITHMETIC, misfit

FIGURES = "figures.yaml"
STATED = "stated.yaml"

ALL = "ALL"
"""Every destination or origin, unknown ones included."""
KNOWN = "KNOWN"
"""Every origin that is an area: unknown origins left out."""

Place = tuple[str | int, ...]
"""Where in a file: keys and positions from the root down."""


class ComponentEntry(Entry):
    """Where one number comes from: a release, a measure, a year, and what is counted.

    Places are codes of groups (as of a day) or of single areas, `ALL`, or for an origin `KNOWN`. A quoted number has
    `area` and `indicator` as its publication calls them.
    """

    labels: Texts
    release: str
    measure: Measure
    year: int
    as_of: date | None = None
    destination: str = ALL
    origin: str = ALL
    sex: str = Field("total", pattern="^(total|male|female)$")
    area: str = ""
    indicator: str = ""

    @model_validator(mode="after")
    def _fits_its_measure(self) -> Self:
        if self.measure == Measure.PUBLISHED and not (self.area and self.indicator):
            raise ValueError("a published number has an area and an indicator")
        if self.measure in {Measure.REMITTANCES_RECEIVED, Measure.ODA_RECEIVED} and not self.area:
            raise ValueError("money is received by an area or a group; name it as area")
        return self

    @property
    def filter(self) -> str:
        """What is counted, in one line of the table."""
        if self.measure == Measure.STOCK:
            return f"destination={self.destination}; origin={self.origin}; sex={self.sex}"
        return f"area={self.area}" + (f"; indicator={self.indicator}" if self.indicator else "")

    @property
    def places(self) -> tuple[str, ...]:
        """The codes that may be groups, each once."""
        if self.measure == Measure.PUBLISHED:
            return ()
        named = (self.destination, self.origin) if self.measure == Measure.STOCK else (self.area,)
        return tuple(dict.fromkeys(code for code in named if code not in {ALL, KNOWN}))


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
    """A figure as a recipe. `places`: decimals shown; `input_rounding`: step a component was published rounded to."""

    key: str = Field(pattern="^[a-z0-9-]+$", max_length=60)
    labels: Texts
    unit: Unit
    formula: Formula
    places: int = Field(2, ge=0, le=6)
    input_rounding: dict[str, Decimal] = {}
    note: Texts = {}
    components: dict[str, ComponentEntry]
    alternatives: list[AlternativeEntry] = []

    @model_validator(mode="after")
    def _fits_its_formula(self) -> Self:
        if fault := misfit(self.formula, set(self.components)):
            raise ValueError(fault)
        allowed = set(ARITHMETIC[self.formula].needs) or set(self.components)
        for alternative in self.alternatives:
            if strange := ({*alternative.components, *alternative.stated} - allowed):
                raise ValueError(
                    f"the alternative “{alternative.key}” has a component “{min(strange)}” that the formula does not take"
                )
            if alternative.held and not (alternative.components or alternative.stated):
                raise ValueError(f"the alternative “{alternative.key}” changes nothing; if its data are not held, say held: false")
        return self

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
