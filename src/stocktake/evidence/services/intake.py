"""The one story of intake: files in, each taken in, read, and coded by suggestion; what became of each is told at once.

Used by the command and the walk, which wait for it; the page hands in (`hand_in`) and lets a task read. A file that
cannot be taken in or read gets its own message and stops nothing else.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stocktake.documents.reading import Reader
from stocktake.documents.refusals import Unreadable, refuse
from stocktake.evidence.enums import Consent, SourceKind, SourceState
from stocktake.evidence.models import Passage, Source, Suggestion
from stocktake.evidence.services.read import read_source
from stocktake.evidence.services.suggest import suggest_codes
from stocktake.evidence.services.take_in import TakenIn, take_in
from stocktake.foundation.refusals import Refusal
from stocktake.parties.models import Party
from stocktake.reviews.models import Review

MEGABYTE = 1024 * 1024


class Became(StrEnum):
    """What became of a file."""

    READ = "read"
    ALREADY_HERE = "already-here"  # the same file came before; its arrival was added
    UNREADABLE = "unreadable"  # kept, with the reason
    REFUSED = "refused"  # not taken in at all


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as it was handed in: its bytes, or the path at which they lie. A path is measured before it is opened."""

    filename: str
    content: bytes | Path
    party: Party | None = None
    kind: SourceKind = SourceKind.SUBMISSION
    consent: Consent = Consent.CONFIDENTIAL
    received_at: datetime | None = None


class NotTakenIn(Refusal):
    """A file was not taken in. `code` is the reader's code, if it has one; `values` fill the blanks of its sentence."""

    def __init__(self, message: str, code: str = "", values: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.values = dict(values or {})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file, in a sentence for whoever handed it in. `refusal`: the reader's code, if it has one."""

    filename: str
    state: Became
    message: str
    source: Source | None = None
    refusal: str = ""
    passages: int = 0
    codes: int = 0
    attached_to: str = ""

    @property
    def went_well(self) -> bool:
        return self.state in {Became.READ, Became.ALREADY_HERE}


def intake(
    *, review: Review, files: Iterable[Handed], door: str, reader: Reader, actor: str, at: datetime
) -> Iterator[tuple[str, Outcome]]:
    """Take in each file and what is attached to it; yield its name and what became of it, as soon as that is known.

    Attachments follow the file they came in. Files are kept even where reading fails; only one that is too large, or
    cannot be opened, is not taken in.
    """
    for handed in files:
        try:
            taken = take_handed(review=review, handed=handed, door=door, actor=actor, at=at)
        except NotTakenIn as refused:
            yield handed.filename, Outcome(handed.filename, Became.REFUSED, str(refused), refusal=refused.code)
            continue
        yield from _read(taken, handed, reader=reader, actor=actor, at=at)


def take_handed(*, review: Review, handed: Handed, door: str, actor: str, at: datetime) -> TakenIn:
    """Take in one file as it was handed in.

    Raises:
        NotTakenIn: it is too large, or it could not be opened or kept. Nothing of it was taken in.
    """
    limit = settings.MAX_ORIGINAL_SIZE
    try:
        size = handed.content.stat().st_size if isinstance(handed.content, Path) else len(handed.content)
        if size > limit:
            raise refuse("too-large", size=str(-(-size // MEGABYTE)), limit=str(limit // MEGABYTE))
        data = handed.content.read_bytes() if isinstance(handed.content, Path) else handed.content
        return take_in(
            review=review, data=data, filename=handed.filename, party=handed.party, kind=handed.kind,
            consent=handed.consent, door=door, received_at=handed.received_at, actor=actor, at=at,
        )  # fmt: skip
    except Unreadable as unreadable:
        raise NotTakenIn(unreadable.sentence(_), unreadable.code, unreadable.values) from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise NotTakenIn(_("The file could not be opened (%(why)s); nothing was taken in.") % {"why": why}) from error


@transaction.atomic
def code_source(*, source: Source, at: datetime) -> int:
    """Suggest and code all passages of a source that have no suggestion yet. Returns the number of codes made."""
    Source.objects.select_for_update(no_key=True).get(pk=source.pk)  # two at once would suggest the same twice
    passages = list(
        Passage.objects.filter(source=source).found().exclude(pk__in=Suggestion.objects.values("passage")).order_by("number")
    )
    return suggest_codes(passages=passages, framework=source.review.framework, at=at) if passages else 0


def _read(taken: TakenIn, handed: Handed, *, reader: Reader, actor: str, at: datetime) -> Iterator[tuple[str, Outcome]]:
    """A source and its attachments, level by level; attachments of attachments too."""
    waiting = deque([(taken.source, taken.already_here, "")])
    while waiting:
        source, already_here, attached_to = waiting.popleft()
        was_waiting = source.state == SourceState.WAITING
        attached = read_source(source=source, reader=reader, actor=actor, at=at)
        source.refresh_from_db()
        codes = code_source(source=source, at=at) if source.state == SourceState.READ else 0
        name = source.filename if attached_to else handed.filename
        outcome = _outcome(name, source, codes, already_here=already_here and not was_waiting)
        yield name, replace(outcome, attached_to=attached_to)
        waiting.extend((part, False, name) for part in attached)


def _outcome(filename: str, source: Source, codes: int, *, already_here: bool) -> Outcome:
    if source.state == SourceState.UNREADABLE:
        return Outcome(filename, Became.UNREADABLE, source.reason, source, source.refusal)
    passages = source.passages.count()
    if already_here:
        message = _("The same file was here already; its arrival was noted, nothing else changed.")
        return Outcome(filename, Became.ALREADY_HERE, message, source, "", passages, codes)
    message = ngettext("Read: one passage.", "Read: %(number)d passages.", passages) % {"number": passages}
    return Outcome(filename, Became.READ, message, source, "", passages, codes)
