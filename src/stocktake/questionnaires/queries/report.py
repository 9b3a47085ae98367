"""The report of a response: as it stands now, or as it was frozen, with as much of it as whoever asks may read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stocktake.questionnaires.enums import SnapshotKind
from stocktake.questionnaires.models import Receipt, Response, Signature, Snapshot
from stocktake.questionnaires.queries.frozen import Frozen, Given, frozen
from stocktake.questionnaires.rules.consent import Held, held
from stocktake.questionnaires.rules.validation import CONSENT
from stocktake.questionnaires.services.consent_of_form import will_hold
from stocktake.questionnaires.services.freeze import content_of, frozen_content
from stocktake.reviews.enums import Consent
from stocktake.reviews.rules.consent import Act, may
from stocktake.reviews.rules.viewer import Viewer

Allows = Callable[[Consent | None], bool]
"""Whether an answer under this consent (none: withdrawn) may be read in this report."""


@dataclass(frozen=True)
class Report:
    """`snapshot`: the frozen version, none for the text as it stands now. `consent`: the one that holds now.

    `withheld`: how many answers are left out because their consent does not let them be read here; withdrawn ones are in
    no number. `notes`: single answers say what may be done with them; for those who may read more than the public.
    """

    response: Response
    frozen: Frozen
    snapshot: Snapshot | None
    answers: Sequence[Given]
    consent: Held
    signatures: Sequence[Signature]
    receipt: Receipt | None
    withheld: int
    notes: bool
    at: datetime

    @property
    def is_draft(self) -> bool:
        return self.snapshot is None or self.snapshot.kind != SnapshotKind.SUBMISSION

    @property
    def language(self) -> str:
        return self.frozen.language


def last_submission(response: Response) -> Snapshot | None:
    return response.snapshots.filter(kind=SnapshotKind.SUBMISSION).select_related("content").order_by("-number").first()


def submitted_report(response: Response, snapshot: Snapshot, viewer: Viewer, *, at: datetime) -> Report | None:
    """A submission as this viewer may read it, by the consent that holds now; None where it may not be read as a whole.

    The public reads what is published, whole: without the answers that are not.
    """
    consent = held(response.consents.order_by("pk"))
    party = response.party_id
    allows = reading_allowed(viewer, party)
    if not allows(consent.report):
        return None
    notes = viewer.is_secretariat or party in viewer.parties
    return _report(response, snapshot, frozen_content(snapshot), consent, allows, notes=notes, at=at)


def reading_allowed(viewer: Viewer, party: int) -> Allows:
    """Whether this viewer may read an answer of this party in its report, by the consent that holds for the answer."""

    def allows(level: Consent | None) -> bool:
        return may(viewer, Act.READ, consent=level or Consent.CONFIDENTIAL, party=party, withdrawn=level is None)

    return allows


def whole_report(response: Response, snapshot: Snapshot | None, *, at: datetime) -> Report:
    """The text as it stands now, or as it was frozen for clearance, whole: for those who write and clear it."""
    if snapshot is None:
        return _report(response, None, content_of(response), will_hold(response, at=at), _everything, notes=True, at=at)
    consent = held(response.consents.order_by("pk"))
    return _report(response, snapshot, frozen_content(snapshot), consent, _everything, notes=True, at=at)


def _everything(level: Consent | None) -> bool:
    return True


def _report(
    response: Response, snapshot: Snapshot | None, content: Mapping[str, Any], consent: Held, allows: Allows, *, notes: bool,
    at: datetime,
) -> Report:  # fmt: skip
    read = frozen(content)
    given = [answer for answer in read.answers(response.party) if answer.text.strip()]
    told = [answer for answer in given if allows(consent.of(*answer.place)) and (notes or answer.part.node.category != CONSENT)]
    kept = [answer for answer in given if consent.of(*answer.place) is not None and answer.part.node.category != CONSENT]
    shown = {answer.place for answer in told}
    return Report(
        response, read, snapshot, told, consent,
        list(snapshot.signatures.order_by("position")) if snapshot else [],
        Receipt.objects.filter(snapshot=snapshot).first() if snapshot else None,
        sum(answer.place not in shown for answer in kept), notes, at,
    )  # fmt: skip
