"""A small review of its own, beside the demonstration: two States, an organisation, and a way to let them speak.

The cast is that of the demonstration, under codes of its own (AU, BR, SH), so that both can stand in one database.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from tests.conftest import NOON

from stocktake.accounts.models import Person
from stocktake.documents.reading import Reader
from stocktake.evidence.enums import Consent, SourceKind
from stocktake.evidence.models import Passage, Source
from stocktake.evidence.models.passage import PassageQuerySet
from stocktake.evidence.models.source import SourceQuerySet
from stocktake.evidence.services.follow_consent import follow_consent
from stocktake.evidence.services.intake import Handed, intake
from stocktake.evidence.services.take_in_response import take_in_response
from stocktake.parties.enums import PartyKind
from stocktake.parties.models import Group, Membership, Party, PartyName
from stocktake.questionnaires.enums import Audience, Door, NodeKind, QuestionType, VersionState
from stocktake.questionnaires.models import Node, Opening, Questionnaire, Response, Version
from stocktake.questionnaires.services.begin import begin
from stocktake.questionnaires.services.consent import state_consent
from stocktake.questionnaires.services.save import Target, save_answer
from stocktake.questionnaires.services.submit import submit
from stocktake.reviews.enums import ParticipationState, RoleKind
from stocktake.reviews.models import Participation, Review, Role


@pytest.fixture(scope="session")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


@dataclass
class Meridian:
    """The review and its parties by code, with short words to add to it."""

    review: Review
    reader: Reader
    parties: dict[str, Party] = field(default_factory=dict)

    def party(self, code: str, name: str, kind: PartyKind = PartyKind.STATE, **names: str) -> Party:
        party = Party.objects.create(code=code, kind=kind, pack="test")
        for language, text in {"en": name, **names}.items():
            PartyName.objects.create(party=party, language=language, text=text)
        if kind == PartyKind.STATE:
            Membership.objects.create(group=self.review.region, party=party)
            Participation.objects.create(review=self.review, party=party, state="submitted")
        self.parties[code] = party
        return party

    def says(
        self, code: str | None, text: str, *, consent: Consent = Consent.PUBLISH, filename: str = "",
        kind: SourceKind = SourceKind.VOLUNTARY_REVIEW,
    ) -> Source:  # fmt: skip
        """Take in a text as a file of its own, and read it."""
        name = filename or f"{(code or 'review').lower()}-{self.sources.count()}.txt"
        party = self.parties[code] if code else None
        handed = Handed(name, text.encode(), party, kind, consent, NOON)
        [(_name, outcome)] = intake(review=self.review, files=[handed], door="test", reader=self.reader, actor="test", at=NOON)
        assert outcome.source is not None, outcome.message
        return outcome.source

    def asks(self, guidance: str = "") -> Version:
        """Put a questionnaire to everybody: section E on objective 20 with its progress and challenges; F of any objective.

        `guidance` stands beside the question E.1.
        """
        questionnaire = Questionnaire.objects.create(code="of-the-small", framework=self.review.framework, titles={"en": "Asked"})
        version = Version.objects.create(questionnaire=questionnaire, number=1, languages=["en", "fr"], made_at=NOON)

        def node(position, code, kind, parent=None, **more):
            return Node.objects.create(
                version=version, parent=parent, position=position, kind=kind, code=code, labels={"en": f"Asked in {code}"}, **more
            )

        text = {"question_type": QuestionType.TEXT}
        e = node(1, "E", NodeKind.SECTION, objectives=[20])
        node(2, "E.1", NodeKind.QUESTION, e, category="progress", guidance={"en": guidance} if guidance else {}, **text)
        node(3, "E.2", NodeKind.QUESTION, e, category="challenge", **text)
        node(4, "E.3", NodeKind.QUESTION, e, condition={"question": "E.1", "op": "=", "value": "never"}, **text)
        f = node(5, "F", NodeKind.SECTION)
        for position, code in enumerate(["F.1", "F.2", "F.3", "F.4", "F.5", "F.6"], start=6):
            node(position, code, NodeKind.QUESTION, f, objectives=[20], **text)
        Version.objects.filter(pk=version.pk).update(state=VersionState.OPEN, opened_at=NOON)
        version.refresh_from_db()
        for audience in Audience:
            Opening.objects.create(review=self.review, audience=audience, version=version, opened_at=NOON)
        return version

    def answers(
        self, code: str, texts: Mapping[str, str], *, consent: Consent | None = Consent.PUBLISH,
        own: Mapping[str, Consent | None] | None = None, language: str = "en",
    ) -> Response:  # fmt: skip
        """Answer by the form, state consent to the report and to single answers, and submit."""
        party = self.parties[code]
        Participation.objects.update_or_create(review=self.review, party=party, defaults={"state": ParticipationState.UNDER_WAY})
        response = begin(review=self.review, party=party, language=language, actor="test", at=NOON)
        for question, text in texts.items():
            now = response.answers.filter(question=question).first()
            save_answer(
                target=Target(response, question), text=text, language=language, based_on=now.revision if now else 0, nonce=uuid4(),
                door=Door.WEB, actor="test", at=NOON,
            )  # fmt: skip
        for question, level in {"": consent, **(own or {})}.items():
            state_consent(response=response, level=level, question=question, evidence="by letter", actor="test", at=NOON)
        return response

    def submits(self, response: Response) -> Source:
        """Submit a response; it becomes a source."""
        receipt = submit(response=response, name="N", title="T", actor="test", at=NOON)
        source = take_in_response(snapshot=receipt.snapshot, actor="test", at=NOON)
        assert source is not None
        return source

    def withdraws(self, response: Response, question: str = "") -> None:
        """Withdraw one answer, or the whole report; evidence follows, and the papers are written anew."""
        self.consents(response, None, question)

    def consents(self, response: Response, level: Consent | None, question: str = "") -> None:
        state_consent(response=response, level=level, question=question, evidence="by letter", actor="test", at=NOON)
        follow_consent(response=response, actor="test", at=NOON)

    def person(self, name: str, kind: RoleKind, code: str | None = None) -> Person:
        person = Person.objects.create(email=f"{name}.of.small@meridian.example", name=name.title())
        Role.objects.create(
            review=self.review, person=person, kind=kind, party=self.parties[code] if code else None
        )  # fmt: skip
        return person

    @property
    def sources(self) -> SourceQuerySet:
        return Source.objects.filter(review=self.review)

    @property
    def passages(self) -> PassageQuerySet:
        return Passage.objects.filter(source__review=self.review)

    def address(self, path: str) -> str:
        return f"/r/{self.review.code}/{path}"


@pytest.fixture
def meridian(gcm, reader: Reader) -> Meridian:
    region = Group.objects.create(code="SMALL", titles={"en": "Meridian Commission"}, pack="test")
    review = Review.objects.create(
        code="small-2031", framework=gcm, region=region, level="regional", titles={"en": "A small review"},
        symbol="SMA/GCM/2031", invented=True, pack="gcm",
    )  # fmt: skip
    made = Meridian(review, reader)
    made.party("AU", "Aurelia", fr="Aurélie", ar="أوريليا")
    made.party("BR", "Brennes")
    made.party("SH", "Vervain House", PartyKind.ORGANISATION)
    return made


@pytest.fixture
def query_count(django_assert_max_num_queries) -> Callable[[Callable[[], object]], int]:
    """How many queries a thing takes."""

    def count(doing: Callable[[], object]) -> int:
        with django_assert_max_num_queries(200) as captured:
            doing()
        return len(captured)

    return count
