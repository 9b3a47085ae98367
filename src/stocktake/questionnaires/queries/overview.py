"""Where a response stands, for those who work on it: how far each section is, who was asked, what needs attention."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from stocktake.foundation.texts import Shown, shown
from stocktake.questionnaires.enums import Level, NodeKind
from stocktake.questionnaires.models import Answer, Comment, Contributor, Presence
from stocktake.questionnaires.queries.asked import Page, Progress, reading
from stocktake.questionnaires.queries.beside import who_is_here
from stocktake.questionnaires.queries.form import Part
from stocktake.questionnaires.queries.returns import waiting_returns
from stocktake.questionnaires.queries.work import Work
from stocktake.questionnaires.rules.on_page import on_page
from stocktake.questionnaires.rules.places import written
from stocktake.questionnaires.rules.validation import Finding
from stocktake.reviews.enums import FROZEN, CalendarKind, ParticipationState
from stocktake.reviews.models import CalendarEntry, Participation

ORDER = {Level.BLOCKER: 0, Level.ERROR: 1, Level.WARNING: 2, Level.NOTE: 3}


@dataclass(frozen=True, slots=True)
class Line:
    """A section in the table of contents. `condition`: as the page at hand can evaluate it."""

    page: Page
    progress: Progress
    is_current: bool = False
    is_shown: bool = True
    condition: str = ""
    units: Sequence[Contributor] = ()
    points: int = 0
    findings: int = 0

    @property
    def code(self) -> str:
        return self.page.code

    @property
    def label(self) -> Shown:
        return shown(self.page.part.node.labels)

    @property
    def depth(self) -> int:
        return len(self.page.above)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who was asked, and how far they are."""

    contributor: Contributor
    labels: Sequence[str]
    progress: Progress
    standing: str
    wrote_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with the section its question stands in; none where it is about the whole report."""

    finding: Finding
    page: Page | None
    label: Shown | None

    @property
    def key(self) -> str:
        return written((self.finding.code, self.finding.item))


@dataclass(frozen=True, slots=True)
class Unused:
    """A contribution that is newer than the party's own answer."""

    answer: Answer
    page: Page

    @property
    def key(self) -> str:
        return written((self.answer.question, self.answer.item))


@dataclass(frozen=True, slots=True)
class Point:
    comment: Comment
    page: Page

    @property
    def key(self) -> str:
        return written((self.comment.question, self.comment.item))


@dataclass(frozen=True)
class Overview:
    lines: Sequence[Line]
    notes: Sequence[Shown]
    asked: Sequence[Colleague]
    findings: Sequence[Found]
    points: Sequence[Point]
    unused: Sequence[Unused]
    here: Sequence[Presence]
    participation: Participation | None
    due: date | None
    returns: int
    at: datetime

    @property
    def progress(self) -> Progress:
        return Progress(sum(line.progress.answered for line in self.lines), sum(line.progress.of for line in self.lines))

    @property
    def serious(self) -> list[Found]:
        return [found for found in self.findings if found.finding.level in {Level.BLOCKER, Level.ERROR}]

    @property
    def lighter(self) -> list[Found]:
        return [found for found in self.findings if found.finding.level not in {Level.BLOCKER, Level.ERROR}]

    @property
    def is_closed(self) -> bool:
        return self.participation is not None and self.participation.state in FROZEN

    @property
    def state(self) -> str:
        return str(ParticipationState(self.participation.state).label) if self.participation else ""


def contents_of(work: Work, current: Page | None = None) -> list[Line]:
    """The table of contents beside a page. No query."""
    codes = current.codes if current else frozenset()
    lines = []
    for page in work.asked.pages:
        answer_to = reading(work.form, None, "", work.texts)
        around = [work.form.by_code[code].node.condition for code in page.part.path]
        tree = on_page({"all": [one for one in around if one]}, codes, answer_to)
        lines.append(
            Line(
                page, work.progress(page), is_current=page == current, is_shown=work.asked.is_shown(page, work.texts),
                condition=json.dumps(tree, ensure_ascii=False) if tree else "",
            )
        )  # fmt: skip
    return lines


