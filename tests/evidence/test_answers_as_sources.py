"""What was submitted becomes evidence: every answer in its own words, tied by its question, under the consent given for it."""

from uuid import uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.conftest import NOON

from stocktake.evidence import tasks
from stocktake.evidence.enums import Consent, Origin
from stocktake.evidence.models import Code, Passage, Source
from stocktake.evidence.rules.visibility import Act
from stocktake.evidence.services.catch_up import catch_up
from stocktake.evidence.services.follow_consent import follow_consent
from stocktake.evidence.services.take_in_response import take_in_response
from stocktake.evidence.tasks import TAKE_IN_ANSWERS
from stocktake.foundation.services.files import keep
from stocktake.questionnaires.enums import Door, ReturnState
from stocktake.questionnaires.models import Return
from stocktake.questionnaires.services.consent import state_consent
from stocktake.questionnaires.services.save import Target, save_answer
from stocktake.questionnaires.services.submit import ask_to_reopen, grant_reopening, submit
from stocktake.questionnaires.signals import report_received
from stocktake.reviews.enums import RoleKind
from stocktake.reviews.rules.viewer import public_viewer
from stocktake.synthesis.models import Draft, Finding, LostCitation
from stocktake.synthesis.queries.lost import lost_of
from stocktake.synthesis.services.find import find
from stocktake.synthesis.services.write import write

pytestmark = pytest.mark.django_db

SAID = "The cost of sending remittances home was capped by law at three per cent."
MORE = "Recruitment fees paid by workers are forbidden."


def say(response, question: str, text: str) -> None:
    now = response.answers.filter(question=question).first()
    save_answer(
        target=Target(response, question), text=text, language="en", based_on=now.revision if now else 0, nonce=uuid4(),
        door=Door.WEB, actor="test", at=NOON,
    )  # fmt: skip


def open_again(response) -> None:
    asked = ask_to_reopen(response=response, reason="A figure was wrong.", actor="test", at=NOON)
    grant_reopening(reopening=asked, actor="test", at=NOON)


def quoted(meridian, word: str) -> bool:
    public = Passage.objects.visible_to(public_viewer(meridian.review), Act.QUOTE)
    return public.filter(text__contains=word).exists()


@pytest.fixture
def asked(meridian):
    return meridian.asks()


@pytest.fixture
def written(meridian):
    """The findings counted and a paper written, as they stand."""

    def writing() -> None:
        find(review=meridian.review, actor="test", at=NOON)
        write(review=meridian.review, language="en", actor="test", at=NOON)

    return writing


# -- a submission becomes a source ---------------------------------------------------------------------------------------


def test_every_paragraph_of_an_answer_is_a_passage_with_its_question_above_it(meridian, asked):
    source = meridian.submits(meridian.answers("AU", {"E.1": f"{SAID}\n\n- first\n- second", "F.1": MORE}))
    assert (source.kind, source.state, source.consent) == ("voluntary-review", "read", Consent.PUBLISH)
    assert source.title == "Voluntary review of Aurelia, submitted on 20 February 2031"
    rows = [(row.text, row.kind, row.label, row.place, row.headings) for row in source.passages.order_by("number")]
    assert rows == [
        (SAID, "paragraph", "E.1", "E.1", ["Asked in E", "Asked in E.1"]),
        ("first", "list-item", "E.1", "E.1", ["Asked in E", "Asked in E.1"]),
        ("second", "list-item", "E.1", "E.1", ["Asked in E", "Asked in E.1"]),
        (MORE, "paragraph", "F.1", "F.1", ["Asked in F", "Asked in F.1"]),
    ]


def test_an_organisations_answers_are_its_submission(meridian, asked):
    source = meridian.submits(meridian.answers("SH", {"F.1": MORE}))
    assert (source.kind, source.title) == ("submission", "Answers of Vervain House, submitted on 20 February 2031")


def test_what_a_condition_hides_is_no_part_of_it(meridian, asked):
    source = meridian.submits(meridian.answers("AU", {"E.1": SAID, "E.3": MORE}))
    assert list(source.passages.values_list("label", flat=True)) == ["E.1"]


