"""The files that go with a report: those that lie beside the answers of a submission at its moment.

What was taken away before is no part of it; what was laid there or taken away afterwards changes it only with the next one.
"""

from collections.abc import Callable, Mapping

from django.db.models import Q, QuerySet

from stocktake.questionnaires.enums import Audience
from stocktake.questionnaires.models import Attachment, Response, Snapshot
from stocktake.questionnaires.queries.frozen import Frozen, frozen
from stocktake.questionnaires.rules.consent import Held
from stocktake.questionnaires.rules.validation import Place
from stocktake.questionnaires.services.begin import audience_of
from stocktake.questionnaires.services.freeze import frozen_content
from stocktake.reviews.enums import Consent


def lying_at(snapshot: Snapshot) -> QuerySet[Attachment]:
    """All files of a response that lay beside any question when it was submitted."""
    return Attachment.objects.filter(
        Q(removed_at__isnull=True) | Q(removed_at__gt=snapshot.made_at), response=snapshot.response_id, at__lte=snapshot.made_at
    )


def lying_now(response: Response) -> QuerySet[Attachment]:
    return Attachment.objects.filter(response=response, removed_at__isnull=True)


def files_of(snapshot: Snapshot) -> list[Attachment]:
    """The files of a submission."""
    return files_in(lying_at(snapshot), lambda: frozen(frozen_content(snapshot)), snapshot.response)


def files_in(lying: QuerySet[Attachment], report: Callable[[], Frozen], response: Response) -> list[Attachment]:
    """Those among them that are part of a report. One beside a question that a condition hides, or in an item that was taken
    out, is kept and no part of it. `report` is asked for only where there is a file at all.
    """
    found = list(lying.select_related("original", "response").order_by("pk"))
    if not found:
        return []
    read, audience = report(), audience_of(response.party)
    return [file for file in found if _is_part(read, (file.question, file.item), audience)]


def consent_of_file(places: list[Place], holding: Held) -> Consent | None:
    """What may be done with a file: the strictest of what holds for the answers it lies beside. None: withdrawn."""
    levels = [holding.of(*place) for place in places] or [holding.report]
    return None if None in levels else min(level for level in levels if level is not None)


def by_original(files: list[Attachment]) -> Mapping[str, list[Attachment]]:
    """One file may lie beside several answers."""
    found: dict[str, list[Attachment]] = {}
    for file in files:
        found.setdefault(file.original_id, []).append(file)
    return found


def _is_part(report: Frozen, place: Place, audience: Audience) -> bool:
    part = report.form.by_code.get(place[0])
    if part is None or not report.form.asks(part.code, audience=audience, switches=report.content["switches"]):
        return False
    stands = not place[1] or (report.form.repeat_of(part.code), place[1]) in report.numbers
    return stands and report.is_asked(place)
