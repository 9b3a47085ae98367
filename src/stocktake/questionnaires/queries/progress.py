"""How far every response of a review is, for those who run it: numbers and names, never a word of what was written.

A fixed number of queries, whatever the number of parties and questions.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, TextField, When
from django.db.models.functions import Left

from stocktake.foundation.texts import Shown
from stocktake.questionnaires.enums import SnapshotKind
from stocktake.questionnaires.models import (
    Answer,
    ClearanceStep,
    Contributor,
    RepeatItem,
    Response,
    Signature,
    Snapshot,
)
from stocktake.questionnaires.queries.asked import Asked, asked_of
from stocktake.questionnaires.queries.form import Form, form_of_response
from stocktake.questionnaires.rules.conditions import questions_in
from stocktake.questionnaires.rules.validation import Place
from stocktake.questionnaires.services.begin import audience_of
from stocktake.reviews.models import Review


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """A section: how many of the questions asked in it have an answer."""

    code: str
    label: Shown
    answered: int
    asked: int

    @property
    def is_begun(self) -> bool:
        return self.answered > 0

    @property
    def is_done(self) -> bool:
        return self.answered == self.asked


@dataclass(frozen=True, slots=True)
class Contribution:
    """Somebody in a ministry who was asked for a part."""

    unit: str
    name: str
    asked_at: datetime
    seen_at: datetime | None
    signed_at: datetime | None

    @property
    def who(self) -> str:
        return self.name or self.unit


@dataclass(frozen=True, slots=True)
class Clearance:
    """The step of the chain that is to sign next; `since` is when the text was frozen for it, or the step before it signed."""

    office: str
    position: int
    of: int
    since: datetime


@dataclass(frozen=True, slots=True)
class ResponseProgress:
    """`submitted`: the number and digest of the last submitted snapshot. `waits_for`: whose signature is next, once frozen."""

    response: int
    sections: tuple[SectionProgress, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    waits_for: Clearance | None = None
    submitted: tuple[int, str] | None = None
    last_saved: datetime | None = None

    @property
    def answered(self) -> int:
        return sum(section.answered for section in self.sections)

    @property
    def asked(self) -> int:
        return sum(section.asked for section in self.sections)

    @property
    def begun(self) -> int:
        """Sections with at least one answer."""
        return sum(section.is_begun for section in self.sections)

    @property
    def missing(self) -> tuple[SectionProgress, ...]:
        """Sections without any answer yet."""
        return tuple(section for section in self.sections if not section.is_begun)

    @property
    def unseen(self) -> tuple[Contribution, ...]:
        """Those who have not opened their link."""
        return tuple(one for one in self.contributions if one.seen_at is None and one.signed_at is None)

    @property
    def unsigned(self) -> tuple[Contribution, ...]:
        """Those who have opened their link and not signed their part off."""
        return tuple(one for one in self.contributions if one.seen_at is not None and one.signed_at is None)


def progress_of(review: Review, *, at: datetime, parties: Sequence[int] | None = None) -> Mapping[int, ResponseProgress]:
    """How far each response is, by the id of its party. Seven queries; three more for each version not read before."""
    found = Response.objects.filter(review=review).select_related("party").order_by("pk")
    responses = list(found if parties is None else found.filter(party__in=parties))
    ids = [response.pk for response in responses]
    forms = {response.version_id: form_of_response(response) for response in responses}
    texts, saved = _texts(ids, forms)
    items, contributions = _items(ids), _contributions(ids, at)
    waits_for, submitted = _snapshots(ids)
    asked: dict[tuple[int, str, tuple[str, ...]], Asked] = {}
    progress = {}
    for response in responses:
        key = (response.version_id, str(audience_of(response.party)), tuple(sorted(response.switches)))
        if key not in asked:
            asked[key] = asked_of(forms[response.version_id], audience=key[1], switches=key[2])
        progress[response.party_id] = ResponseProgress(
            response.pk, _sections(asked[key], items.get(response.pk, {}), texts.get(response.pk, {})),
            contributions.get(response.pk, ()), waits_for.get(response.pk), submitted.get(response.pk), saved.get(response.pk),
        )  # fmt: skip
    return progress


def _sections(asked: Asked, items: Mapping[str, Sequence[str]], texts: Mapping[Place, str]) -> tuple[SectionProgress, ...]:
    """The top sections that are asked just now; what lies in a section within one counts for the outer one."""
    desk = Asked(asked.form, asked.pages, items)
    counted: dict[str, list[int]] = {}
    for page in desk.pages:
        if not desk.is_shown(page, texts):
            continue
        progress, top = desk.progress(page, texts), page.part.path[0]
        counts = counted.setdefault(top, [0, 0])
        counts[0], counts[1] = counts[0] + progress.answered, counts[1] + progress.of
    return tuple(
        SectionProgress(code, asked.form.by_code[code].label, answered, of) for code, (answered, of) in counted.items() if of
    )


def _texts(ids: list[int], forms: Mapping[int, Form]) -> tuple[dict[int, dict[Place, str]], dict[int, datetime]]:
    """Of each answer its first letter, which tells that there is one; whole only where a condition reads it."""
    read = {code for form in forms.values() for part in form.walk() for code in questions_in(part.node.condition)}
    texts: dict[int, dict[Place, str]] = defaultdict(dict)
    saved: dict[int, datetime] = {}
    rows = (
        Answer.objects.consolidated().filter(response__in=ids).exclude(text="").order_by()
        .annotate(begins=Case(When(question__in=read, then=F("text")), default=Left("text", 40), output_field=TextField()))
        .values_list("response", "question", "item", "begins", "at")
    )  # fmt: skip
    for response, question, item, begins, at in rows:
        texts[response][question, item] = begins
        saved[response] = max(at, saved.get(response, at))
    return texts, saved


def _items(ids: list[int]) -> dict[int, dict[str, list[str]]]:
    items: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    standing = RepeatItem.objects.filter(response__in=ids, removed_at__isnull=True).order_by("position", "pk")
    for response, group, key in standing.values_list("response", "group", "key"):
        items[response][group].append(key)
    return items


def _contributions(ids: list[int], at: datetime) -> dict[int, tuple[Contribution, ...]]:
    """Those whose link still opens, or who have signed."""
    found: dict[int, list[Contribution]] = defaultdict(list)
    for one in Contributor.objects.filter(response__in=ids, revoked_at__isnull=True).order_by("unit", "pk"):
        if one.signed_at is not None or one.expires_at > at:
            found[one.response_id].append(Contribution(one.unit, one.name, one.made_at, one.seen_at, one.signed_at))
    return {response: tuple(each) for response, each in found.items()}


def _snapshots(ids: list[int]) -> tuple[dict[int, Clearance], dict[int, tuple[int, str]]]:
    """Whose signature is next for each response that was frozen for clearance, and what each has submitted last."""
    submitted: dict[int, tuple[int, str]] = {}
    frozen: dict[int, tuple[int, datetime]] = {}
    rows = Snapshot.objects.filter(response__in=ids).order_by("number")
    for pk, response, number, kind, digest, made_at in rows.values_list("pk", "response", "number", "kind", "content", "made_at"):
        if kind == SnapshotKind.SUBMISSION:
            submitted[response] = (number, digest)
            frozen.pop(response, None)
        else:
            frozen[response] = (pk, made_at)
    steps: dict[int, list[ClearanceStep]] = defaultdict(list)
    for step in ClearanceStep.objects.filter(response__in=frozen).order_by("position"):
        steps[step.response_id].append(step)
    signed: dict[int, dict[int, datetime]] = defaultdict(dict)
    for snapshot, position, at in Signature.objects.filter(snapshot__in=[pk for pk, _at in frozen.values()]).values_list(
        "snapshot", "position", "at"
    ):
        signed[snapshot][position] = at
    return {
        response: waiting
        for response, (pk, made_at) in frozen.items()
        if (waiting := _next_step(steps[response], signed[pk], made_at))
    }, submitted


def _next_step(steps: Sequence[ClearanceStep], signed: Mapping[int, datetime], made_at: datetime) -> Clearance | None:
    waiting = [step for step in steps if step.position not in signed]
    if not waiting:
        return None
    return Clearance(waiting[0].office, len(steps) - len(waiting) + 1, len(steps), max([made_at, *signed.values()]))