def test_each_passage_says_in_which_language_it_is(meridian, asked):
    chinese = "自2029年起，汇款手续费不得超过汇款额的百分之三，违者处以罚款，并由主管部门每季度公布各家机构的收费标准。"
    source = meridian.submits(meridian.answers("AU", {"E.1": SAID, "F.1": chinese}))
    assert list(source.passages.order_by("number").values_list("language", flat=True)) == ["en", "zh"]


def test_its_words_are_found_by_search(meridian, asked, client):
    meridian.submits(meridian.answers("AU", {"E.1": SAID}))
    assert "capped by law" in client.get(meridian.address("search/?q=remittances")).content.decode()


def test_its_passages_are_numbered_by_chance(meridian, asked):
    """Numbered one after the other, an answer that must not be named would be known by its neighbours."""
    source = meridian.submits(meridian.answers("AU", {code: SAID for code in ("E.1", "E.2", "F.1", "F.2", "F.3", "F.4")}))
    ids = list(source.passages.order_by("number").values_list("pk", flat=True))
    assert all(abs(one - other) > 1000 for one, other in zip(ids, ids[1:], strict=False))


# -- what it is tied to --------------------------------------------------------------------------------------------------


def test_an_answer_is_tied_by_the_tags_of_its_question_and_they_count(meridian, asked):
    source = meridian.submits(meridian.answers("AU", {"E.1": "Nothing in these words tells what they are about."}))
    codes = Code.objects.filter(passage__source=source, origin=Origin.QUESTION)
    assert sorted((code.element.kind, code.element.code, code.by) for code in codes) == [
        ("category", "progress", "question E.1"), ("objective", "20", "question E.1"),
    ]  # fmt: skip
    find(review=meridian.review, actor="test", at=NOON)
    finding = Finding.objects.get(review=meridian.review, key="objective-20.governments.mention")
    assert (finding.parties, finding.of, finding.checked) == (1, 1, 0)


def test_the_page_says_that_a_tie_follows_from_the_question(meridian, asked, client):
    source = meridian.submits(meridian.answers("AU", {"E.1": "Nothing in these words tells what they are about."}))
    page = client.get(meridian.address(f"passages/{source.passages.get().pk}/")).content.decode()
    assert "follows from the question it answers" in page
    assert "decided by a person" not in page


def test_the_machine_suggests_for_answers_as_it_does_for_files(meridian, asked):
    source = meridian.submits(meridian.answers("AU", {"F.1": MORE}))
    assert source.passages.get().suggestions.exists()


# -- submitted again -----------------------------------------------------------------------------------------------------


def test_taking_in_again_changes_nothing(meridian, asked):
    response = meridian.answers("AU", {"E.1": SAID})
    source = meridian.submits(response)
    before = (source.passages.count(), Code.objects.filter(passage__source=source).count(), source.arrivals.count())
    assert take_in_response(snapshot=source.snapshot, actor="test", at=NOON) == source
    assert before == (source.passages.count(), Code.objects.filter(passage__source=source).count(), source.arrivals.count())


def test_a_later_submission_takes_the_place_of_the_earlier_one_everywhere(
    meridian, asked, written, django_capture_on_commit_callbacks
):
    response = meridian.answers("AU", {"E.1": SAID})
    first = meridian.submits(response)
    written()
    cited = first.passages.get().citations.first()
    assert cited is not None
    open_again(response)
    say(response, "E.1", MORE)
    with django_capture_on_commit_callbacks(execute=True):
        second = meridian.submits(response)
    first.refresh_from_db()
    assert first.superseded_at is not None and second.superseded_at is None
    assert not quoted(meridian, SAID) and quoted(meridian, MORE)
    draft = Draft.objects.filter(review=meridian.review).order_by("-version").first()
    assert draft.version == cited.sentence.paragraph.draft.version + 1
    lost = lost_of(draft)
    assert {(each.paragraph, each.who.text, each.label, each.why) for each in lost} >= {
        (cited.sentence.paragraph.number, "Aurelia", "E.1", "replaced by a later submission")
    }


