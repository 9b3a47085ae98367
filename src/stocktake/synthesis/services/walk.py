"""A whole review, headless: packs and files in, a synthesis out. What each step did is told as it is done."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Protocol

from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction

from stocktake.documents.reading import Reader
from stocktake.evidence.enums import Consent, SourceKind
from stocktake.evidence.services.find_repetitions import find_repetitions
from stocktake.evidence.services.intake import Became, Handed, Outcome, intake
from stocktake.evidence.services.take_in import UnknownParty, party_of
from stocktake.foundation.packs import Pack
from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.load_pack import load_pack
from stocktake.parties.enums import GOVERNMENTS
from stocktake.reviews.models import Review
from stocktake.synthesis.interfaces.sources_pack import read_sources, take_in_pack_sources
from stocktake.synthesis.models import Draft
from stocktake.synthesis.services.find import find
from stocktake.synthesis.services.write import write

ACTOR = "walk"
FROM_PARTY = re.compile(r"^([A-Z][A-Z0-9-]{1,15})=(.+)$")


class NoReview(Refusal):
    """The pack brings no review to walk."""


class Telling(Protocol):
    """Whoever shows the progress. `step` is called once per step, `done` once per file or unit inside it."""

    def step(self, name: str, total: int) -> None: ...
    def done(self, line: str = "") -> None: ...


@dataclass
class Walked:
    """What a walk did: its review, the packs it loaded, what became of each file, the draft, and seconds per step."""

    review: Review
    packs: list[Pack]
    outcomes: list[Outcome] = field(default_factory=list)
    draft: Draft | None = None
    findings: int = 0
    withdrawn: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass
class _Clock:
    walked_seconds: dict[str, float]
    telling: Telling

    @contextmanager
    def step(self, name: str, total: int = 1) -> Iterator[None]:
        self.telling.step(name, total)
        began = perf_counter()
        yield
        self.walked_seconds[name] = round(perf_counter() - began, 3)


def walk(
    *,
    pack: str,
    files: Sequence[str] = (),
    consent: Consent = Consent.PUBLISH,
    language: str = "en",
    as_of: date | None = None,
    telling: Telling,
    at: datetime,
) -> Walked:
    """Walk a review from its pack to its paper, in the database at hand.

    `files` are paths, or `CODE=path` for a file that a party sent; a file without a party is a document of the review.

    Raises:
        PackError: a pack has a fault.
        NoReview: the pack brings none.
    """
    seconds: dict[str, float] = {}
    clock = _Clock(seconds, telling)
    with clock.step("load"):
        packs = load_pack(name=pack, actor=ACTOR, at=at)
        review = Review.objects.select_related("framework", "region").filter(pack=pack).order_by("pk").first()
        if review is None:
            raise NoReview(f"The pack “{pack}” brings no review to walk; asia-pacific-2021 and demonstration do.")
        telling.done(f"{review.code}, with {', '.join(each.name for each in packs)}")
    walked = Walked(review, packs, seconds=seconds)
    with Reader() as reader:
        entries, _document = read_sources(packs[-1])
        if entries:
            with clock.step("take in, cut, detect language, suggest", len(entries)):
                _from_pack(walked, packs[-1], reader, telling, at)
        if files:
            with clock.step("take in, cut, detect language, suggest (files given)", len(files)):
                _given(walked, files, consent, reader, telling, at)
    with clock.step("count"):
        walked.findings = find(review=review, actor=ACTOR, at=at, as_of=as_of)
        telling.done(f"{walked.findings} findings")
    with clock.step("write"):
        walked.draft = write(review=review, language=language, actor=ACTOR, at=at)
        telling.done(walked.draft.title)
    return walked


def _from_pack(walked: Walked, pack: Pack, reader: Reader, telling: Telling, at: datetime) -> None:
    with transaction.atomic():  # one transaction: a scratch database has nobody to wait for
        told = take_in_pack_sources(
            review=walked.review, pack=pack, reader=reader, actor=ACTOR, at=at,
            progress=lambda each: telling.done(_line(each.outcome)) if not each.outcome.attached_to else None,
        )  # fmt: skip
    walked.outcomes += [each.outcome for each in told]
    walked.withdrawn = sorted({each.entry.file for each in told if each.entry.withdrawn})


def _given(walked: Walked, files: Sequence[str], consent: Consent, reader: Reader, telling: Telling, at: datetime) -> None:
    for name in files:
        for outcome in _one(walked.review, name, consent, reader, at):
            walked.outcomes.append(outcome)
            if not outcome.attached_to:
                telling.done(_line(outcome))
    if files:
        find_repetitions(review=walked.review, actor=ACTOR, at=at)


def _one(review: Review, name: str, consent: Consent, reader: Reader, at: datetime) -> Iterator[Outcome]:
    match = None if Path(name).exists() else FROM_PARTY.match(name)
    code, path = (match[1], Path(match[2])) if match else (None, Path(name))
    try:
        party = party_of(review, code)
    except UnknownParty as unknown:
        yield Outcome(path.name, Became.REFUSED, str(unknown), refusal="unknown-party")
        return
    kind = SourceKind.DOCUMENT
    if party is not None:
        kind = SourceKind.VOLUNTARY_REVIEW if party.kind in GOVERNMENTS else SourceKind.SUBMISSION
    handed = Handed(path.name, path, party, kind, consent, None)
    for _name, outcome in intake(review=review, files=[handed], door="file", reader=reader, actor=ACTOR, at=at):
        yield outcome


def _line(outcome: Outcome) -> str:
    return f"{outcome.filename}: {outcome.message}"


@contextmanager
def own_files() -> Iterator[None]:
    """Originals in a folder of their own for the length of a walk: a scratch database leaves none behind."""
    usual = default_storage._wrapped  # type: ignore[attr-defined]
    with TemporaryDirectory(prefix="stocktake-walk-") as folder:
        default_storage._wrapped = FileSystemStorage(location=folder)  # type: ignore[attr-defined]
        try:
            yield
        finally:
            default_storage._wrapped = usual  # type: ignore[attr-defined]
