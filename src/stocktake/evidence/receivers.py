"""What was submitted or sent becomes a source; consent is followed at once; Arabic is compared with its pages."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from stocktake.documents.reading.recogniser import ARABIC, installed
from stocktake.documents.refusals import NOTICES
from stocktake.evidence.enums import SourceState
from stocktake.evidence.models import RecognisedPage, Source
from stocktake.evidence.services.follow_consent import follow_consent
from stocktake.evidence.services.take_in_report import take_in_report
from stocktake.evidence.signals import source_read
from stocktake.evidence.tasks import ACTOR, read_later, recognise_later, take_in_answers_later
from stocktake.questionnaires.models import Response, Return, Snapshot
from stocktake.questionnaires.signals import consent_changed, report_received, response_submitted


@receiver(response_submitted)
def take_in_what_was_submitted(*, snapshot: int, **_more: Any) -> None:
    """In the background: whoever submits does not wait for it."""
    take_in_answers_later(snapshot=Snapshot.objects.only("response").get(pk=snapshot))


@receiver(report_received)
def take_in_what_was_sent(*, returned: int, **_more: Any) -> None:
    """A party's own document is kept as a source of the party at once, and read in the background."""
    found = Return.objects.select_related("review", "party", "response", "original").get(pk=returned)
    take_in_report(returned=found, read_later=read_later, actor=ACTOR, at=timezone.now())


@receiver(source_read)
def compare_arabic_with_its_pages(*, source: int, **_more: Any) -> None:
    """Arabic is stored in PDF files in many wrong ways that all print well: where it can be, it is compared with its pages."""
    found = Source.objects.standing().filter(pk=source, state=SourceState.READ).first()
    if found is None or NOTICES["arabic-from-pdf"] not in found.warnings or not installed():
        return
    if not RecognisedPage.objects.filter(original=found.original_id, script=ARABIC).exists():
        recognise_later(source=found, actor=ACTOR)


@receiver(consent_changed)
def follow_what_was_decided(*, response: int, **_more: Any) -> None:
    """At once, before the page that says so is answered: what was withdrawn is gone from everywhere.

    A file that came while it was withdrawn was not read; it is as soon as it may be.
    """
    follow_consent(response=Response.objects.get(pk=response), actor=ACTOR, at=timezone.now())
    for source in Source.objects.standing().filter(response=response, state=SourceState.WAITING):
        read_later(source=source, actor=ACTOR)
