"""Opening a version: from then on it does not change; and putting it to the audiences of a review."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from stocktake.foundation.refusals import Refusal
from stocktake.foundation.services.activity import record
from stocktake.frameworks.models import Element, Indicator
from stocktake.questionnaires.enums import Audience, VersionState
from stocktake.questionnaires.models import Opening, Version
from stocktake.questionnaires.queries.definition import definition_of
from stocktake.questionnaires.rules.checking import Known, blockers, faults_of
from stocktake.questionnaires.services.questionnaire_drafts import held_draft
from stocktake.reviews.models import Review


class NotReady(Refusal):
    """The questionnaire has faults that would break an answer; the message names them."""


class NotOpened(Refusal):
    """Only an opened version is put to an audience."""


def known_to(version: Version) -> Known:
    """What the framework of a questionnaire knows; nothing where it has none."""
    framework = version.questionnaire.framework_id
    elements = Element.objects.filter(framework=framework)
    return Known(
        {element.number for element in elements.objectives()}, {element.code for element in elements.categories()},
        indicators_of(framework) if framework is not None else None,
    )  # fmt: skip


def indicators_of(framework: int) -> dict[str, list[str]]:
    """The indicators of all lists of a framework, each with the parts it is disaggregated into."""
    return {
        indicator.key: [part for part in indicator.parts if part]
        for indicator in Indicator.objects.filter(list__framework=framework)
    }


@transaction.atomic
def open_version(*, version: Version, actor: str, at: datetime) -> Version:
    """Open a draft. Older opened versions are superseded: nobody begins on them; drafts on them move by `move_drafts`.

    Raises:
        AlreadyOpened: it was opened before.
        NotReady: it has faults that would break an answer.
    """
    version = held_draft(version)
    wrong = blockers(faults_of(definition_of(version), known_to(version)))
    if wrong:
        raise NotReady("\n".join([_("This version cannot be opened yet:"), *map(str, wrong)]))
    version.questionnaire.versions.filter(state=VersionState.OPEN).update(state=VersionState.SUPERSEDED)
    version.state, version.opened_at = VersionState.OPEN, at
    version.save(update_fields=["state", "opened_at"])
    record(actor=actor, verb="opened", kind="questionnaire", key=f"{version.questionnaire.code} {version.number}", at=at)
    return version


@transaction.atomic
def put_to(*, version: Version, review: Review, audience: Audience, switches: Collection[str], actor: str, at: datetime) -> Opening:
    """Put an opened version to one audience of a review, with the switches that are on. Saying the same again does nothing.

    Raises:
        NotOpened: the version is still being written.
    """
    if version.opened_at is None:
        raise NotOpened(_("Version %(number)s is still being written. Open it first.") % {"number": version.number})
    wanted = {"version": version, "switches": sorted(switches)}
    opening = Opening.objects.select_for_update().filter(review=review, audience=audience).first()
    if opening and (opening.version_id, opening.switches) == (version.pk, wanted["switches"]):
        return opening
    opening, _made = Opening.objects.update_or_create(review=review, audience=audience, defaults={**wanted, "opened_at": at})
    record(
        actor=actor, verb="put to", kind="questionnaire", key=f"{version.questionnaire.code} {version.number}", at=at,
        review=review.code, detail={"audience": str(audience), "switches": wanted["switches"]},
    )  # fmt: skip
    return opening
