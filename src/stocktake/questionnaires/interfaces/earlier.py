"""Reading `earlier.yaml` of a pack: what parties said before, in the last cycle or to another review, with its source."""

from datetime import date, datetime
from typing import Any

from stocktake.foundation.packs import Entry, Field, Pack, PackError
from stocktake.parties.models import Party
from stocktake.questionnaires.enums import EarlierKind
from stocktake.questionnaires.models import Earlier

FILE = "earlier.yaml"


class EarlierEntry(Entry):
    """What one party said on one occasion: texts by the code of the question that they answer now."""

    party: str
    kind: EarlierKind
    review: str
    source: str
    said_on: date
    language: str
    answers: dict[str, str] = Field(min_length=1)


class EarlierFile(Entry):
    earlier: list[EarlierEntry]


def load(pack: Pack, *, actor: str, at: datetime) -> None:
    """Bring what was said on each occasion to what the pack says; other occasions are not touched.

    Raises:
        PackError: a party is not loaded.
    """
    content, document = pack.read(EarlierFile, FILE)
    parties = {party.code: party for party in Party.objects.filter(code__in={entry.party for entry in content.earlier})}
    for index, entry in enumerate(content.earlier):
        if entry.party not in parties:
            raise PackError(document.fault(("earlier", index, "party"), f"no party has the code “{entry.party}”"))
        occasion = {"party": parties[entry.party], "kind": entry.kind, "review": entry.review}
        _bring(occasion, entry)


def _bring(occasion: dict[str, Any], entry: EarlierEntry) -> None:
    known = {row.question: row for row in Earlier.objects.filter(**occasion)}
    Earlier.objects.filter(pk__in=[row.pk for code, row in known.items() if code not in entry.answers]).delete()
    for code, text in entry.answers.items():
        said = {"text": text.strip(), "language": entry.language, "source": entry.source, "said_on": entry.said_on}
        row = known.get(code)
        if row is None or any(getattr(row, word) != value for word, value in said.items()):
            Earlier.objects.update_or_create(question=code, **occasion, defaults=said)
