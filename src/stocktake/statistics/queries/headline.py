"""The figures a document states, each beside the figure that the sources give. Reads the files of a pack, no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.utils.translation import get_language, override

from stocktake.foundation.packs import Document, PackError, Texts
from stocktake.foundation.texts import short_code, shown
from stocktake.statistics.enums import Unit, Verdict
from stocktake.statistics.interfaces import component_table
from stocktake.statistics.interfaces.component_table import Component, read_components
from stocktake.statistics.interfaces.pack import AlternativeEntry, FigureEntry, StatedEntry, read_figures, read_stated
from stocktake.statistics.queries.recipe import attribution_of, recipe_of
from stocktake.statistics.queries.shapes import Alternative, Headline, Part, Said
from stocktake.statistics.rules import formulas, numerals, reasons
from stocktake.statistics.rules.compare import Because, Statement, judge

CATALOGUES = {"zh": "zh-hans"}
"""Where the interface's catalogue is called otherwise than the language."""


def headlines(pack_dir: Path, language: str | None = None) -> list[Headline]:
    """Every figure that the document of a pack states, in the order in which it states them.

    Args:
        pack_dir: folder with `figures.yaml`, `figures.csv` and `stated.yaml`; a pack without the last states nothing.
        language: in which language numbers and reasons are written; the interface's, if none is named.

    Raises:
        PackError: a fault in a file of the pack, or a statement about a figure that the pack does not have.
        TableError: a fault in the table.
    """
    if not (pack_dir / "stated.yaml").is_file():
        return []
    stated, document = read_stated(pack_dir)
    figures = {figure.key: figure for figure in read_figures(pack_dir)[0].figures}
    rows = read_components(pack_dir / component_table.FILE)
    spoken = short_code(language or get_language())
    values = {entry.key: entry.value for entry in stated.stated}
    readers = [
        _Reader(_figure(figures, entry, document, index), entry, stated.document.language, rows, values, spoken)
        for index, entry in enumerate(stated.stated)
    ]
    with override(CATALOGUES.get(spoken, spoken)):
        return [reader.headline() for reader in readers]


def _figure(figures: Mapping[str, FigureEntry], entry: StatedEntry, document: Document, index: int) -> FigureEntry:
    figure = figures.get(entry.key)
    if figure is None:
        raise PackError(document.fault(("stated", index, "key"), f"figures.yaml has no figure “{entry.key}”"))
    if not figure.is_kept_as_table:
        raise PackError(document.fault(("stated", index, "key"), f"“{entry.key}” is worked out of lists; one number is compared"))
    if figure.unit != entry.unit:
        what = f"stated in {entry.unit}, but the figure is in {figure.unit}"
        raise PackError(document.fault(("stated", index, "unit"), what))
    return figure


