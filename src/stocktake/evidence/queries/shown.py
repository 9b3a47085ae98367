"""A passage as it may be shown to one viewer.

Pages and fragments never hold a row of the database: they get these, from which what the viewer may not see was left
out. A template cannot give away what it was not given. A title, a heading and a place in a document can name who wrote
it, so they go with the name.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from stocktake.evidence.enums import Band, Origin, SourceKind
from stocktake.evidence.models import Code, Passage, Source, Suggestion
from stocktake.evidence.models.passage import PassageQuerySet
from stocktake.evidence.queries.at_hand import Elements, Named, elements_for, names_for, with_finer
from stocktake.evidence.queries.marking import Piece, pieces, spans_of
from stocktake.evidence.queries.uses import Use, uses_of
from stocktake.evidence.rules.visibility import Act, may_passage, may_source
from stocktake.foundation.texts import RIGHT_TO_LEFT, Shown
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element
from stocktake.reviews.rules.viewer import Viewer

if TYPE_CHECKING:
    from stocktake.evidence.queries.copied import Before  # both stand on this
    from stocktake.evidence.queries.repeated import Also

Spans = Callable[[str, str], Iterable[tuple[int, int]]]
"""Which parts of a text to mark; called with the text and its language."""


@dataclass(frozen=True, slots=True)
class Tied:
    """An element beside a passage: a code that counts, or a suggestion that does not (`counts` is False).

    `machine`: nobody has checked it. `because`: the words of the passage it rests on. `by_question`: it follows from
    the tags of the question that the passage answers, whatever its words say.
    """

    element: Element
    counts: bool
    machine: bool
    band: str
    because: tuple[str, ...]
    by_question: bool = False

    @property
    def is_objective(self) -> bool:
        return self.element.kind == ElementKind.OBJECTIVE

    @property
    def band_label(self) -> str:
        return str(Band(self.band).label) if self.band else ""

    @property
    def how(self) -> str:
        """How it came to count, where a word is due: what a machine set carries its band."""
        if self.by_question:
            return str(Origin.QUESTION.label)
        return "" if self.machine else str(Origin.PERSON.label)


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage with what this viewer may know of it. `who`, `title`, `headings` and `place` are empty if not named.

    `number` is 0 where it would tell which answer of a known report is not named.
    """

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
    has_original: bool = True
    on_a_page: bool = False  # the page of the original on which it stands can be shown
    is_unchecked: bool = False  # read by machine, and nobody has compared it with the page
    is_lost: bool = False  # not found when its original was read again
    uses: tuple[Use, ...] = field(default=())
    also: tuple["Also", ...] = field(default=())  # others that say nearly the same in the same words
    before: "Before | None" = None  # where its words stood before: in a template, or in an earlier cycle

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


_OF_PASSAGE = (
    "number", "label", "headings", "page", "place", "language", "text", "consent", "withdrawn_at", "by_machine", "checked_at", "lost_at",
)  # fmt: skip
_OF_SOURCE = ("party", "kind", "title", "consent", "withdrawn_at", "superseded_at", "snapshot")


def with_all_shown(passages: PassageQuerySet) -> PassageQuerySet:
    """Fetch with the sources they are from, in the same query, and no more of either than is shown."""
    return passages.select_related("source").only(*_OF_PASSAGE, *(f"source__{field}" for field in _OF_SOURCE))


def may_name(passages: Iterable[Passage], viewer: Viewer) -> set[int | None]:
    """The parties that this viewer may know as the authors of these passages."""
    return {passage.source.party_id for passage in passages if may_passage(viewer, Act.NAME, passage)}


def shown_passages(
    passages: Iterable[Passage], viewer: Viewer, *, spans: Spans | None = None,
    elements: Elements | None = None, names: Mapping[int, Named] | None = None,
) -> list[ShownPassage]:  # fmt: skip
    """The passages as this viewer may see them. They must have been asked for by `visible_to(viewer, Act.QUOTE)`.

    Without `spans`, the words on which the codes rest are marked. Two queries, whatever their number, and two more
    where the elements of the framework and the names of `may_name` are not at hand.
    """
    rows = list(passages)
    if names is None:
        names = names_for(may_name(rows, viewer))
    ties = _ties([passage.pk for passage in rows], viewer, elements_for(viewer) if elements is None else elements)
    return [_shown(passage, viewer, spans, ties.get(passage.pk, ()), names) for passage in rows]


def with_uses(passages: list[ShownPassage], viewer: Viewer) -> list[ShownPassage]:
    """The same passages with the places where each was used."""
    uses = uses_of([passage.id for passage in passages], viewer)
    return [replace(passage, uses=tuple(uses.get(passage.id, ()))) for passage in passages]


def has_original(source: Source) -> bool:
    """Whether the file as it came is handed out with the source. That of answers holds all of them, withdrawn ones too: it
    stays with the party, beside its receipt; others read the report."""
    return source.snapshot_id is None


def _shown(
    passage: Passage, viewer: Viewer, spans: Spans | None, ties: tuple[Tied, ...], names: Mapping[int, Named]
) -> ShownPassage:
    source = passage.source
    if spans is None:
        marked = spans_of(passage.text, [word for tied in ties if tied.counts for word in tied.because])
    else:
        marked = list(spans(passage.text, passage.language))
    named, reads = (may_passage(viewer, act, passage) for act in (Act.NAME, Act.READ))
    whole = reads and may_source(viewer, Act.READ, source)
    return ShownPassage(
        id=passage.pk,
        number=passage.number if named or passage.consent is None else 0,
        language=passage.language,
        pieces=pieces(passage.text, marked),
        ties=ties,
        **(_named(passage, source, names) if named else {}),
        source=source.pk if whole else None,
        has_original=has_original(source),
        on_a_page=whole and has_original(source) and passage.is_on_a_page,
        is_unchecked=passage.is_unchecked,
        is_lost=passage.lost_at is not None,
    )


def _named(passage: Passage, source: Source, names: Mapping[int, Named]) -> dict[str, Any]:
    party = names[source.party_id] if source.party_id else None
    return {
        "who": party.name if party else None,
        "party_code": party.code if party else "",
        "title": source.title,
        "kind": str(SourceKind(source.kind).label),
        "label": passage.label,
        "headings": tuple(passage.headings),
        "page": passage.page,
        "place": passage.place.partition("@")[0],
    }


def _ties(passages: list[int], viewer: Viewer, elements: Elements) -> dict[int, tuple[Tied, ...]]:
    """Per passage: codes, the surest first, then what was suggested and nobody took; objectives before all others.

    Weak suggestions are only for those who code.
    """
    made: dict[int, dict[int, tuple[str, tuple[str, ...]]]] = defaultdict(dict)
    suggestions = Suggestion.objects.filter(passage__in=passages).order_by("passage_id", "rank", "pk")
    for passage, element, band, because in suggestions.values_list("passage_id", "element_id", "band", "because"):
        made[passage][element] = (band, tuple(because))
    ties: dict[int, list[Tied]] = defaultdict(list)
    codes = list(
        Code.objects.filter(passage__in=passages).order_by("passage_id", "-score", "element_id")
        .values_list("passage_id", "element_id", "origin")
    )  # fmt: skip
    elements = with_finer(elements, {element for _passage, element, _origin in codes})
    for passage, element, origin in codes:
        band, because = made[passage].pop(element, ("", ()))
        by_question = origin == Origin.QUESTION
        ties[passage].append(
            Tied(elements[element], True, origin == Origin.MACHINE, "" if by_question else band, because, by_question)
        )
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
