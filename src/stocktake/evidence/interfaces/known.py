"""What a review knows, looked up by what a file may call it: codes, coders, sources and passages."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from stocktake.accounts.models import Person
from stocktake.evidence.enums import Origin
from stocktake.evidence.interfaces.guids import guid
from stocktake.evidence.interfaces.naming import all_names_of, names_of, signers_of, without_address
from stocktake.evidence.interfaces.refi.gathering import sources_with_passages, text_of
from stocktake.evidence.models import Code, Codebook, Coding, Entry, Lock, Passage, Source
from stocktake.evidence.queries.coded import still_blind
from stocktake.evidence.services.take_codes import Coder
from stocktake.reviews.enums import SECRETARIAT
from stocktake.reviews.rules.viewer import Viewer

ELSEWHERE = "coders.invalid"
"""Where nobody gets mail: the addresses of coders who are known by a file alone."""


class KnownCodes:
    def __init__(self, book: Codebook) -> None:
        self.entries = list(book.entries.select_related("element"))
        self.by_guid = {guid(book.review, "element", entry.element_id): entry for entry in self.entries}
        called: dict[str, set[int]] = defaultdict(set)
        for entry in self.entries:
            for name in all_names_of(entry.element):
                called[name].add(entry.pk)
        for pk, name in names_of(self.entries).items():
            called[name.casefold()].add(pk)
        self._by_pk = {entry.pk: entry for entry in self.entries}
        self._called = called

    def found(self, name: str, made: str = "") -> list[Entry]:
        """The codes that a GUID or a name can mean: none, one, or several of one name."""
        if made in self.by_guid:
            return [self.by_guid[made]]
        return [self._by_pk[pk] for pk in sorted(self._called.get(" ".join(name.split()).casefold(), ()))]


class KnownCoders:
    def __init__(self, book: Codebook) -> None:
        review = self.review = book.review
        people = set(Person.objects.filter(roles__review=review, roles__kind__in=SECRETARIAT))
        people |= set(Person.objects.filter(codings__passage__source__review=review))
        self.by_guid = {guid(review, "coder", person.pk): person for person in people}
        self.by_address = {person.email.casefold(): person for person in people}
        named: dict[str, list[Person]] = defaultdict(list)
        for person in people:
            named[person.name.casefold()].append(person)
        self.by_name = {name: found[0] for name, found in named.items() if len(found) == 1}

    def coder(self, name: str, made: str = "") -> Coder:
        """Somebody of the review by GUID, address or name; else a stranger, the same one for the same name in every file."""
        name = " ".join(name.split())
        address = name.rpartition("<")[2].removesuffix(">").casefold()
        plain = without_address(name)
        person = self.by_guid.get(made) or self.by_address.get(address) or self.by_name.get(plain.casefold())
        own = f"{guid(self.review, 'stranger', plain.casefold())}@{ELSEWHERE}"
        person = person or self.by_address.get(own)
        return Coder(person.name, person.email, person.pk) if person else Coder(plain, own)


class KnownPassages:
    """The passages that stand, with their sources as text, and what is decided of them."""

    def __init__(self, viewer: Viewer) -> None:
        self.review = viewer.review
        self.by_pk: dict[int, Passage] = {}
        self.of_source: dict[int, list[Passage]] = {}
        self.texts: dict[int, tuple[str, dict[int, int]]] = {}
        self.by_guid: dict[str, Source] = {}
        self.by_digest: dict[str, Source] = {}
        self.by_filename: dict[str, list[Source]] = defaultdict(list)
        self.by_text: dict[str, list[Passage]] = defaultdict(list)
        for source, passages in sources_with_passages(viewer):
            self._source(source, passages)
        own = set(self.by_pk)
        self.blind = still_blind(viewer)  # of these nobody is told what another has given
        self.locked = set(Lock.objects.filter(passage__in=own).values_list("passage", flat=True))
        codes = list(Code.objects.filter(passage__in=own).values_list("passage", "element", "origin", "by"))
        self.of_the_question = {(passage, element) for passage, element, origin, _by in codes if origin == Origin.QUESTION}
        self.signed = {(passage, element): by for passage, element, origin, by in codes if origin == Origin.PERSON}
        rows = Coding.objects.filter(passage__in=own).prefetch_related("marks")
        self.codings = {(coding.passage_id, coding.coder_id): coding for coding in rows}

    def source(self, made: str, text: str) -> Source | None:
        """By GUID, or by the digest of its text."""
        return self.by_guid.get(made) or self.by_digest.get(digest(text))

    def is_signed(self, passage: int, element: int, coder: Coder) -> bool:
        """Whether the code holds here already, signed by this coder, without a reading of theirs: it was settled, say."""
        by = {without_address(name).casefold() for name in signers_of(self.signed.get((passage, element), ""))}
        return coder.name.casefold() in by and (passage, coder.person) not in self.codings

    def _source(self, source: Source, passages: list[Passage]) -> None:
        text, starts = text_of(passages)
        self.texts[source.pk] = text, starts
        self.of_source[source.pk] = passages
        self.by_guid[guid(self.review, "source", source.pk)] = source
        self.by_digest[digest(text)] = source
        for name in {source.filename, source.title}:
            self.by_filename[name.strip().casefold()].append(source)
        self._passages(passages)

    def _passages(self, passages: Iterable[Passage]) -> None:
        for passage in passages:
            self.by_pk[passage.pk] = passage
            self.by_text[passage.text.strip()].append(passage)


def digest(text: str) -> str:
    """Of a text, however its lines end and whatever is blank around it."""
    return hashlib.sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()
