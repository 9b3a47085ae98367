"""Freezing how the replies stand: under a name, kept by content, never changed."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.foundation.services.files import keep
from stocktake.reviews.enums import ANSWERED
from stocktake.reviews.models import Call, Freeze, Participation, Review

FORMAT = 2
"""Since 2 a freeze also keeps what was coded (`coded`)."""


class NeedsAName(Refusal):
    """A freeze is found again by its name."""


class NameTaken(Refusal):
    """There is a freeze of this name; it stays as it is."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What a party had handed in: the number and digest of its last submitted snapshot, and the digests of its own documents."""

    number: int | None = None
    digest: str = ""
    documents: tuple[str, ...] = ()


@transaction.atomic
def freeze(
    *,
    review: Review,
    name: str,
    handed_in: Mapping[str, HandedIn],
    coded: Mapping[str, Any] | None = None,
    actor: str,
    at: datetime,
) -> Freeze:
    """Keep the states, the counts and the digests of what was handed in (by the party's code), as they are now.

    `coded`: what was said of what, as the room above tells it; kept as it is, so that the counts can be made again. It holds
    no words that were said.

    Raises:
        NeedsAName: it has none.
        NameTaken: another one has it.
    """
    name = " ".join(name.split())[:200]
    if not name:
        raise NeedsAName(_("Please give the freeze a name, for example what it is the summary of. Nothing was frozen."))
    if Freeze.objects.filter(review=review, name=name).exists():
        raise NameTaken(
            _("There is a freeze called “%(name)s” already; it stays as it is. Please choose another name.") % {"name": name}
        )
    call = Call.objects.filter(review=review).first()
    as_of = call.as_of(at) if call else at
    content = _content(review, name, as_of, handed_in) | ({} if coded is None else {"coded": coded})
    stored = keep(data=json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(), at=at)
    made = Freeze.objects.create(
        review=review, name=name, content=stored, answered=content["answered"], of=content["of"], by=actor, at=as_of
    )
    record(
        actor=actor, verb="froze", kind="replies", key=name, at=at, review=review.code,
        detail={"answered": made.answered, "of": made.of, "sha256": stored.sha256},
    )  # fmt: skip
    return made


def _content(review: Review, name: str, as_of: datetime, handed_in: Mapping[str, HandedIn]) -> dict[str, Any]:
    rows = list(Participation.objects.filter(review=review).of_governments().select_related("party").order_by("party__code"))
    return {
        "format": FORMAT,
        "review": review.code,
        "name": name,
        "as_of": as_of.isoformat(),
        "of": len(rows),
        "answered": sum(row.state in ANSWERED for row in rows),
        "counts": dict(sorted(Counter(row.state for row in rows).items())),
        "parties": [_party(row, handed_in.get(row.party.code, HandedIn())) for row in rows],
    }


def _party(row: Participation, handed: HandedIn) -> dict[str, Any]:
    return {
        "party": row.party.code,
        "state": row.state,
        "since": row.since.isoformat() if row.since else None,
        "extended_until": row.extended_until.isoformat() if row.extended_until else None,
        "report": {"number": handed.number, "sha256": handed.digest} if handed.digest else None,
        "documents": sorted(handed.documents),
    }
