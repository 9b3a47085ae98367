"""The codebook as a page shows it: the codes by kind with their use, and one code with its examples and its history."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stocktake.evidence.enums import Origin
from stocktake.evidence.models import Code, Codebook, Entry, Passage
from stocktake.evidence.queries.passages import quotable
from stocktake.evidence.queries.shown import ShownPassage, shown_passages, with_all_shown
from stocktake.foundation.models import Activity
from stocktake.frameworks.enums import ElementKind
from stocktake.reviews.models import Review
from stocktake.reviews.rules.viewer import Viewer

IN_ORDER = (
    ElementKind.OBJECTIVE,
    ElementKind.CATEGORY,
    ElementKind.PRINCIPLE,
    ElementKind.OWN,
    ElementKind.ACTION,
    ElementKind.TARGET,
)
FINER = (ElementKind.ACTION, ElementKind.TARGET)
LATEST = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A code with how many passages people gave it, and how many more carry it by machine or by their question."""

    entry: Entry
    by_people: int
    others: int


SAID: dict[str, str | Promise] = {
    "added": _("added"),
    "defined": _("said anew what it covers"),
    "retired": _("retired"),
    "brought back": _("offered again"),
    "merged": _("merged into another code"),
    "gave an example to": _("gave an example"),
    "took an example from": _("took an example away"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done to a code. `before`: what it covered and left out until then, in every language."""

    at: datetime
    who: str
    verb: str
    before: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        return str(SAID.get(self.verb, self.verb))


@dataclass(frozen=True, slots=True)
class EntryPage:
    examples: list[ShownPassage]
    given: list[ShownPassage]
    number: int
    history: list[Event]
    mergeable: list[Entry]


def codebook_of(review: Review, book: Codebook, *, finer: bool) -> list[tuple[str, list[Line]]]:
    """The codes by kind, retired ones last. Two queries."""
    entries = book.entries.select_related("element", "merged_into").order_by("retired_at", "element__number", "element__code")
    if not finer:
        entries = entries.exclude(element__kind__in=FINER)
    standing = Code.objects.filter(passage__in=Passage.objects.filter(source__review=review).that_stand())
    by_person = Q(origin=Origin.PERSON)
    by_code = standing.order_by().values("element")
    rows = by_code.annotate(people=Count("pk", filter=by_person), others=Count("pk", filter=~by_person))
    used = {row["element"]: (row["people"], row["others"]) for row in rows}
    lines: dict[str, list[Line]] = defaultdict(list)
    for entry in entries:
        lines[entry.element.kind].append(Line(entry, *used.get(entry.element_id, (0, 0))))
    return [(str(ElementKind(kind).label), lines[kind]) for kind in IN_ORDER if lines[kind]]


def entry_of(viewer: Viewer, entry: Entry) -> EntryPage:
    """One code with its examples, the latest passages that carry it, and all that was done to it."""
    examples = with_all_shown(quotable(viewer).filter(examples_of=entry).order_by("pk"))
    given = quotable(viewer).filter(codes__element=entry.element_id)
    key = f"{entry.element.kind} {entry.element.code}"
    acts = Activity.objects.filter(review=viewer.review.code, object_kind="code", object_key=key).order_by("-pk")
    own = Entry.objects.in_use().filter(codebook=entry.codebook_id, element__kind=ElementKind.OWN).exclude(pk=entry.pk)
    return EntryPage(
        examples=shown_passages(examples, viewer),
        given=shown_passages(with_all_shown(given.order_by("-pk"))[:LATEST], viewer),
        number=given.count(),
        history=[Event(act.at, act.actor.partition(" <")[0], act.verb, _before(act.detail)) for act in acts[:50]],
        mergeable=list(own.select_related("element")) if entry.element.kind == ElementKind.OWN else [],
    )


def _before(detail: dict[str, Any]) -> tuple[str, ...]:
    was = detail.get("was", {})
    return tuple(text for field in ("covers", "leaves_out") for text in was.get(field, {}).values())