def overview_of(work: Work, *, at: datetime) -> Overview:
    """Seven queries beside those of the work itself, whatever the number of questions and contributors."""
    seat, response = work.seat, work.seat.response
    comments = list(Comment.objects.filter(response=response, is_point=True, settled_at__isnull=True).order_by("pk"))
    points = [Point(comment, page) for comment in comments if (page := work.asked.page_of(comment.question))]
    contributors = list(response.contributors.filter(revoked_at__isnull=True)) if seat.is_for_the_party else []
    findings = findings_on_pages(work)
    participation = Participation.objects.filter(review=response.review_id, party=response.party_id).first()
    here = who_is_here(seat, at=at)
    return Overview(
        lines=_lines(work, contributors, points, findings),
        notes=[part.label for part in work.form.parts if part.node.kind == NodeKind.NOTE],
        asked=[_asked(work, contributor, at) for contributor in contributors],
        findings=findings, points=points, unused=_unused(work), here=here, participation=participation,
        due=_due(response.review_id, participation),
        returns=waiting_returns(response) if seat.is_for_the_party else 0, at=at,
    )  # fmt: skip


def _lines(work: Work, contributors: Sequence[Contributor], points: Sequence[Point], findings: Sequence[Found]) -> list[Line]:
    open_points = Counter(point.page.code for point in points)
    to_look_at = Counter(
        found.page.code for found in findings if found.page and found.finding.level in {Level.BLOCKER, Level.ERROR}
    )
    return [
        Line(
            page, work.progress(page), points=open_points[page.code], findings=to_look_at[page.code],
            units=[one for one in contributors if _is_asked_on(work, one, page)],
        )
        for page in work.shown_pages
    ]  # fmt: skip


def _is_asked_on(work: Work, contributor: Contributor, page: Page) -> bool:
    return any(work.form.under(code, contributor.sections) for code in page.codes)


def _asked(work: Work, contributor: Contributor, at: datetime) -> Colleague:
    wrote = [answer for texts in work.contributions.values() for answer in texts if answer.contributor_id == contributor.pk]
    written_at = {(answer.question, answer.item) for answer in wrote}
    places = [
        place
        for page in work.asked.pages
        for place in work.asked.places(page)
        if work.form.under(place[0], contributor.sections) and work.asked.is_asked(place, work.texts)
    ]
    parts: list[Part] = [work.form.by_code[code] for code in contributor.sections if code in work.form.by_code]
    return Colleague(
        contributor, [part.code for part in sorted(parts, key=lambda part: part.node.position)],
        Progress(len(written_at.intersection(places)), len(places)), standing_of(contributor, at),
        max((answer.at for answer in wrote), default=None),
    )  # fmt: skip


def standing_of(contributor: Contributor, at: datetime) -> str:
    """How far somebody is who was asked: `signed`, `revoked`, `expired`, `opened` or `sent`."""
    if contributor.signed_at:
        return "signed"
    if contributor.revoked_at:
        return "revoked"
    if contributor.expires_at <= at:
        return "expired"
    return "opened" if contributor.seen_at else "sent"


def findings_on_pages(work: Work) -> list[Found]:
    """What the validation says, the heaviest first, each with the page on which it can be mended. No query."""
    found = []
    for finding in sorted(work.findings, key=lambda finding: ORDER[finding.level]):
        part = work.form.by_code.get(finding.code)
        found.append(Found(finding, work.asked.page_of(finding.code), part.label if part else None))
    return found


def _unused(work: Work) -> list[Unused]:
    newer = []
    for place, texts in work.contributions.items():
        stands = work.answers.get(place)
        page = work.asked.page_of(place[0])
        newer += [Unused(text, page) for text in texts if page and (stands is None or text.at > stands.at)]
    return sorted(newer, key=lambda unused: (unused.page.part.node.position, unused.key))


def _due(review: int, participation: Participation | None) -> date | None:
    """The day the answer is due: an extension before the day in the calendar."""
    if participation is not None and participation.extended_until:
        return participation.extended_until
    entry = CalendarEntry.objects.filter(review=review, kind=CalendarKind.DUE).exclude(begins=None).order_by("begins").first()
    return entry.begins if entry else None
