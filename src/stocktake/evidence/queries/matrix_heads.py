"""What stands at the head of the rows and columns of a matrix, and which passages stand under each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from stocktake.evidence.enums import Axis
from stocktake.evidence.queries.at_hand import Named, elements_for, names_for
from stocktake.evidence.queries.counted import speakers
from stocktake.evidence.queries.counting import Heard, Voices, heard
from stocktake.evidence.queries.matrix_counts import NOT_NAMED
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
    from stocktake.evidence.queries.matrix import Layout
    from stocktake.evidence.queries.matrix_told import Told

_BY_ELEMENT = {Axis.OBJECTIVE: ElementKind.OBJECTIVE, Axis.ROUND_TABLE: ElementKind.OBJECTIVE, Axis.CATEGORY: ElementKind.CATEGORY}


@dataclass(frozen=True, slots=True)
class Frame:
    """What is known of a layout before anything is counted. `ties`: for each axis that follows from codes, which element leads to
    which head."""

    elements: Mapping[int, Element]
    tables: tuple[RoundTable, ...]
    ties: Mapping[Axis, tuple[tuple[int, str], ...]]

    def keys(self, axis: Axis, told: "Told") -> Sequence[str]:
        """Under which heads a passage stands. Of one whose author is not named nothing is told that could name it."""
        match axis:
            case Axis.OBJECTIVE | Axis.CATEGORY | Axis.ROUND_TABLE:
                return list(dict.fromkeys(key for element, key in self.ties[axis] if element in told.elements))
            case Axis.PARTY:
                return [NOT_NAMED if told.party is None else str(told.party)]
            case Axis.SUBREGION:
                return [NOT_NAMED if told.party is None else told.subregion or NO_SUBREGION]
            case Axis.LANGUAGE:
                return [told.language]


@dataclass(frozen=True, slots=True)
class Head:
    """`words` narrow to it in an address. `reports`: whether it is among those of whom `n of N` counts; None: no party."""

    key: str
    label: Shown
    words: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""
    reports: bool | None = None


@dataclass(frozen=True, slots=True)
class Heads:
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    frame: Frame
    heard: Heard
    spoke: Mapping[int, set[int]]

    @property
    def voices(self) -> Voices:
        return self.heard.voices(set())

    def voices_of(self, axis: Axis, head: Head) -> Voices | None:
        """Who spoke of what stands at this head."""
        wanted = [element for element, key in self.frame.ties[axis] if key == head.key]
        return self.heard.voices(set().union(*(self.spoke.get(element, set()) for element in wanted)))


def frame_for(viewer: Viewer, layout: "Layout") -> Frame:
    """One query, two more where there are round tables."""
    axes = (layout.rows, layout.columns)
    kinds = {_BY_ELEMENT[axis] for axis in axes if axis in _BY_ELEMENT}
    elements = {pk: element for pk, element in elements_for(viewer).items() if element.kind in kinds}
    tables = _round_tables(viewer) if Axis.ROUND_TABLE in axes else ()
    ties: dict[Axis, tuple[tuple[int, str], ...]] = {
        axis: tuple((pk, str(pk)) for pk, element in elements.items() if element.kind == _BY_ELEMENT[axis])
        for axis in axes
        if axis in (Axis.OBJECTIVE, Axis.CATEGORY)
    }
    if Axis.ROUND_TABLE in axes:
        ties[Axis.ROUND_TABLE] = tuple((each.pk, f"t{table.number}") for table in tables for each in table.objectives.all())
    return Frame(elements, tables, ties)


def heads_for(viewer: Viewer, layout: "Layout", frame: Frame, found: Collection[str]) -> Heads:
    """`found`: the keys under which anything stands in the columns. A fixed number of queries."""
    counted = heard(viewer.review)

    def heads(axis: Axis) -> tuple[Head, ...]:
        match axis:
            case Axis.OBJECTIVE | Axis.CATEGORY:
                return tuple(_of_element(each) for each in frame.elements.values() if each.kind == _BY_ELEMENT[axis])
            case Axis.ROUND_TABLE:
                return tuple(_of_table(table) for table in frame.tables)
            case Axis.PARTY:
                parties = _parties(found)
                return (*_of_parties(parties, names_for(parties), counted), *_not_named(found))
            case Axis.SUBREGION:
                return (*_of_subregions({*found} - {NOT_NAMED}), *_not_named(found))
            case Axis.LANGUAGE:
                return _of_languages({*found})

    spoke = speakers(viewer.review, counted, frame.elements.keys())
    return Heads(heads(layout.rows), heads(layout.columns), frame, counted, spoke)


def _round_tables(viewer: Viewer) -> tuple[RoundTable, ...]:
    return tuple(viewer.review.round_tables.prefetch_related("objectives").order_by("number"))


def _parties(found: Collection[str]) -> dict[int, Party]:
    wanted = [int(key) for key in found if key != NOT_NAMED]
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


def _not_named(found: Collection[str]) -> tuple[Head, ...]:
    return (Head(NOT_NAMED, _own(_("not named")), {"unnamed": "on"}),) if NOT_NAMED in found else ()


def _own(words: str) -> Shown:
    """Words in the language of the page."""
    return Shown(words, short_code(get_language()), False)
