"""What lies on a desk: the answers given so far, what is asked, how far it is, and what somebody should look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q

from stocktake.questionnaires.models import Answer, RepeatItem
from stocktake.questionnaires.queries.asked import Asked, Page, Progress, asked_of
from stocktake.questionnaires.queries.form import Form, form_of_response
from stocktake.questionnaires.rules.seats import Seat
from stocktake.questionnaires.rules.validation import CONSENT, Finding, Place, findings_of
from stocktake.questionnaires.services.begin import audience_of

FOR_THE_FOCAL_POINT = frozenset({"empty", "required", CONSENT, "language"})
"""Kinds of findings that a contributor cannot do anything about."""


@dataclass(frozen=True)
class Work:
    """`answers`: those of this seat. `contributions`: what contributors wrote, for the party's own seat.
    `texts`: the answers that conditions read; for a contributor the party's, with their own before it."""

    seat: Seat
    form: Form
    asked: Asked
    items: tuple[RepeatItem, ...]
    answers: Mapping[Place, Answer] = field(default_factory=dict)
    contributions: Mapping[Place, tuple[Answer, ...]] = field(default_factory=dict)
    texts: Mapping[Place, str] = field(default_factory=dict)

    @cached_property
    def given(self) -> dict[Place, str]:
        return {place: answer.text for place, answer in self.answers.items()}

    def progress(self, page: Page) -> Progress:
        return self.asked.progress(page, self.texts, given=self.given)

    @cached_property
    def shown_pages(self) -> list[Page]:
        return [page for page in self.asked.pages if self.asked.is_shown(page, self.texts)]

    @cached_property
    def findings(self) -> list[Finding]:
        """What the validation says; a contributor is told of their own texts only."""
        response = self.seat.response
        found = findings_of(
            self.form, self.texts, audience=audience_of(response.party), switches=response.switches, language=response.language,
            items=self.asked.items,
        )  # fmt: skip
        if self.seat.is_for_the_party:
            return found
        return [
            finding for finding in found if finding.kind not in FOR_THE_FOCAL_POINT and self.given.get((finding.code, finding.item))
        ]


def work_of(seat: Seat) -> Work:
    """Two queries, whatever the number of questions."""
    response, contributor = seat.response, seat.contributor
    form = form_of_response(response)
    items = tuple(response.items.order_by("group", "position", "pk"))
    standing: dict[str, list[str]] = {}
    for item in items:
        if item.removed_at is None:
            standing.setdefault(item.group, []).append(item.key)
    asked = asked_of(
        form, audience=audience_of(response.party), switches=response.switches, items=standing,
        sections=None if contributor is None else contributor.sections,
    )  # fmt: skip
    rows = Answer.objects.filter(response=response).select_related("contributor")
    if contributor is not None:
        rows = rows.filter(Q(contributor=contributor) | Q(contributor__isnull=True))
    consolidated: dict[Place, Answer] = {}
    own: dict[Place, Answer] = {}
    contributions: dict[Place, tuple[Answer, ...]] = {}
    for answer in rows:
        place = (answer.question, answer.item)
        if answer.contributor_id is None:
            consolidated[place] = answer
        elif contributor is not None:
            own[place] = answer
        elif answer.text:
            contributions[place] = (*contributions.get(place, ()), answer)
    standing_keys = {key for keys in standing.values() for key in keys}
    texts = {place: answer.text for place, answer in (consolidated | own).items() if not place[1] or place[1] in standing_keys}
    return Work(seat, form, asked, items, consolidated if contributor is None else own, contributions, texts)
