"""The files that were submitted: those that lay beside the answers of a submission at its moment.

What was taken away before is no part of it; what was laid there or taken away afterwards changes it only with the next one.
"""

from django.db.models import Q, QuerySet

from stocktake.questionnaires.enums import SnapshotKind
from stocktake.questionnaires.models import Attachment, Response, Snapshot
from stocktake.questionnaires.queries.frozen import frozen
from stocktake.questionnaires.rules.validation import Place
from stocktake.questionnaires.services.begin import audience_of
from stocktake.questionnaires.services.freeze import frozen_content


def last_submission(response: Response) -> Snapshot | None:
    return response.snapshots.filter(kind=SnapshotKind.SUBMISSION).order_by("-number").first()


def lying_at(snapshot: Snapshot) -> QuerySet[Attachment]:
    """All files of a response that lay beside any question when it was submitted."""
    return Attachment.objects.filter(
        Q(removed_at__isnull=True) | Q(removed_at__gt=snapshot.made_at), response=snapshot.response_id, at__lte=snapshot.made_at
    )


def files_of(snapshot: Snapshot) -> list[Attachment]:
    """The files of a submission. One beside a question that a condition hides, or in an item taken out, is kept and no part of it."""
    found = list(lying_at(snapshot).select_related("original", "response").order_by("pk"))
    if not found:
        return []
    content = frozen_content(snapshot)
    report, audience = frozen(content), audience_of(snapshot.response.party)

    def is_part(place: Place) -> bool:
        part = report.form.by_code.get(place[0])
        if part is None or not report.form.asks(part.code, audience=audience, switches=content["switches"]):
            return False
        stands = not place[1] or (report.form.repeat_of(part.code), place[1]) in report.numbers
        return stands and report.is_asked(place)

    return [file for file in found if is_part((file.question, file.item))]
