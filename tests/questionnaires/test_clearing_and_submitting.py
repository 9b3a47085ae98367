"""From the cleared text to the receipt: what was signed and submitted stays, and says who signed it."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from stocktake.foundation.models import Activity
from stocktake.questionnaires.models import Receipt, Signature, Snapshot
from stocktake.questionnaires.queries.differences import Change, differences
from stocktake.questionnaires.queries.frozen import frozen
from stocktake.questionnaires.services.clearance import (
    AlreadySubmitted,
    NotItsTurn,
    NotSigned,
    TextHasMoved,
    freeze_for_clearance,
    set_chain,
    sign,
    unsigned,
)
from stocktake.questionnaires.services.freeze import canonical, content_of, frozen_content
from stocktake.questionnaires.services.items import add_item
from stocktake.questionnaires.services.save import NotOpen
from stocktake.questionnaires.services.submit import AlreadySubmitted as Submitted
from stocktake.questionnaires.services.submit import (
    Blocked,
    NoReason,
    NotCleared,
    NotSubmitted,
    ask_to_reopen,
    grant_reopening,
    submit,
)
from stocktake.questionnaires.signals import response_submitted
from stocktake.reviews.enums import ParticipationState
from stocktake.reviews.models import Participation
from tests.questionnaires.conftest import AT, FOCAL_POINT

pytestmark = pytest.mark.django_db

CHAIN = [("Ministry of Labour", "labour@meridian.example"), ("Focal point", ""), ("Minister", "")]


def state_of(response) -> str:
    return Participation.objects.get(review=response.review, party=response.party).state


@pytest.fixture
def chain(response):
    return set_chain(response=response, offices=CHAIN, actor=FOCAL_POINT, at=AT)


@pytest.fixture
def sign_all(response):
    def signing(snapshot):
        for step in response.steps.all():
            sign(snapshot=snapshot, position=step.position, name=f"N{step.position}", title="Head", actor=FOCAL_POINT, at=AT)

    return signing


def submitting(response, **more):
    return submit(
        **{"response": response, "name": "Alban Merrowdale", "title": "Focal point", "actor": FOCAL_POINT, "at": AT} | more
    )


def test_nothing_changed_is_the_same_frozen_version(response, say):
    say("A.1", "Said.")
    first = freeze_for_clearance(response=response, actor=FOCAL_POINT, at=AT)
    assert freeze_for_clearance(response=response, actor=FOCAL_POINT, at=AT) == first
    assert frozen_content(first)["answers"][0]["text"] == "Said."
    assert canonical(content_of(response)) == canonical(frozen_content(first))


def test_the_chain_is_signed_in_order_and_clears_the_report(response, say, chain, sign_all):
    say("A.1", "Said.")
    snapshot = freeze_for_clearance(response=response, actor=FOCAL_POINT, at=AT)
    with pytest.raises(NotItsTurn):
        sign(snapshot=snapshot, position=2, name="N", title="T", actor=FOCAL_POINT, at=AT)
    assert [step.office for step in unsigned(response)] == ["Ministry of Labour", "Focal point", "Minister"]
    sign_all(snapshot)
    assert unsigned(response) == []
    assert state_of(response) == ParticipationState.CLEARED


def test_an_office_that_takes_the_place_of_another_signs_itself(response, say, chain, sign_all):
    say("A.1", "Said.")
    first = freeze_for_clearance(response=response, actor=FOCAL_POINT, at=AT)
    sign_all(first)
    set_chain(response=response, offices=[("Ministry of Finance", ""), *CHAIN[1:]], actor=FOCAL_POINT, at=AT)
    assert [step.office for step in unsigned(response)] == ["Ministry of Finance"]
    assert state_of(response) == ParticipationState.UNDER_WAY
    with pytest.raises(NotItsTurn):
        sign(snapshot=first, position=1, name="N", title="T", actor=FOCAL_POINT, at=AT)
    second = freeze_for_clearance(response=response, actor=FOCAL_POINT, at=AT)
    assert second != first
    sign_all(second)
    assert unsigned(response) == [] and state_of(response) == ParticipationState.CLEARED


def test_nobody_signs_without_name_and_title(response, say, chain):
    say("A.1", "Said.")
    snapshot = freeze_for_clearance(response=response, actor=FOCAL_POINT, at=AT)
    with pytest.raises(NotSigned):
        sign(snapshot=snapshot, position=1, name="N", title="  ", actor=FOCAL_POINT, at=AT)


def test_a_text_that_moved_after_freezing_is_not_signed(response, say, chain):
    say("A.1", "Said.")
    snapshot = freeze_for_clearance(response=response, actor=FOCAL_POINT, at=AT)
    say("A.1", "Said otherwise.")
    with pytest.raises(TextHasMoved):
        sign(snapshot=snapshot, position=1, name="N", title="T", actor=FOCAL_POINT, at=AT)


def test_a_cleared_text_that_is_changed_is_under_way_again_and_unsigned(response, say, chain, sign_all):
    say("A.1", "Said.")
    sign_all(freeze_for_clearance(response=response, actor=FOCAL_POINT, at=AT))
    say("A.1", "Said otherwise.")
    assert state_of(response) == ParticipationState.UNDER_WAY
    assert len(unsigned(response)) == 3
    with pytest.raises(NotCleared, match="Ministry of Labour, Focal point, Minister"):
        submitting(response)


def test_a_submission_is_a_snapshot_with_its_signatures_and_a_receipt(
    response, say, chain, sign_all, django_capture_on_commit_callbacks
):
    say("A.1", "Said.")
    sign_all(freeze_for_clearance(response=response, actor=FOCAL_POINT, at=AT))
    heard = []
    response_submitted.connect(lambda snapshot, **more: heard.append(snapshot), weak=False, dispatch_uid="test")
    try:
        with django_capture_on_commit_callbacks(execute=True):
            receipt = submitting(response)
    finally:
        response_submitted.disconnect(dispatch_uid="test")
    assert receipt.number == "MER/GCM/2031/VR/AUR/2"
    assert heard == [receipt.snapshot_id]
    assert list(receipt.snapshot.signatures.values_list("office", "name")) == [
        ("Ministry of Labour", "N1"), ("Focal point", "N2"), ("Minister", "N3"), ("", "Alban Merrowdale"),
    ]  # fmt: skip
    assert state_of(response) == ParticipationState.SUBMITTED
    assert Activity.objects.get(verb="submitted").detail["sha256"] == receipt.snapshot.content_id


def test_a_repeated_group_is_read_item_by_item(response, say):
    first, second = (add_item(response=response, group="B.2", actor=FOCAL_POINT, at=AT) for _ in range(2))
    for item, called in ((second, "Wallet"), (first, "Prices")):
        say("B.2.2", "4", item=item.key)
        say("B.2.1", called, item=item.key)
    say("A.1", "Said.")
    asked = [(one["question"], one["text"]) for one in content_of(response)["answers"]]
    assert asked == [("A.1", "Said."), ("B.2.1", "Prices"), ("B.2.2", "4"), ("B.2.1", "Wallet"), ("B.2.2", "4")]
    content = content_of(response)
    earlier = {**content, "answers": sorted(content["answers"], key=lambda one: one["question"])}
    assert [given.text for given in frozen(earlier).answers(response.party)] == ["Said.", "Prices", "4", "Wallet", "4"]


def test_whoever_submitted_is_named_in_the_language_of_the_reader(response, say):
    say("A.1", "Said.")
    with override("fr"):
        signature = submitting(response).snapshot.signatures.get()
        french = signature.signed_for
    with override("en"):
        assert (french, signature.signed_for) == ("Présenté par", "Submitted by")


def test_without_a_chain_the_submitters_signature_is_enough(response, say):
    say("A.1", "Said.")
    assert submitting(response).snapshot.signatures.count() == 1


def test_what_must_be_mended_stops_the_submission_and_loses_nothing(response):
    with pytest.raises(Blocked, match="nothing is lost"):
        submitting(response)
    assert not Snapshot.objects.filter(response=response).exists()


def test_a_submitted_report_is_submitted_once(response, say):
    say("A.1", "Said.")
    submitting(response)
    with pytest.raises(Submitted, match="receipt stands"):
        submitting(response)
    with pytest.raises(AlreadySubmitted):
        set_chain(response=response, offices=[], actor=FOCAL_POINT, at=AT)
    assert Receipt.objects.count() == 1


def test_it_is_opened_again_for_a_reason_and_what_was_submitted_stands(response, say):
    say("A.1", "Said.")
    first = submitting(response)
    with pytest.raises(NotOpen):
        say("A.1", "Said otherwise.")
    with pytest.raises(NoReason):
        ask_to_reopen(response=response, reason=" ", actor=FOCAL_POINT, at=AT)
    asked = ask_to_reopen(response=response, reason="A figure was wrong.", actor=FOCAL_POINT, at=AT)
    grant_reopening(reopening=asked, actor="Ione Castellane", at=AT)
    assert state_of(response) == ParticipationState.REOPENED
    say("A.1", "Said otherwise.")
    say("B.1", "And more.")
    second = submitting(response)
    assert frozen_content(first.snapshot)["answers"][0]["text"] == "Said."
    changed = differences(frozen_content(first.snapshot), frozen_content(second.snapshot))
    assert [(each.question, each.change) for each in changed] == [("A.1", Change.CHANGED), ("B.1", Change.ADDED)]


def test_an_open_report_need_not_be_opened(response, say):
    say("A.1", "Said.")
    with pytest.raises(NotSubmitted):
        ask_to_reopen(response=response, reason="Because.", actor=FOCAL_POINT, at=AT)


@pytest.mark.parametrize("model", [Snapshot, Signature, Receipt])
def test_what_was_frozen_signed_and_receipted_is_written_once(response, say, model):
    say("A.1", "Said.")
    submitting(response)
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        model.objects.all()._raw_delete("default")
