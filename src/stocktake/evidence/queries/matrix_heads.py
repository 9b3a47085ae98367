"""What stands at the head of the rows and columns of a matrix, and which passages stand under each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stocktake.evidence.enums import Axis
from stocktake.evidence.queries.at_hand import Named, elements_for, names_for
from stocktake.evidence.queries.counted import speakers
from stocktake.evidence.queries.counting import Heard, Voices, heard
from stocktake.evidence.queries.passages import NO_SUBREGION
from stocktake.foundation.texts import LANGUAGES, OWN_NAMES, Shown, short_code
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element
from stocktake.parties.enums import GOVERNMENTS
from stocktake.parties.models import Party
from stocktake.reviews.models import RoundTable
from stocktake.reviews.queries.board import subregions_named
from stocktake.reviews.rules.viewer import Viewer

if TYPE_CHECKING:
    from stocktake.evidence.queries.matrix import Layout, Told

NOT_NAMED = "?"
"""The key of the passages of which the viewer may not know who said them."""

_BY_ELEMENT = {Axis.OBJECTIVE: ElementKind.OBJECTIVE, Axis.ROUND_TABLE: ElementKind.OBJECTIVE, Axis.CATEGORY: ElementKind.CATEGORY}


@dataclass(frozen=True, slots=True)
class Head:
    """`words` narrow to it in an address. `reports`: whether it is among those of whom `n of N` counts; None: no party."""

    key: str
    label: Shown
    words: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""
    reports: bool | None = None


@dataclass(frozen=True)
class Heads:
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    elements: Mapping[int, Element]
    tables: Mapping[int, tuple[str, ...]]
    subregions: Mapping[int, str]
    heard: Heard
    spoke: Mapping[int, set[int]]

    @property
    def voices(self) -> Voices:
        return self.heard.voices(set())

    def keys(self, axis: Axis, told: "Told") -> Sequence[str]:
        """Under which heads a passage stands. Of one whose author is not named nothing is told that could name it."""
        match axis:
            case Axis.OBJECTIVE | Axis.CATEGORY:
                kind = _BY_ELEMENT[axis]
                return [str(pk) for pk in told.elements if pk in self.elements and self.elements[pk].kind == kind]
            case Axis.ROUND_TABLE:
                return list({table for pk in told.elements for table in self.tables.get(pk, ())})
            case Axis.PARTY:
                return [NOT_NAMED if told.party is None else str(told.party)]
            case Axis.SUBREGION:
                return [NOT_NAMED if told.party is None else self.subregions[told.party]]
            case Axis.LANGUAGE:
                return [told.language]

    def voices_of(self, head: Head) -> Voices | None:
        """Who spoke of what stands at this head."""
        wanted = [pk for pk in self.elements if str(pk) == head.key or head.key in self.tables.get(pk, ())]
        return self.heard.voices(set().union(*(self.spoke.get(pk, set()) for pk in wanted)))


def heads_for(viewer: Viewer, layout: "Layout", told: Sequence["Told"]) -> Heads:
    """A fixed number of queries."""
    axes = (layout.rows, layout.columns)
    kinds = {_BY_ELEMENT[axis] for axis in axes if axis in _BY_ELEMENT}
    elements = {pk: element for pk, element in elements_for(viewer).items() if element.kind in kinds}
    tables = _round_tables(viewer) if Axis.ROUND_TABLE in axes else []
    parties = _parties(told) if {Axis.PARTY, Axis.SUBREGION} & set(axes) else {}
    counted = heard(viewer.review)
    of_table: dict[int, tuple[str, ...]] = {}
    for table in tables:
        for objective in table.objectives.all():
            of_table[objective.pk] = (*of_table.get(objective.pk, ()), f"t{table.number}")
    subregions = {pk: party.subregion or NO_SUBREGION for pk, party in parties.items()}

    def heads(axis: Axis) -> tuple[Head, ...]:
        match axis:
            case Axis.OBJECTIVE | Axis.CATEGORY:
                return tuple(_of_element(each) for each in elements.values() if each.kind == _BY_ELEMENT[axis])
            case Axis.ROUND_TABLE:
                return tuple(_of_table(table) for table in tables)
            case Axis.PARTY:
                return (*_of_parties(parties, names_for(parties), counted), *_not_named(told))
            case Axis.SUBREGION:
                return (*_of_subregions(set(subregions.values())), *_not_named(told))
            case Axis.LANGUAGE:
                return _of_languages({each.language for each in told})

    return Heads(
        heads(layout.rows), heads(layout.columns), elements, of_table, subregions, counted,
        speakers(viewer.review, counted, elements.keys()),
    )  # fmt: skip


def _round_tables(viewer: Viewer) -> list[RoundTable]:
    return list(viewer.review.round_tables.prefetch_related("objectives").order_by("number"))


def _parties(told: Sequence["Told"]) -> dict[int, Party]:
    wanted = {each.party for each in told if each.party is not None}
    return {party.pk: party for party in Party.objects.filter(pk__in=wanted).only("code", "kind", "subregion")}


def _of_element(element: Element) -> Head:
    is_objective = element.kind == ElementKind.OBJECTIVE
    words = {"objective": str(element.number)} if is_objective else {"category": element.code}
    return Head(str(element.pk), element.label, words, str(element.number) if is_objective else "")


def _of_table(table: RoundTable) -> Head:
    return Head(f"t{table.number}", table.title, {"round-table": str(table.number)}, str(table.number))


def _of_parties(parties: Mapping[int, Party], names: Mapping[int, Named], counted: Heard) -> tuple[Head, ...]:
    """Governments first; each kind by name. `mark` is the code."""
    reporting = counted.states | counted.others
    ordered = sorted(parties, key=lambda pk: (parties[pk].kind not in GOVERNMENTS, names[pk].name.text.casefold(), pk))
    return tuple(Head(str(pk), names[pk].name, {"party": names[pk].code}, names[pk].code, pk in reporting) for pk in ordered)


def _of_subregions(codes: set[str]) -> tuple[Head, ...]:
    known = tuple(Head(code, name, {"subregion": code}) for code, name in subregions_named(codes - {NO_SUBREGION}))
    if NO_SUBREGION not in codes:
        return known
    return (*known, Head(NO_SUBREGION, _own(_("of no subregion")), {"subregion": NO_SUBREGION}))


def _of_languages(codes: set[str]) -> tuple[Head, ...]:
    """In the order of the official languages, then all others."""
    ordered = [*(code for code in LANGUAGES if code in codes), *sorted(codes - set(LANGUAGES))]
    return tuple(
        Head(
            code,
            Shown(OWN_NAMES.get(code) or (_("language not known") if code == "und" else code), code, False),
            {"language": code},
        )
        for code in ordered
    )


def _not_named(told: Sequence["Told"]) -> tuple[Head, ...]:
    return (Head(NOT_NAMED, _own(_("not named")), {"unnamed": "on"}),) if any(each.party is None for each in told) else ()


def _own(words: str) -> Shown:
    """Words in the language of the page."""
    return Shown(words, short_code(get_language()), False)
