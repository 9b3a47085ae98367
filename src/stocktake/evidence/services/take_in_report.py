"""A party's own document, sent beside or instead of a form, becomes a source of the party."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from stocktake.evidence.enums import Consent, SourceState
from stocktake.evidence.models import Source
from stocktake.evidence.services.follow_consent import bring_to
from stocktake.evidence.services.take_in import take_in
from stocktake.evidence.services.take_in_response import kind_of
from stocktake.foundation.services.files import open_original
from stocktake.questionnaires.models import Return
from stocktake.questionnaires.rules.consent import held


@transaction.atomic
def take_in_report(*, returned: Return, read_later: Callable[..., object], actor: str, at: datetime) -> Source | None:
    """Take in a report that came in the party's own words, under the consent that was given for the party's response.

    None where nobody knows whose it is. Done again, nothing happens twice.
    """
    response, party = returned.response, returned.party
    if party is None:
        return None
    known = Source.objects.filter(review=returned.review, original=returned.original_id, response__isnull=False).first()
    if known is not None:
        return known
    with open_original(returned.original) as file:
        data = file.read()
    source = take_in(
        review=returned.review, data=data, filename=returned.filename, party=party, kind=kind_of(party), consent=Consent.CONFIDENTIAL,
        door=returned.door, received_at=returned.at, actor=returned.by[:200], at=at,
    ).source  # fmt: skip
    if response is not None and source.party_id == party.pk:
        Source.objects.filter(pk=source.pk).update(response=response)
        source.response = response
        bring_to(source=source, holding=held(response.consents.order_by("pk")), at=at)
    if source.state == SourceState.WAITING:
        read_later(source=source, actor=actor)
    return source
