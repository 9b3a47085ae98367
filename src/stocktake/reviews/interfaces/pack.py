"""Reading `review.yaml` of a pack: a review with its calendar, round tables, agenda, documents and facts."""

from datetime import date, datetime
from typing import Any

from pydantic import ConfigDict

from stocktake.foundation.packs import Document, Entry, Field, Pack, PackError, Texts
from stocktake.frameworks.models import Element, Framework
from stocktake.parties.models import Group, Party
from stocktake.reviews.enums import CalendarKind, FactStatus, ParticipationState
from stocktake.reviews.models import (
    AgendaItem,
    CalendarEntry,
    Fact,
    ListedDocument,
    Participation,
    Review,
    RoundTable,
)

FILE = "review.yaml"


class Stated(Entry):
    titles: Texts = {}
    status: FactStatus
    source: str | list[str] | None = None
    note: str | Texts | None = None

    def known(self) -> dict[str, Any]:
        source = self.source if isinstance(self.source, list) else [self.source or ""]
        note = self.note.get("en", "") if isinstance(self.note, dict) else self.note or ""
        return {"titles": self.titles, "status": self.status, "source": " · ".join(source), "note": note}


class CalendarLine(Stated):
    key: str
    kind: CalendarKind
    begins: date | None = Field(None, alias="from")
    ends: date | None = Field(None, alias="until")
    precision: str = "day"


class RoundTableLine(Stated):
    number: int
    objectives: list[int]


class AgendaLine(Stated):
    item: int | None = None


class DocumentLine(Stated):
    symbol: str | None = None
    dated: date | None = Field(None, alias="date")
    distribution: str | None = None
    original: str | None = None
    items: list[int] = []


class ParticipationLine(Entry):
    party: str
    state: ParticipationState
    since: date | None = None
    extended_until: date | None = None
    held_until: date | None = None
    note: str | Texts | None = None


class MandateLine(Entry):
    text: Texts
    source: str | list[str] | None = None
    status: FactStatus


class FactLine(Entry):
    key: str
    text: Texts = {}
    value: Any = None
    status: FactStatus
    source: str | list[str] | None = None
    note: str | Texts | None = None


class ReviewFile(Entry):
    model_config = ConfigDict(extra="ignore", frozen=True)

    review: str
    framework: str
    region: str
    level: str
    titles: Texts
    symbol: str | None = None
    mandate: list[MandateLine] = []
    calendar: list[CalendarLine] = []
    round_tables: list[RoundTableLine] = []
    agenda: list[AgendaLine] = []
    documents: list[DocumentLine] = []
    participation: list[ParticipationLine] = []
    facts: list[FactLine] = []


def load(pack: Pack, *, actor: str, at: datetime) -> None:
    """Bring a review to what the pack says. What was said in it (sources, roles) is not touched.

    Raises:
        PackError: the review names a framework, group, objective or party that is not loaded.
    """
    content, document = pack.read(ReviewFile, FILE)
    framework = _found(Framework, content.framework, document, ("framework",), "framework")
    region = _found(Group, content.region, document, ("region",), "group")
    review, _made = Review.objects.update_or_create(
        code=content.review,
        defaults={
            "framework": framework, "region": region, "level": content.level, "titles": content.titles,
            "symbol": content.symbol or "", "invented": pack.manifest.invented, "pack": pack.name,
        },
    )  # fmt: skip
    _load_calendar(review, content)
    _load_round_tables(review, content, document)
    _load_papers(review, content)
    _load_participation(review, content, document)


def _found(model: Any, code: str, document: Document, place: tuple[str | int, ...], what: str) -> Any:
    found = model.objects.filter(code=code).first()
    if found is None:
        raise PackError(document.fault(place, f"no {what} has the code “{code}”"))
    return found


def _load_calendar(review: Review, content: ReviewFile) -> None:
    review.calendar.all().delete()
    CalendarEntry.objects.bulk_create(
        CalendarEntry(
            review=review, key=line.key, kind=line.kind, begins=line.begins, ends=line.ends or line.begins,
            precision=line.precision, **line.known(),
        )
        for line in content.calendar
    )  # fmt: skip


def _load_round_tables(review: Review, content: ReviewFile, document: Document) -> None:
    objectives = {element.number: element for element in Element.objects.objectives().filter(framework=review.framework)}
    review.round_tables.all().delete()
    for index, line in enumerate(content.round_tables):
        missing = [number for number in line.objectives if number not in objectives]
        if missing:
            raise PackError(document.fault(("round_tables", index, "objectives"), f"no objective {missing[0]} in the framework"))
        table = RoundTable.objects.create(review=review, number=line.number, **line.known())
        table.objectives.set([objectives[number] for number in line.objectives])


def _load_papers(review: Review, content: ReviewFile) -> None:
    review.agenda.all().delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(review=review, position=position, item=line.item, **line.known())
        for position, line in enumerate(content.agenda, start=1)
    )
    review.documents.all().delete()
    ListedDocument.objects.bulk_create(
        ListedDocument(
            review=review, position=position, symbol=line.symbol or "", dated=line.dated, items=line.items,
            distribution=line.distribution or "", original=line.original or "", **line.known(),
        )
        for position, line in enumerate(content.documents, start=1)
    )  # fmt: skip
    review.facts.all().delete()
    mandate = [
        Fact(review=review, key=f"mandate-{number}", **Stated(titles=line.text, status=line.status, source=line.source).known())
        for number, line in enumerate(content.mandate, start=1)
    ]
    others = [
        Fact(
            review=review, key=line.key, value="" if line.value is None else str(line.value)[:500],
            **Stated(titles=line.text, status=line.status, source=line.source, note=line.note).known(),
        )
        for line in content.facts
    ]  # fmt: skip
    Fact.objects.bulk_create([*mandate, *others])


def _load_participation(review: Review, content: ReviewFile, document: Document) -> None:
    """Where a party stands is set once; from then on it moves by what happens, and loading the pack again leaves it."""
    known = set(review.participations.values_list("party__code", flat=True))
    Participation.objects.bulk_create(
        Participation(
            review=review, party=_found(Party, line.party, document, ("participation", index, "party"), "party"),
            state=line.state, since=line.since, extended_until=line.extended_until, held_until=line.held_until,
            note=(line.note.get("en", "") if isinstance(line.note, dict) else line.note or ""),
        )
        for index, line in enumerate(content.participation)
        if line.party not in known
    )  # fmt: skip
