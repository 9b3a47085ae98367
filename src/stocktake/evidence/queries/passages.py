"""Passages, one or a page of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, Min, OuterRef, Q, When
from django.utils.dateparse import parse_date

from stocktake.evidence.models import Code, Passage
from stocktake.evidence.models.passage import PassageQuerySet
from stocktake.evidence.queries.shown import ShownPassage, has_original, shown_passages, with_all_shown, with_uses
from stocktake.evidence.rules.visibility import Act, may_source, passages_for
from stocktake.frameworks.enums import ElementKind
from stocktake.reviews.rules.viewer import Viewer

PER_PAGE = 30

NO_SUBREGION = "-"
"""Asks for those who belong to no subregion."""

AROUND = 2
"""Passages shown before and after one in its place."""

IN_READING_ORDER = (
    Case(When(consent__isnull=True, then=F("source_id"))).asc(nulls_last=True),
    Case(When(consent__isnull=True, then=F("number"))).asc(nulls_last=True),
    F("pk").asc(),
)
"""Source by source. What has a consent of its own stands apart, after all others: between its neighbours, an answer that
must not be named would be named by them."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader narrows passages to; empty means all. Unknown values find nothing, they are no error."""

    language: str = ""
    party: str = ""
    objective: int | None = None
    category: str = ""
    kind: str = ""
    consent: int | None = None
    since: date | None = None
    until: date | None = None
    round_table: int | None = None
    subregion: str = ""
    unnamed: bool = False
    counted: bool = False
    once: bool = False
    beside: int | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filters":
        """From the address: `?language=fr&party=AUR&objective=20&category=challenge`."""
        return cls(
            language=_plain(query, "language"),
            party=_plain(query, "party"),
            objective=_number(query, "objective"),
            category=_plain(query, "category"),
            kind=_plain(query, "kind"),
            consent=_number(query, "consent"),
            since=_day(query, "since"),
            until=_day(query, "until"),
            round_table=_number(query, "round-table"),
            subregion=_plain(query, "subregion"),
            unnamed="unnamed" in query,
            counted="counted" in query,
            once="once" in query,
            beside=_number(query, "with"),
        )

    def to_query(self) -> dict[str, str]:
        """As an address says it; what is not narrowed is not in it."""
        told = {
            "objective": self.objective, "round-table": self.round_table, "category": self.category, "party": self.party,
            "subregion": self.subregion, "language": self.language, "kind": self.kind, "consent": self.consent,
            "since": self.since, "until": self.until, "with": self.beside,
        }  # fmt: skip
        flags = {"unnamed": self.unnamed, "counted": self.counted, "once": self.once}
        words = {key: str(value) for key, value in told.items() if value not in (None, "")}
        return words | {key: "on" for key, is_set in flags.items() if is_set}

    def __bool__(self) -> bool:
        return self != Filters()


def _plain(query: Mapping[str, str], key: str) -> str:
    """A value of the address; a zero character, which no database takes, makes it a value that finds nothing."""
    return query.get(key, "").strip().replace("\x00", "?")[:40]


