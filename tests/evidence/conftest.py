"""A small review of its own, beside the demonstration: two States, an organisation, and a way to let them speak.

The cast is that of the demonstration, under codes of its own (AU, BR, SH), so that both can stand in one database.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from tests.conftest import NOON

from stocktake.accounts.models import Person
from stocktake.documents.reading import Reader
from stocktake.evidence.enums import Consent, SourceKind
from stocktake.evidence.models import Passage, Source
from stocktake.evidence.models.passage import PassageQuerySet
from stocktake.evidence.models.source import SourceQuerySet
from stocktake.evidence.services.intake import Handed, intake
from stocktake.parties.enums import PartyKind
from stocktake.parties.models import Group, Membership, Party, PartyName
from stocktake.reviews.enums import RoleKind
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
        [(_name, outcome)] = intake(
            review=self.review, files=[handed], door="test", reader=self.reader, actor="test", at=NOON
        )
        assert outcome.source is not None, outcome.message
        return outcome.source

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
