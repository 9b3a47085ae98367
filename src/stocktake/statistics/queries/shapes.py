"""What a stated figure, compared, is handed over as."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from stocktake.statistics.enums import Comparison, Kind, Unit, Verdict
from stocktake.statistics.interfaces.component_table import Component


@dataclass(frozen=True, slots=True)
class Said:
    """What the document states. `text` is word for word in `language`; `formatted` is the number in the reader's language."""

    text: str
    language: str
    value: Decimal
    unit: Unit
    comparison: Comparison
    rounded_to: Decimal
    formatted: str
    heading: str
    paragraph: int | str | None
    cited: str

    @property
    def where(self) -> str:
        return f"{self.heading} ({self.paragraph})" if self.paragraph is not None else self.heading


@dataclass(frozen=True, slots=True)
class Part:
    """A component as shown: its name in the formula, its row of the table, its number formatted."""

    name: str
    label: str
    formatted: str
    row: Component


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading of the figure. `value` is None where it is not held (`held` false) or a component is missing."""

    key: str
    kind: Kind
    label: str
    held: bool
    value: Decimal | None
    formatted: str
    verdict: Verdict | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """A stated figure, what the sources give, and whether the two agree.

    `computed` is unrounded and in the unit of the figure; `formatted` is how it is shown. `reason` is a few sentences
    in the reader's language; `note` is what the pack adds to them (`note_language` says in which language).
    """

    key: str
    label: str
    stated: Said
    computed: Decimal | None
    formatted: str
    verdict: Verdict
    reason: str
    note: str
    note_language: str
    recipe: dict[str, Any]
    components: tuple[Part, ...]
    attribution: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