def _number(query: Mapping[str, str], key: str) -> int | None:
    text = query.get(key, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else None


def _day(query: Mapping[str, str], key: str) -> date | None:
    """A day as browsers send it; anything else filters nothing."""
    try:
        return parse_date(query.get(key, "").strip())
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class PageOfPassages:
    """Some of the passages found, with where one is among them."""

    passages: list[ShownPassage]
    total: int
    number: int
    pages: int

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def quotable(viewer: Viewer) -> PassageQuerySet:
    return Passage.objects.visible_to(viewer, Act.QUOTE)


def readable(viewer: Viewer) -> PassageQuerySet:
    """Those that stand in their source where it is read as a whole, under the name of whoever sent it."""
    return Passage.objects.visible_to(viewer, Act.READ)


def named_to(viewer: Viewer) -> Q:
    """Passages of which the viewer may know who said them. Only these are found, or counted, by party."""
    return passages_for(viewer, Act.NAME)


def narrowed(passages: PassageQuerySet, filters: Filters, viewer: Viewer) -> PassageQuerySet:
    """The passages that pass the filters. One by party, subregion, kind or day finds no passage whose author must not be named:
    each of them could tell who it is. Consent is asked by the secretariat alone.

    `beside`: tied to this objective as well. `unnamed`: only those whose author this viewer may not know. `counted`: only
    those that may stand behind a published number, and come from somebody. `once`: of those that pass and repeat each other,
    the first.
    """
    if filters.language:
        passages = passages.filter(language=filters.language)
    if filters.party:
        passages = passages.filter(named_to(viewer), source__party__code=filters.party)
    if filters.objective is not None:
        passages = passages.filter(tied_to(element__kind=ElementKind.OBJECTIVE, element__number=filters.objective))
    if filters.beside is not None:
        passages = passages.filter(tied_to(element__kind=ElementKind.OBJECTIVE, element__number=filters.beside))
    if filters.category:
        passages = passages.filter(tied_to(element__kind=ElementKind.CATEGORY, element__code=filters.category))
    if filters.kind:
        passages = passages.filter(named_to(viewer), source__kind=filters.kind)
    if filters.consent is not None and viewer.is_secretariat:
        own, of_the_source = Q(consent=filters.consent), Q(consent__isnull=True, source__consent=filters.consent)
        passages = passages.filter(own | of_the_source)
    if filters.since:
        passages = passages.filter(named_to(viewer), source__received_at__date__gte=filters.since)
    if filters.until:
        passages = passages.filter(named_to(viewer), source__received_at__date__lte=filters.until)
    if filters.round_table is not None:
        tables = {"element__round_tables__review": viewer.review, "element__round_tables__number": filters.round_table}
        passages = passages.filter(tied_to(element__kind=ElementKind.OBJECTIVE, **tables))
    if filters.subregion:
        wanted = "" if filters.subregion == NO_SUBREGION else filters.subregion
        passages = passages.filter(named_to(viewer), source__party__subregion=wanted)
    if filters.unnamed:
        passages = passages.filter(~named_to(viewer))
    if filters.counted:
        passages = passages.countable().filter(source__party__isnull=False)
    return _once(passages) if filters.once else passages


def _once(passages: PassageQuerySet) -> PassageQuerySet:
    """Of the passages of one repetition that are among these, the first alone."""
    groups = passages.filter(repeat__isnull=False).order_by().values("repeat__repetition")
    return passages.filter(Q(repeat__isnull=True) | Q(pk__in=groups.annotate(first=Min("pk")).values("first")))


def tied_to(**element: object) -> Exists:
    """Coded with such an element; asked as a question, so that no passage is found twice."""
    return Exists(Code.objects.filter(passage=OuterRef("pk"), **element))


def page_of(passages: PassageQuerySet, *, total: int, number: int) -> tuple[list[Passage], int, int]:
    """The rows of one page, its number (brought into range) and how many pages there are."""
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(number, 1), pages)
    start = (number - 1) * PER_PAGE
    return list(with_all_shown(passages)[start : start + PER_PAGE]), number, pages


def page_number(query: Mapping[str, str]) -> int:
    text = query.get("page", "1")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1


def one_passage(viewer: Viewer, passage: int) -> ShownPassage | None:
    """A passage with where its words went, or None if the viewer may not see it (or it does not exist)."""
    found = with_all_shown(quotable(viewer).filter(pk=passage)).first()
    return with_uses(shown_passages([found], viewer), viewer)[0] if found else None


def passage_on_its_page(viewer: Viewer, passage: int) -> Passage | None:
    """A passage with its original, where the viewer may open the whole of it; else None."""
    found = readable(viewer).filter(pk=passage).select_related("source__original").first()
    if found is None or not may_source(viewer, Act.READ, found.source) or not has_original(found.source):
        return None
    return found


def surroundings(viewer: Viewer, passage: ShownPassage) -> list[Passage]:
    """The passages around one in its source, itself among them, where the whole source may be read."""
    if passage.source is None or passage.is_lost:
        return []
    around = readable(viewer).filter(
        source=passage.source, number__gte=passage.number - AROUND, number__lte=passage.number + AROUND
    )
    return list(around.found().order_by("number").only("number", "label", "kind", "language", "text"))


def neighbours(passage: ShownPassage, around: Sequence[Passage]) -> tuple[int | None, int | None]:
    """The ids of the passages before and after it, among those around it."""
    ids = {each.number: each.pk for each in around}
    return ids.get(passage.number - 1), ids.get(passage.number + 1)