def test_the_same_text_submitted_again_is_one_source_that_arrived_twice(meridian, asked):
    response = meridian.answers("AU", {"E.1": SAID})
    first = meridian.submits(response)
    open_again(response)
    second = meridian.submits(response)
    assert second == first
    assert second.arrivals.count() == 2 and second.superseded_at is None
    assert second.snapshot == response.snapshots.order_by("-number").first()


def test_what_a_person_decided_of_words_that_stay_is_not_lost(meridian, asked):
    response = meridian.answers("AU", {"E.1": SAID, "F.1": MORE})
    first = meridian.submits(response)
    code = Code.objects.get(passage=first.passages.get(label="E.1"), element__kind="objective", element__number=20)
    Code.objects.filter(pk=code.pk).update(origin=Origin.PERSON, by="Tomas Quillfeather")
    open_again(response)
    say(response, "F.1", "Fees are forbidden.")
    second = meridian.submits(response)
    carried = Code.objects.get(passage=second.passages.get(label="E.1"), element=code.element)
    assert (carried.origin, carried.by, carried.at) == (Origin.PERSON, "Tomas Quillfeather", code.at)


def test_a_submission_that_a_later_one_has_overtaken_is_not_taken_in(meridian, asked):
    response = meridian.answers("AU", {"E.1": SAID})
    first = submit(response=response, name="N", title="T", actor="test", at=NOON)
    open_again(response)
    say(response, "E.1", MORE)
    meridian.submits(response)
    assert take_in_response(snapshot=first.snapshot, actor="test", at=NOON) is None
    assert Source.objects.filter(response=response).count() == 1


# -- consent ---------------------------------------------------------------------------------------------------------------


def test_an_answer_stands_under_its_own_consent(meridian, asked):
    source = meridian.submits(meridian.answers("AU", {"E.1": SAID, "F.1": MORE}, own={"F.1": Consent.AGGREGATE}))
    assert source.passages.get(label="E.1").consent is None
    assert source.passages.get(label="F.1").consent == Consent.AGGREGATE
    assert quoted(meridian, SAID) and not quoted(meridian, MORE)


def test_a_withdrawn_answer_is_gone_at_once_and_what_cited_it_lights_up(
    meridian, asked, written, client, django_capture_on_commit_callbacks
):
    response = meridian.answers("AU", {"E.1": SAID, "F.1": MORE})
    source = meridian.submits(response)
    written()
    before = Draft.objects.get(review=meridian.review)
    with django_capture_on_commit_callbacks(execute=True):
        state_consent(response=response, level=None, question="E.1", evidence="by letter", actor="test", at=NOON)
    assert not quoted(meridian, SAID) and quoted(meridian, MORE)
    assert source.passages.countable().count() == 1
    page = client.get(meridian.address("synthesis/")).content.decode()
    assert SAID not in page and "no longer hold" not in page
    client.force_login(meridian.person("officer", RoleKind.OFFICER))
    page = client.get(meridian.address("synthesis/")).content.decode()
    assert f"of version {before.version}" in page and "withdrawn" in page and SAID not in page


def test_a_consent_that_allows_less_is_followed_and_a_quotation_that_rested_on_it_is_noted(
    meridian, asked, written, django_capture_on_commit_callbacks
):
    response = meridian.answers("AU", {"E.1": SAID})
    meridian.submits(response)
    written()
    with django_capture_on_commit_callbacks(execute=True):
        state_consent(response=response, level=Consent.AGGREGATE, question="E.1", evidence="by letter", actor="test", at=NOON)
    assert not quoted(meridian, SAID)
    lost = LostCitation.objects.filter(paragraph__draft__review=meridian.review)
    assert {row.why for row in lost} == {"consent"}
    assert {sentence.kind for row in lost for sentence in row.paragraph.sentences.filter(citations__passage=row.passage)} >= {
        "quote"
    }
    find(review=meridian.review, actor="test", at=NOON)
    assert Finding.objects.get(review=meridian.review, key="objective-20.governments.mention").parties == 1


