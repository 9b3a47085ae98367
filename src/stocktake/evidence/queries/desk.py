"""A coder's desk: the passage in hand with what stands around it, what may be given to it, and how far the work is."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Q

from stocktake.accounts.models import Person
from stocktake.evidence.enums import Band, CodingState, Origin
from stocktake.evidence.models import Coding, Entry, Lock, Passage, Quotation, Suggestion
from stocktake.evidence.queries.at_hand import names_for
from stocktake.evidence.queries.codebook import FINER, IN_ORDER
from stocktake.evidence.queries.marking import Piece, pieces, spans_of
from stocktake.foundation.texts import Shown
from stocktake.frameworks.enums import ElementKind
from stocktake.frameworks.models import Element
from stocktake.reviews.models import Review

OFFERED = {ElementKind.OBJECTIVE: 3, ElementKind.CATEGORY: 2, ElementKind.PRINCIPLE: 1}
"""So many suggestions of each kind lie on the desk; the other codes are one key away."""

BEFORE, AFTER = 2, 3
"""Passages shown around the one in hand."""

HOUR = timedelta(hours=1)
PAUSE = timedelta(minutes=10)
"""A longer silence between two decisions is a pause and no reading."""


@dataclass(frozen=True, slots=True)
class Choosing:
    """What is chosen on the desk: as it was decided before, or as it was sent and could not be taken.

    `given`: element → the words it is given to, a line each; empty where it is given to the whole passage.
    """

    given: Mapping[int, str] = field(default_factory=dict)
    taken: frozenset[int] = frozenset()
    nothing: bool = False
    flagged: bool = False
    memo: str = ""
    quote: bool = False
    quoted: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """A code that may be given. `key`: what to press for it; `written`: the words it is given to, none for the whole passage;
    `taken_away`: it follows from the question and was taken away."""

    element: Element
    meaning: Shown
    chosen: bool = False
    written: str = ""
    key: str = ""
    band: str = ""
    because: tuple[str, ...] = ()
    taken_away: bool = False

    @property
    def band_label(self) -> str:
        return str(Band(self.band).label) if self.band else ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one coder is. `this_hour` were decided within the last hour; `left` is a time at the pace of the last fifty,
    pauses left out; None before there is a pace."""

    done: int
    of: int
    this_hour: int
    left: timedelta | None

    @property
    def waiting(self) -> int:
        return self.of - self.done

    @property
    def hours_left(self) -> int:
        return max(1, round(self.left / HOUR)) if self.left else 0


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desk. `suggested` have keys; `also` are chosen and were not suggested; `others` are all other codes in
    use, by kind; `by_question` follow from the question. `closed`: its readings lie beside each other already."""

    coding: Coding
    who: Shown | None
    pieces: tuple[Piece, ...]
    around: list[Passage]
    chosen: Choosing
    suggested: list[Option]
    also: list[Option]
    by_question: list[Option]
    others: list[tuple[str, list[Option]]]
    progress: Progress
    before: int | None
    locked: bool
    closed: bool
    quoted: bool
    finer: bool

    @property
    def passage(self) -> Passage:
        return self.coding.passage


def next_coding(review: Review, coder: Person) -> Coding | None:
    """The first of this person's passages that waits, in the order in which they were dealt."""
    waiting = Coding.objects.of(review.pk).that_stand().filter(coder=coder, state=CodingState.OPEN)
    return waiting.order_by("position", "pk").first()


def coding_of(review: Review, coder: Person, passage: int) -> Coding | None:
    """This person's reading of a passage, decided or not."""
    return Coding.objects.of(review.pk).that_stand().filter(coder=coder, passage=passage).first()


def desk_of(review: Review, coding: Coding, *, at: datetime, finer: bool = False, chosen: Choosing | None = None) -> Desk:
    """All that is needed to decide one passage. A fixed number of queries, whatever the number of passages."""
    coding = Coding.objects.select_related("passage__source", "coder").get(pk=coding.pk)
    passage = coding.passage
    chosen = chosen or _as_decided(coding)
    entries = _entries(review, finer=finer, also=chosen.given.keys())
    question = _of_the_question(passage, chosen.taken)
    suggested = _suggested([] if coding.blind else _newest(passage), entries, chosen, question)
    lying = {option.element.pk for option in suggested} | set(question)
    rest = [_option(entry, chosen) for element, entry in entries.items() if element not in lying]
    others: dict[str, list[Option]] = defaultdict(list)
    for option in rest:
        if not option.chosen:
            others[option.element.kind].append(option)
    siblings = Coding.objects.filter(passage=passage).exclude(pk=coding.pk)
    party = passage.source.party_id
    return Desk(
        coding=coding,
        who=names_for([party])[party].name if party else None,
        pieces=pieces(passage.text, spans_of(passage.text, [word for option in suggested for word in option.because])),
        around=_around(passage),
        chosen=chosen,
        suggested=suggested,
        also=[option for option in rest if option.chosen],
        by_question=[_option(entries[each], chosen, taken_away=each in chosen.taken) for each in question if each in entries],
        others=[(str(ElementKind(kind).label), others[kind]) for kind in IN_ORDER if others[kind]],
        progress=progress_of(review, coding.coder, at=at),
        before=_before(review, coding),
        locked=Lock.objects.filter(passage=passage).exists(),
        closed=coding.blind and coding.state != CodingState.OPEN and not siblings.waiting().exists(),
        quoted=Quotation.objects.filter(passage=passage).exists(),
        finer=finer,
    )