@dataclass(frozen=True, slots=True)
class _Reader:
    """One statement being compared: all that is needed at hand, so that each step is short."""

    figure: FigureEntry
    entry: StatedEntry
    document_language: str
    rows: Mapping[tuple[str, str], Component]
    stated_values: Mapping[str, Decimal]
    language: str

    def headline(self) -> Headline:
        figure, said = self.figure, self.said()
        parts = self.parts(dict.fromkeys(figure.components, ""))
        computed = self.compute(parts)
        reach = self.reach(parts)
        verdict, because = judge(self.statement, computed, reach)
        alternatives = tuple(self.alternative(other) for other in figure.alternatives)
        sentences = [self.ground(because, computed, reach), *self.others(alternatives, verdict)]
        note = shown(figure.note, self.language)
        return Headline(
            key=figure.key,
            label=self.say(figure.labels),
            stated=said,
            computed=computed,
            formatted=self.write(computed),
            verdict=verdict,
            reason=" ".join(sentences),
            note=note.text,
            note_language=note.language if note.text else "",
            recipe=recipe_of(figure, [part.row for part in parts]),
            components=parts,
            attribution=attribution_of(part.row for part in parts),
            alternatives=alternatives,
        )

    @property
    def statement(self) -> Statement:
        return Statement(self.entry.value, self.entry.comparison, self.entry.rounded_to)

    def say(self, texts: Texts) -> str:
        return shown(texts, self.language).text

    def write(self, value: Decimal | None) -> str:
        return "" if value is None else numerals.computed(value, self.figure.unit, self.language, self.figure.places)

    def write_part(self, row: Component) -> str:
        """A component: a published share keeps the digits it was published with."""
        if row.value is None:
            return ""
        write = numerals.stated if row.unit == Unit.PER_CENT else numerals.computed
        return write(row.value, row.unit, self.language)

    def said(self) -> Said:
        entry = self.entry
        text = shown(entry.text, self.document_language)
        return Said(
            text=text.text,
            language=text.language,
            value=entry.value,
            unit=entry.unit,
            comparison=entry.comparison,
            rounded_to=entry.rounded_to,
            formatted=reasons.stated_in_words(numerals.stated(entry.value, entry.unit, self.language), entry.comparison),
            heading=entry.where.heading,
            paragraph=entry.where.paragraph,
            cited=entry.cited.text if entry.cited else "",
        )

    def parts(self, prefixes: Mapping[str, str]) -> tuple[Part, ...]:
        """Components by name, each from the figure itself or (with a prefix) from another reading; what is missing is left out."""
        entries = self.figure.all_components()
        found = []
        for name, prefix in prefixes.items():
            row = self.rows.get((self.figure.key, prefix + name))
            if row is not None:
                labels = entries[prefix + name][0].labels
                found.append(Part(name, self.say(labels), self.write_part(row), row))
        return tuple(found)

    def compute(self, parts: tuple[Part, ...], given: Mapping[str, Decimal] | None = None) -> Decimal | None:
        values = {part.name: part.row.value for part in parts if part.row.value is not None} | dict(given or {})
        if set(values) != set(self.figure.components):
            return None
        return formulas.compute(self.figure.formula, values)

    def reach(self, parts: tuple[Part, ...]) -> tuple[Decimal, Decimal] | None:
        if not self.figure.input_rounding:
            return None
        values = {part.name: part.row.value for part in parts if part.row.value is not None}
        return formulas.span(self.figure.formula, values, self.figure.input_rounding)

    def alternative(self, other: AlternativeEntry) -> Alternative:
        prefixes = {
            name: f"{other.key}/" if name in other.components else "" for name in self.figure.components if name not in other.stated
        }
        parts = self.parts(prefixes) if other.held else ()
        given = {name: self.stated_values[key] for name, key in other.stated.items() if key in self.stated_values}
        value = self.compute(parts, given) if other.held else None
        return Alternative(
            key=other.key,
            kind=other.kind,
            label=self.say(other.labels),
            held=other.held,
            value=value,
            formatted=self.write(value),
            verdict=None if value is None else judge(self.statement, value)[0],
            parts=parts,
        )

    def ground(self, because: Because, computed: Decimal | None, reach: tuple[Decimal, Decimal] | None) -> str:
        spoken = numerals.stated(self.entry.value, self.entry.unit, self.language)
        if because != Because.ROUNDS:
            spoken = reasons.stated_in_words(spoken, self.entry.comparison)
        low, high = (self.write(end) for end in reach) if reach else ("", "")
        return reasons.ground(because, computed=self.write(computed), stated=spoken, low=low, high=high)

    def others(self, alternatives: tuple[Alternative, ...], verdict: Verdict) -> list[str]:
        readings = [
            reasons.Reading(
                label=other.label,
                amount=other.formatted,
                kind=other.kind,
                fits=other.verdict not in {None, Verdict.NOT_REPRODUCED},
                distance=None if other.value is None else abs(other.value - self.entry.value),
            )
            for other in alternatives
            if other.value is not None or not other.held
        ]
        return reasons.other_readings(readings, reproduced=verdict != Verdict.NOT_REPRODUCED)
