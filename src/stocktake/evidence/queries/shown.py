"""A passage as it may be shown to one viewer.

Pages and fragments never hold a row of the database: they get these, from which what the viewer may not see was left
out. A template cannot give away what it was not given. A title, a heading and a place in a document can name who wrote
it, so they go with the name.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from stocktake.evidence.enums import Band, Origin
from stocktake.evidence.models import Code, Passage, Source, Suggestion
from stocktake.evidence.models.passage import PassageQuerySet
from stocktake.evidence.queries.marking import Piece, pieces, spans_of
from stocktake.evidence.queries.uses import Use, uses_of
from stocktake.evidence.rules.visibility import Act, may
from stocktake.foundation.texts import RIGHT_TO_LEFT, Shown
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element
from stocktake.reviews.rules.viewer import Viewer

Spans = Callable[[str, str], Iterable[tuple[int, int]]]
"""Which parts of a text to mark; called with the text and its language."""


@dataclass(frozen=True, slots=True)
class Tied:
    """An element beside a passage: a code that counts, or a suggestion that does not (`counts` is False).

    `machine`: nobody has checked it. `because`: the words of the passage it rests on.
    """

    element: Element
    counts: bool
    machine: bool
    band: str
    because: tuple[str, ...]

    @property
    def is_objective(self) -> bool:
        return self.element.kind == ElementKind.OBJECTIVE

    @property
    def band_label(self) -> str:
        return str(Band(self.band).label) if self.band else ""


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage with what this viewer may know of it. `who`, `title`, `headings` and `place` are empty if not named."""

    id: int
    number: int
    language: str
    pieces: tuple[Piece, ...]
    ties: tuple[Tied, ...] = ()
    who: Shown | None = None
    party_code: str = ""
    title: str = ""
    kind: str = ""
    label: str = ""
    headings: tuple[str, ...] = ()
    page: int | None = None
    place: str = ""
    source: int | None = None  # only where the whole source may be opened
    uses: tuple[Use, ...] = field(default=())

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    @property
    def codes(self) -> tuple[Tied, ...]:
        return tuple(tied for tied in self.ties if tied.counts)

    @property
    def objectives(self) -> tuple[Tied, ...]:
        return tuple(tied for tied in self.codes if tied.is_objective)

    @property
    def has_machine_codes(self) -> bool:
        return any(tied.machine for tied in self.codes)

    @property
    def suggested(self) -> tuple[Tied, ...]:
        return tuple(tied for tied in self.ties if not tied.counts)


def with_all_shown(passages: PassageQuerySet) -> PassageQuerySet:
    """Fetch with the passages who said them: three further queries, whatever their number. Search terms stay behind."""
    return passages.defer("search").prefetch_related("source__party__names")


def shown_passages(passages: Iterable[Passage], viewer: Viewer, *, spans: Spans | None = None) -> list[ShownPassage]:
    """The passages as this viewer may see them. They must have been asked for by `visible_to(viewer, Act.QUOTE)`.

    Without `spans`, the words on which the codes rest are marked. Three queries beside those of `with_all_shown`.
    """
    rows = list(passages)
    ties = _ties([passage.pk for passage in rows], viewer)
    names: dict[int, Shown] = {}
    return [_shown(passage, viewer, spans, ties.get(passage.pk, ()), names) for passage in rows]


def with_uses(passages: list[ShownPassage], viewer: Viewer) -> list[ShownPassage]:
    """The same passages with the places where each was used."""
    uses = uses_of([passage.id for passage in passages], viewer)
    return [replace(passage, uses=tuple(uses.get(passage.id, ()))) for passage in passages]


def allowed(viewer: Viewer, act: Act, source: Source) -> bool:
    """Whether the viewer may do this with a source already in hand."""
    return may(
        viewer, act, consent=source.consent, party=source.party_id, withdrawn=source.withdrawn_at is not None
    )  # fmt: skip


def _shown(
    passage: Passage, viewer: Viewer, spans: Spans | None, ties: tuple[Tied, ...], names: dict[int, Shown]
) -> ShownPassage:
    source = passage.source
    if spans is None:
        marked = spans_of(passage.text, [word for tied in ties if tied.counts for word in tied.because])
    else:
        marked = list(spans(passage.text, passage.language))
    return ShownPassage(
        id=passage.pk,
        number=passage.number,
        language=passage.language,
        pieces=pieces(passage.text, marked),
        ties=ties,
        **(_named(passage, source, names) if allowed(viewer, Act.NAME, source) else {}),
        source=source.pk if allowed(viewer, Act.READ, source) else None,
    )


def _named(passage: Passage, source: Source, names: dict[int, Shown]) -> dict[str, Any]:
    party = source.party
    if party is not None and party.pk not in names:
        names[party.pk] = party.name()
    return {
        "who": names[party.pk] if party else None,
        "party_code": party.code if party else "",
        "title": source.title,
        "kind": str(source.get_kind_display()),
        "label": passage.label,
        "headings": tuple(passage.headings),
        "page": passage.page,
        "place": passage.place,
    }


def _ties(passages: list[int], viewer: Viewer) -> dict[int, tuple[Tied, ...]]:
    """Per passage: codes, the surest first, then what was suggested and nobody took; objectives before all others.

    Weak suggestions are only for those who code. Every element is fetched once, however many passages it stands beside.
    """
    elements = {element.pk: element for element in viewer.review.framework.elements.all()}
    made: dict[int, dict[int, tuple[str, tuple[str, ...]]]] = defaultdict(dict)
    suggestions = Suggestion.objects.filter(passage__in=passages).order_by("passage", "element__kind", "rank", "pk")
    for passage, element, band, because in suggestions.values_list("passage_id", "element_id", "band", "because"):
        made[passage][element] = (band, tuple(because))
    ties: dict[int, list[Tied]] = defaultdict(list)
    codes = Code.objects.filter(passage__in=passages).order_by("passage", "element__kind", "-score", "element_id")
    for passage, element, origin in codes.values_list("passage_id", "element_id", "origin"):
        band, because = made[passage].pop(element, ("", ()))
        ties[passage].append(Tied(elements[element], True, origin == Origin.MACHINE, band, because))
    for passage, left in made.items():
        ties[passage] += [
            Tied(elements[element], False, True, band, because)
            for element, (band, because) in left.items()
            if viewer.is_secretariat or band != Band.WEAK
        ]
    return {
        passage: tuple(sorted(found, key=lambda tied: (not tied.counts, not tied.is_objective, tied.element.kind)))
        for passage, found in ties.items()
    }