def progress_of(review: Review, coder: Person, *, at: datetime) -> Progress:
    """Two queries."""
    rows = Coding.objects.of(review.pk).that_stand().filter(coder=coder)
    told = rows.aggregate(
        of=Count("pk"), done=Count("pk", filter=~Q(state=CodingState.OPEN)),
        this_hour=Count("pk", filter=Q(decided_at__gt=at - HOUR)),
    )  # fmt: skip
    last = [moment for moment in rows.decided().order_by("-decided_at").values_list("decided_at", flat=True)[:51] if moment]
    steps = [later - earlier for later, earlier in zip(last, last[1:], strict=False) if later - earlier <= PAUSE]
    waiting = told["of"] - told["done"]
    pace = sum(steps, timedelta()) / len(steps) if len(steps) >= 5 else None
    return Progress(told["done"], told["of"], told["this_hour"], pace * waiting if pace else None)


def _as_decided(coding: Coding) -> Choosing:
    given: dict[int, list[str]] = defaultdict(list)
    taken = set[int]()
    for element, keeps, start, end in coding.marks.standing().values_list("element", "keeps", "start", "end"):
        if not keeps:
            taken.add(element)
        else:
            given[element] += [] if start is None else [coding.passage.text[start:end]]
    return Choosing(
        {element: "\n".join(words) for element, words in given.items()}, frozenset(taken),
        nothing=coding.state == CodingState.NOTHING, flagged=coding.flagged, memo=coding.memo,
    )  # fmt: skip


def _entries(review: Review, *, finer: bool, also: Collection[int]) -> dict[int, Entry]:
    """Entries in use by element; the finer ones where they are asked for, or where one is given already."""
    rows = Entry.objects.filter(codebook__review=review).select_related("element")
    wanted = Q(retired_at__isnull=True)
    if not finer:
        wanted &= ~Q(element__kind__in=FINER)
    return {entry.element_id: entry for entry in rows.filter(wanted | Q(element__in=list(also))).order_by(*_ORDER)}


_ORDER = ("element__kind", "element__number", "element__code")


def _newest(passage: Passage) -> Sequence[Suggestion]:
    """The suggestions of the newest version that suggested anything."""
    rows = list(passage.suggestions.order_by("-pk"))
    return sorted((row for row in rows if row.version == rows[0].version), key=lambda row: row.rank) if rows else []


def _suggested(made: Sequence[Suggestion], entries: Mapping[int, Entry], chosen: Choosing, question: Sequence[int]) -> list[Option]:
    found: list[Option] = []
    for kind, most in OFFERED.items():
        of_kind = [
            each for each in made
            if each.element_id in entries and entries[each.element_id].element.kind == kind and each.element_id not in question
        ]  # fmt: skip
        for each in of_kind[:most]:
            key = str(len(found) + 1)
            found.append(_option(entries[each.element_id], chosen, key=key, band=each.band, because=tuple(each.because)))
    return found


def _option(entry: Entry, chosen: Choosing, **more: object) -> Option:
    element = entry.element_id
    return Option(
        entry.element,
        entry.meaning,
        chosen=element in chosen.given,
        written=chosen.given.get(element, ""),
        **more,  # type: ignore[arg-type]
    )


def _of_the_question(passage: Passage, taken: Collection[int]) -> list[int]:
    codes = passage.codes.filter(origin=Origin.QUESTION).values_list("element_id", flat=True)
    return [*dict.fromkeys([*codes, *taken])]


def _around(passage: Passage) -> list[Passage]:
    """The passages around it that stand; an answer stands among those to the same question."""
    rows = Passage.objects.found().filter(
        source=passage.source_id, withdrawn_at__isnull=True, number__gte=passage.number - BEFORE, number__lte=passage.number + AFTER
    )
    if passage.source.snapshot_id:
        rows = rows.filter(label=passage.label)
    return list(rows.order_by("number").only("number", "label", "language", "text", "source_id"))


def _before(review: Review, coding: Coding) -> int | None:
    """The passage this person decided last, to go back to."""
    rows = Coding.objects.of(review.pk).that_stand().filter(coder=coding.coder_id).decided().exclude(pk=coding.pk)
    if coding.decided_at:
        rows = rows.filter(decided_at__lt=coding.decided_at)
    return rows.order_by("-decided_at").values_list("passage", flat=True).first()
