"""The codes of a review one by one, as one viewer may see them: for files that leave the house."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from stocktake.evidence.enums import CodingState, Origin
from stocktake.evidence.models import Code, Coding, Mark, Passage, Suggestion
from stocktake.evidence.queries.passages import IN_READING_ORDER
from stocktake.evidence.rules.visibility import Act, may_passage, passages_for
from stocktake.frameworks.models import Element
from stocktake.reviews.rules.viewer import Viewer

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Coded:
    """A code of a passage. `spans`: the words it stands on, in characters; none: all of them. `named`: whether the viewer may
    know who said it; what could tell it (title, file name, headings, number) goes with the name. `by` is empty where the
    viewer may not know who decided.
    """

    code: Code
    spans: tuple[Span, ...]
    band: str
    named: bool
    by: str

    @property
    def passage(self) -> Passage:
        return self.code.passage

    @property
    def element(self) -> Element:
        return self.code.element


def coded_for(viewer: Viewer) -> Iterator[Coded]:
    """Every code on a passage whose words this viewer may see, in the order of reading. A fixed number of queries."""
    rows = Code.objects.filter(passages_for(viewer, Act.QUOTE, through="passage__")).select_related(
        "element", "passage__source__party", "passage__source__review"
    )
    places = {pk: place for place, pk in enumerate(_in_reading_order(viewer))}
    spans, bands, suggested = _spans(viewer), _mark_bands(viewer), _suggested_bands(viewer)
    for code in sorted(rows, key=lambda row: (places.get(row.passage_id, 0), row.element.kind, row.element.number, row.pk)):
        key = (code.passage_id, code.element_id)
        whole = key in spans and None in spans[key]
        band = {Origin.MACHINE.value: suggested, Origin.PERSON.value: bands}.get(code.origin, {}).get(key, "")
        known = viewer.is_secretariat or code.origin == Origin.MACHINE
        yield Coded(
            code, () if whole else tuple(sorted(span for span in spans.get(key, ()) if span is not None)), band,
            may_passage(viewer, Act.NAME, code.passage), code.by if known else "",
        )  # fmt: skip


def still_blind(viewer: Viewer) -> set[int]:
    """Passages that are read by several, not all of whom are through: nobody sees their readings yet."""
    waiting = Coding.objects.of(viewer.review.pk).filter(blind=True, state=CodingState.OPEN)
    return set(waiting.values_list("passage", flat=True))


def _in_reading_order(viewer: Viewer) -> list[int]:
    return list(Passage.objects.visible_to(viewer, Act.QUOTE).order_by(*IN_READING_ORDER).values_list("pk", flat=True))


def _marks(viewer: Viewer) -> Iterator[Mark]:
    rows = Mark.objects.standing().filter(
        passages_for(viewer, Act.QUOTE, through="coding__passage__"), coding__state=CodingState.DONE, keeps=True
    )
    blind = still_blind(viewer)
    return (mark for mark in rows.select_related("coding") if mark.coding.passage_id not in blind)


def _spans(viewer: Viewer) -> dict[tuple[int, int], set[Span | None]]:
    found: dict[tuple[int, int], set[Span | None]] = defaultdict(set)
    for mark in _marks(viewer):
        whole = mark.start is None or mark.end is None
        found[mark.coding.passage_id, mark.element_id].add(None if whole else (mark.start, mark.end))  # type: ignore[arg-type]
    return found


def _mark_bands(viewer: Viewer) -> dict[tuple[int, int], str]:
    return {(mark.coding.passage_id, mark.element_id): mark.band for mark in _marks(viewer) if mark.band}


def _suggested_bands(viewer: Viewer) -> dict[tuple[int, int], str]:
    rows = Suggestion.objects.filter(passages_for(viewer, Act.QUOTE, through="passage__")).order_by("pk")
    return {(passage, element): band for passage, element, band in rows.values_list("passage", "element", "band")}
