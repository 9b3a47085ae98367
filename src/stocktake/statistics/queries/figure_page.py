"""A figure as a page shows it: the number in the words around it, what it is made of, and what other releases make of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.texts import Shown, shown
from stocktake.statistics.charts.messages import said
from stocktake.statistics.enums import Unit
from stocktake.statistics.interfaces.pack import KNOWN, ComponentEntry, FigureEntry
from stocktake.statistics.interfaces.releases import PUBLISHED
from stocktake.statistics.measures.answering import Answer
from stocktake.statistics.measures.figures import work_out
from stocktake.statistics.measures.places import AREAS, TOGETHER, Places
from stocktake.statistics.measures.question import TWO_SIDED
from stocktake.statistics.measures.words import COMPONENTS, LABELS
from stocktake.statistics.queries.exploring import Row, names_of, rows_of
from stocktake.statistics.queries.named import Named, computed, other_releases
from stocktake.statistics.releases.store import Store

PLACE = "{value}"


@dataclass(frozen=True, slots=True)
class Part:
    """A component: what it is called, what it asks, what it came to, and the address at which it is asked alone."""

    label: str
    asks: str
    number: str
    query: str


@dataclass(frozen=True, slots=True)
class Other:
    """The same figure from another release of the dataset. `number` is empty where the release has none for it."""

    release: str
    number: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Shaped:
    """A definition worked out. `before`, `after`: the words around the number. `refusal` stands in place of everything else."""

    label: Shown
    refusal: str = ""
    number: str = ""
    before: str = ""
    after: str = ""
    words: Shown | None = None
    rows: tuple[Row, ...] = ()
    answer: Answer | None = None
    formula: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def is_unknown(self) -> bool:
        return self.answer is not None and self.answer.value is None


def shaped(named: Named, store: Store) -> Shaped:
    """Never raises: what cannot be worked out says why."""
    return _shaped(named.entry, store, lambda: computed(named, store=store))


def previewed(definition: FigureEntry, store: Store) -> Shaped:
    """The same for a definition that nobody kept yet."""
    return _shaped(definition, store, lambda: work_out(definition, store))


def _shaped(entry: FigureEntry, store: Store, work: Any) -> Shaped:
    label = shown(entry.labels)
    try:
        found: Answer = work()
    except Refusal as refusal:
        return Shaped(label, str(refusal))
    around = shown(entry.sentence) if entry.sentence else None
    before, _value, after = (around.text if around else "").partition(PLACE)
    named = names_of(Places.of(store)) if AREAS in store else {}
    is_list = isinstance(found.value, list)
    language = around.language if around else ""
    return Shaped(
        label, number="" if is_list else said(found.value, found.unit, entry.places, language), before=before, after=after,
        words=around, rows=rows_of(found.value, named) if isinstance(found.value, list) else (), answer=found,
        formula=str(entry.formula.label), parts=tuple(_part(name, part, found, named) for name, part in entry.components.items()),
    )  # fmt: skip


def _part(name: str, entry: ComponentEntry, found: Answer, named: Mapping[str, str]) -> Part:
    told = found.recipe["components"].get(name) or {}
    value, unit = told.get("value"), told.get("unit", Unit.PERSONS)
    label = shown(entry.labels).text if entry.labels else str(COMPONENTS.get(name, _("number")))
    if entry.measure == PUBLISHED:
        return Part(label, f"{entry.indicator}, {entry.area}, {entry.year}", said(value, unit, 1), "")
    question = entry.question()
    places = [
        named.get(code, code) for code in ((question.origin, question.destination) if entry.measure in TWO_SIDED else (question.place,))
        if code != "ALL"
    ]  # fmt: skip
    asks = " · ".join(
        [str(LABELS[question.measure]), *(" → ".join(places) and [" → ".join(places)]), str(entry.year), entry.release]
    )
    shown_value = _("list") if isinstance(value, list) else said(value, unit, 1)
    # Groups of a pack may be none of those that can be asked for.
    asked_here = entry.origin != KNOWN and all(code in named or TOGETHER in code for code in entry.places)
    return Part(label, asks, shown_value, urlencode(question.as_words()) if asked_here else "")


def from_other_releases(named: Named, own: Answer, store: Store) -> tuple[Other, ...]:
    """The figure from each other release of the datasets that it is made of, in the order of their names. `own`: as it is defined."""
    others = []
    for code in other_releases(named, store):
        try:
            found = computed(named, release=code, store=store)
        except Refusal:
            continue
        if not isinstance(found.value, list):
            number = "" if found.value is None else said(found.value, found.unit, named.entry.places)
            others.append(Other(code, number, found.value != own.value))
    return tuple(others)
