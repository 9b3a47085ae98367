"""What the public will see of a response: every answer through the one rule of consent, as it is said to a passer-by."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet
from django.utils.translation import get_language

from stocktake.foundation.texts import Shown, shown
from stocktake.questionnaires.enums import QuestionType
from stocktake.questionnaires.models import Attachment, Response
from stocktake.questionnaires.queries.frozen import Frozen, Given, chosen_of
from stocktake.questionnaires.queries.submitted_files import by_original, consent_of_file, files_in
from stocktake.questionnaires.rules.consent import Held
from stocktake.questionnaires.rules.places import written
from stocktake.questionnaires.rules.validation import CONSENT
from stocktake.reviews.enums import Consent
from stocktake.reviews.rules.consent import Act, may
from stocktake.reviews.rules.viewer import public_viewer


class Sight(StrEnum):
    """How much of an answer the public will see."""

    PUBLISHED = "published"  # in the report, under the party's name
    NAMED = "named"  # quoted with the name
    UNNAMED = "unnamed"  # quoted, nobody is told whose words these are
    COUNTED = "counted"  # behind a number, in no word
    NOTHING = "nothing"  # read by the secretariat only
    WITHDRAWN = "withdrawn"  # shown and counted nowhere, to nobody


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer. `text` is empty where none of it is shown; so is `who` where it is not told whose it is."""

    key: str
    label: Shown
    sight: Sight
    level: Consent | None
    is_own: bool
    is_text: bool
    text: str
    language: str
    who: str


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file that lies beside answers, and how much of it is seen; its name is told wherever a word of it is."""

    name: str
    beside: Sequence[str]
    sight: Sight


@dataclass(frozen=True)
class PublicSight:
    """`report`: how much of the report as a whole; only a published one can be opened and downloaded."""

    report: Sight
    answers: Sequence[Seen]
    files: Sequence[SeenFile] = ()

    def count(self, *sights: Sight) -> int:
        return sum(seen.sight in sights for seen in self.answers)

    @property
    def published(self) -> int:
        return self.count(Sight.PUBLISHED)

    @property
    def quoted(self) -> int:
        return self.count(Sight.NAMED, Sight.UNNAMED)

    @property
    def counted_not_shown(self) -> int:
        return self.count(Sight.COUNTED)

    @property
    def hidden(self) -> int:
        return self.count(Sight.NOTHING, Sight.WITHDRAWN)


def public_sight(response: Response, frozen: Frozen, consent: Held, files: QuerySet[Attachment]) -> PublicSight:
    """Two queries beside those of the party's name. `files`: those that lie, or lay, beside the questions."""
    party = response.party.name().text
    answers = [
        _seen(response, frozen, given, consent, party)
        for given in frozen.answers(response.party)
        if given.text.strip() and given.part.node.category != CONSENT
    ]
    seen = [
        SeenFile(
            same[0].filename, [written((file.question, file.item)) for file in same],
            sight_of(response, consent_of_file([(file.question, file.item) for file in same], consent)),
        )
        for same in by_original(files_in(files, lambda: frozen, response)).values()
    ]  # fmt: skip
    return PublicSight(sight_of(response, consent.report), answers, seen)


def sight_of(response: Response, level: Consent | None) -> Sight:
    viewer = public_viewer(response.review)

    def open_to(act: Act) -> bool:
        return may(viewer, act, consent=level or Consent.CONFIDENTIAL, party=response.party_id, withdrawn=level is None)

    if level is None:
        return Sight.WITHDRAWN
    for act, sight in (
        (Act.READ, Sight.PUBLISHED),
        (Act.NAME, Sight.NAMED),
        (Act.QUOTE, Sight.UNNAMED),
        (Act.COUNT, Sight.COUNTED),
    ):
        if open_to(act):
            return sight
    return Sight.NOTHING


def _seen(response: Response, frozen: Frozen, given: Given, consent: Held, party: str) -> Seen:
    level = consent.of(*given.place)
    sight = sight_of(response, level)
    is_text = given.part.node.question_type == QuestionType.TEXT
    whole = consent.report is not None and sight_of(response, consent.report) is Sight.PUBLISHED
    if not is_text:
        # Choices and numbers are part of the published report; by themselves they are neither quoted nor counted.
        sight = sight if sight is Sight.WITHDRAWN or (sight is Sight.PUBLISHED and whole) else Sight.NOTHING
    if sight is Sight.PUBLISHED and not whole:
        sight = Sight.NAMED
    quoted = sight in {Sight.PUBLISHED, Sight.NAMED, Sight.UNNAMED}
    return Seen(
        written(given.place), shown(given.part.node.labels), sight, level, consent.own(*given.place) is not None, is_text,
        _said(frozen, given) if quoted else "", given.language, party if sight in {Sight.PUBLISHED, Sight.NAMED} else "",
    )  # fmt: skip


def _said(frozen: Frozen, given: Given) -> str:
    if given.part.node.question_type in {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE}:
        return "; ".join(one.text for one in chosen_of(frozen, given, get_language()))
    return given.text