def test_a_withdrawn_report_is_gone_whole_and_comes_back_with_a_new_consent(meridian, asked):
    response = meridian.answers("AU", {"E.1": SAID}, own={"E.1": Consent.PUBLISH})
    meridian.submits(response)
    meridian.withdraws(response)
    assert not quoted(meridian, SAID)
    meridian.consents(response, Consent.QUOTE_UNNAMED)
    assert quoted(meridian, SAID)


def test_a_consent_given_before_the_submission_was_taken_in_holds_for_it(meridian, asked):
    response = meridian.answers("AU", {"E.1": SAID})
    receipt = submit(response=response, name="N", title="T", actor="test", at=NOON)
    state_consent(response=response, level=None, question="E.1", evidence="by letter", actor="test", at=NOON)
    take_in_response(snapshot=receipt.snapshot, actor="test", at=NOON)
    assert not quoted(meridian, SAID)


def test_where_nothing_changed_nobody_is_told(meridian, asked, django_capture_on_commit_callbacks):
    response = meridian.answers("AU", {"E.1": SAID})
    meridian.submits(response)
    with django_capture_on_commit_callbacks() as callbacks:
        assert follow_consent(response=response, actor="test", at=NOON) == 0
    assert callbacks == []


# -- what the questionnaires announce --------------------------------------------------------------------------------------


def test_a_submission_is_taken_in_in_the_background(meridian, asked, django_capture_on_commit_callbacks):
    response = meridian.answers("AU", {"E.1": SAID})
    with django_capture_on_commit_callbacks(execute=True):
        receipt = submit(response=response, name="N", title="T", actor="test", at=NOON)
    job = ProcrastinateJob.objects.get(task_name=TAKE_IN_ANSWERS, args__snapshot=receipt.snapshot_id)
    assert job.lock == f"{TAKE_IN_ANSWERS} {response.pk}"


@pytest.fixture
def own_document(meridian, asked):
    """A ministry's own document, sent beside the form."""
    response = meridian.answers("AU", {"E.1": SAID}, consent=Consent.QUOTE_NAMED)
    return Return.objects.create(
        review=meridian.review, response=response, party=response.party, door=Door.MAIL, filename="own words.txt",
        original=keep(data=b"The ministry reports in its own words.", at=NOON), state=ReturnState.SOURCE, by="test", at=NOON,
    )  # fmt: skip


def test_a_report_in_own_words_becomes_a_source_of_the_party_under_the_consent_to_its_report(meridian, own_document):
    report_received.send(sender=Return, returned=own_document.pk)
    report_received.send(sender=Return, returned=own_document.pk)
    source = Source.objects.get(original=own_document.original)
    assert (source.party.code, source.kind, source.consent) == ("AU", "voluntary-review", Consent.QUOTE_NAMED)
    assert source.arrivals.count() == 1
    meridian.withdraws(own_document.response)
    source.refresh_from_db()
    assert source.withdrawn_at is not None


def test_what_was_announced_and_not_heard_is_done_later(meridian, own_document):
    receipt = submit(response=own_document.response, name="N", title="T", actor="test", at=NOON)
    later = NOON.replace(hour=13)
    heard: list[object] = []

    def note(**words: object) -> None:
        heard.extend(words.values())

    assert catch_up(read_later=note, take_in_later=note, actor="test", at=later) >= 2
    assert receipt.snapshot in heard
    assert Source.objects.filter(original=own_document.original, party__code="AU").exists()


def test_what_waits_already_is_not_asked_for_twice(meridian, asked):
    receipt = submit(response=meridian.answers("AU", {"E.1": SAID}), name="N", title="T", actor="test", at=NOON.replace(year=2020))
    for _run in range(2):
        tasks.catch_up(0)
    assert ProcrastinateJob.objects.filter(task_name=TAKE_IN_ANSWERS, args__snapshot=receipt.snapshot_id).count() == 1


def test_a_consent_that_was_not_followed_is_followed_later(meridian, asked):
    response = meridian.answers("AU", {"E.1": SAID})
    meridian.submits(response)
    state_consent(response=response, level=None, question="E.1", evidence="by letter", actor="test", at=NOON)
    assert quoted(meridian, SAID)
    assert catch_up(read_later=print, take_in_later=print, actor="test", at=NOON) == 1
    assert not quoted(meridian, SAID)
