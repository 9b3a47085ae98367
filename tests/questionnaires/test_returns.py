"""A file that came back is a proposal: it never overwrites, nothing in it is lost, and taking it over can be undone."""

import io
from collections.abc import Callable, Iterator
from copy import deepcopy

import pytest
from docx import Document
from openpyxl import load_workbook

from stocktake.foundation.models import Activity
from stocktake.foundation.services.files import open_original
from stocktake.parties.models import Party
from stocktake.questionnaires.enums import Decision, Door, LineStatus, ReturnState, RevisionKind
from stocktake.questionnaires.interfaces.forms.boxes import marked
from stocktake.questionnaires.interfaces.forms.notices import sentences
from stocktake.questionnaires.interfaces.forms.reader import FormReader
from stocktake.questionnaires.interfaces.forms.writing import write_form
from stocktake.questionnaires.models import Answer, RepeatItem, Response, Return, Revision
from stocktake.questionnaires.rules.codes import printed, read_code
from stocktake.questionnaires.services.apply import (
    NothingToDecide,
    accept_new,
    apply_return,
    assign,
    decide,
    reopen_for,
    undo_return,
)
from stocktake.questionnaires.services.begin import begin
from stocktake.questionnaires.services.items import add_item
from stocktake.questionnaires.services.returns import Taken, TooLarge, take_return
from stocktake.questionnaires.services.save import LONGEST, NoSuchQuestion, NotOpen
from stocktake.reviews.enums import ParticipationState
from stocktake.reviews.models import Participation
from tests.questionnaires.conftest import AT, FOCAL_POINT
from tests.questionnaires.filling import FILL, TOLD, answer_cell, cell_of, fill_excel, fill_html, fill_word, saved

pytestmark = pytest.mark.django_db

OFFICER = "Ione Castellane <ione.castellane@meridian.example>"
MIXED = "Första “quoted” line 😀\n\n- one\n- two\n第二段：中文。\nالفقرة الثالثة مع اسم Latin Name 2030."


@pytest.fixture(scope="session")
def form_reader() -> Iterator[FormReader]:
    with FormReader() as reader:
        yield reader


@pytest.fixture
def hand_in(demonstration, form_reader) -> Callable[..., Taken]:
    def take(data: bytes, filename: str, claimed: Party | None = None) -> Taken:
        return take_return(
            review=demonstration, data=data, filename=filename, claimed=claimed, reader=form_reader, actor=OFFICER, at=AT
        )

    return take


@pytest.fixture
def form(response) -> Callable[..., bytes]:
    def write(format: str = "docx", **how) -> bytes:
        return write_form(response, format=format, **({"language": "en"} | how))

    return write


@pytest.fixture
def told(response):
    """The texts that stand now."""
    return lambda: {
        (answer.question, answer.item): answer.text
        for answer in Answer.objects.consolidated().filter(response=response)
        if answer.text
    }


def lines(returned: Return) -> list[tuple[str, str, str]]:
    return list(returned.lines.values_list("question", "status", "incoming"))


def apply(returned: Return):
    accept_new(returned=returned, differing=True, actor=OFFICER, at=AT)
    return apply_return(returned=returned, actor=OFFICER, at=AT)


# -- what comes back ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["docx", "xlsx", "html"])
@pytest.mark.parametrize("language", ["en", "fr", "ar", "zh", "ru", "es"])
def test_an_untouched_form_says_nothing_new(form, hand_in, say, format, language):
    say("A.1", MIXED)
    say("A.2", "health")
    returned = hand_in(form(format, language=language), f"form.{format}").returned
    assert returned.state == ReturnState.PROPOSED
    assert lines(returned) == [("A.1", "same", MIXED), ("A.2", "same", "health")]
    assert "Nothing in the file differs from what stands here." in sentences(returned.notices)


@pytest.mark.parametrize("format", ["docx", "xlsx", "html"])
def test_what_was_typed_comes_back_as_it_was(form, hand_in, format, told):
    texts = {"A.1": MIXED, "A.3": "=1+1", "B.1": "-5 per cent", "B.2.1/NEW1": "@home", "B.2.2/NEW1": "418"}
    returned = hand_in(FILL[format](form(format), texts), f"form.{format}").returned
    assert {line.question: line.incoming for line in returned.lines.all()} == {
        key.partition("/")[0]: text for key, text in texts.items()
    }
    assert {line.status for line in returned.lines.all()} == {"new"}
    apply(returned)
    assert {question: text for (question, _item), text in told().items()} == {
        key.partition("/")[0]: text for key, text in texts.items()
    }


def test_the_original_is_kept_and_the_door_is_shown(form, hand_in, response):
    data = fill_word(form(), {"A.1": "The fee fell."})
    returned = hand_in(data, "Aurelia final FINAL.docx").returned
    assert open_original(returned.original).read() == data
    assert (returned.door, returned.language, returned.recognised_by) == (Door.WORD, "en", "identifier")
    apply(returned)
    answer = Answer.objects.get(response=response, question="A.1")
    assert (answer.text, answer.door) == ("The fee fell.", "word")
    assert Revision.objects.get(answer=answer).kind == RevisionKind.RETURNED


def test_choices_are_read_from_their_boxes(form, hand_in):
    returned = hand_in(fill_word(form(), {"A.2": "Health|Schools"}), "form.docx").returned
    assert lines(returned) == [("A.2", "new", "health schools")]


def test_choices_are_read_from_the_cells_of_a_workbook(form, hand_in):
    returned = hand_in(fill_excel(form("xlsx"), {"A.2:labour": "☒"}), "form.xlsx").returned
    assert lines(returned) == [("A.2", "new", "labour")]


def test_merged_cells_of_a_workbook_are_read_and_take_nothing_away(form, hand_in, say):
    say("B.1", "What stands.")
    book = load_workbook(io.BytesIO(fill_excel(form("xlsx"), {"A.1": "Typed into a merged cell."})))
    for sheet in book.worksheets:
        sheet.protection.disable()
        for row in sheet.iter_rows():
            code = read_code(str(row[0].value or ""))
            if code and code.code in {"A.1", "B.1"}:
                [cell] = [cell for cell in row if not cell.protection.locked]
                sheet.merge_cells(start_row=cell.row, start_column=cell.column, end_row=cell.row, end_column=cell.column + 3)
    data = io.BytesIO()
    book.save(data)
    returned = hand_in(data.getvalue(), "form.xlsx").returned
    assert ("A.1", "new", "Typed into a merged cell.") in lines(returned)
    assert all(line.status in {"same", "new"} for line in returned.lines.all())


def test_the_same_choices_in_another_order_are_the_same(form, hand_in, say):
    say("A.2", "schools health")
    assert lines(hand_in(form(), "form.docx").returned) == [("A.2", "same", "schools health")]


def test_choices_that_differ_by_a_number_only_are_told_apart():
    labels = {
        "6": ["Objective 6: fair recruitment"],
        "14": ["Objective 14: consular protection"],
        "20": ["Objective 20"],
        "23": ["23"],
    }
    read = marked("☒ Objective 6: fair recruitment\n☐ Objective 14: consular protection\n☒ Objective 20\n☐ 23", labels, frozenset())
    assert (read.names, read.rest) == (("6", "20"), "")
    assert marked("6 14 23", labels, frozenset()).names == ("6", "14", "23")


def test_words_beside_the_boxes_are_not_lost(form, hand_in):
    document = Document(io.BytesIO(fill_word(form(), {"A.2": "Health"})))
    answer_cell(document, "A.2").add_paragraph("and fisheries, which is not in the list")
    returned = hand_in(saved(document), "form.docx").returned
    assert lines(returned) == [("", "unmatched", "and fisheries, which is not in the list"), ("A.2", "new", "health")]


def test_a_form_in_another_language_is_fine_and_noted(form, hand_in, told):
    returned = hand_in(fill_word(form(language="fr"), {"A.1": "Les frais ont baissé."}), "formulaire.docx").returned
    assert "The form is in Français, the report is written in English. The texts are taken as they are." in sentences(
        returned.notices
    )
    apply(returned)
    assert Answer.objects.get(question="A.1", response=returned.response).language == "fr"


def test_a_half_filled_form_takes_nothing_away(form, hand_in, say, told):
    say("B.1", "What stands here.")
    returned = hand_in(fill_word(form(blank=True), {"A.1": "One answer."}), "form.docx").returned
    assert lines(returned) == [("A.1", "new", "One answer.")]
    assert "1 questions that are answered here are empty in the file; their answers stay as they are." in sentences(
        returned.notices
    )
    apply(returned)
    assert told() == {("A.1", ""): "One answer.", ("B.1", ""): "What stands here."}


def test_text_outside_the_cells_goes_into_the_tray(form, hand_in):
    document = Document(io.BytesIO(form()))
    table, _cell = cell_of(document, "A.1")
    table._tbl.addnext(document.add_paragraph("We would also like to mention the ferry line.")._p)
    [line] = hand_in(saved(document), "form.docx").returned.lines.all()
    assert (line.status, line.incoming) == (LineStatus.UNMATCHED, "We would also like to mention the ferry line.")
    assert line.place.endswith("A.1")


def the_row(document, code: str):
    table, _cell = cell_of(document, code)
    return next(row for row in table.rows if row.cells[0].text.startswith(code))


def typed_over(cell, text: str) -> None:
    for node in cell._tc.iter(TOLD):
        node.text = text


def without_bookmark(row) -> None:
    for name in ("bookmarkStart", "bookmarkEnd"):
        for mark in list(row._tr.iter(TOLD[:-1] + name)):
            mark.getparent().remove(mark)


def test_the_question_is_found_by_its_bookmark_where_the_code_was_typed_over(form, hand_in):
    document = Document(io.BytesIO(fill_word(form(), {"A.1": "Mine."})))
    typed_over(the_row(document, "A.1").cells[0], "see above")
    [line] = hand_in(saved(document), "form.docx").returned.lines.all()
    assert (line.question, line.matched_by, line.notices) == ("A.1", "bookmark", ["broken-code"])


def test_the_question_is_found_by_its_code_where_the_bookmark_is_gone(form, hand_in):
    document = Document(io.BytesIO(fill_word(form(), {"A.1": "Mine."})))
    without_bookmark(the_row(document, "A.1"))
    [line] = hand_in(saved(document), "form.docx").returned.lines.all()
    assert (line.question, line.matched_by) == ("A.1", "code")


def test_the_visible_code_is_followed_where_the_bookmark_disagrees_and_it_is_said(form, hand_in):
    document = Document(io.BytesIO(fill_word(form(), {"A.1": "Written beside B.1."})))
    typed_over(the_row(document, "A.1").cells[0], printed("B.1"))
    [line] = hand_in(saved(document), "form.docx").returned.lines.all()
    assert (line.question, line.matched_by, line.notices) == ("B.1", "code", ["disagree"])


def test_the_question_is_found_by_its_words_where_code_and_bookmark_are_gone(form, hand_in):
    document = Document(io.BytesIO(fill_word(form(), {"A.1": "Mine."})))
    row = the_row(document, "A.1")
    without_bookmark(row)
    typed_over(row.cells[0], "")
    [line] = hand_in(saved(document), "form.docx").returned.lines.all()
    assert (line.question, line.matched_by) == ("A.1", "wording")


def test_the_same_code_twice_is_one_answer_and_one_text_in_the_tray(form, hand_in):
    document = Document(io.BytesIO(fill_word(form(), {"A.1": "First."})))
    table, _cell = cell_of(document, "A.1")
    copy = deepcopy(table._tbl)
    for node in copy.iter(TOLD):
        node.text = "Second." if node.text == "First." else node.text
    table._tbl.addnext(copy)
    table._tbl.addnext(document.add_paragraph()._p)
    assert sorted(lines(hand_in(saved(document), "form.docx").returned)) == [("", "unmatched", "Second."), ("A.1", "new", "First.")]


# -- whose it is -------------------------------------------------------------------------------------------------------


def test_the_form_of_another_state_is_refused_and_kept(form, hand_in):
    jorund = Party.objects.get(code="JOR")
    returned = hand_in(fill_word(form(), {"A.1": "Not theirs."}), "form.docx", claimed=jorund).returned
    assert (returned.state, returned.reason) == (ReturnState.REFUSED, "wrong-party")
    assert "This is the form of Aurelia, and it was handed in for Jorund." in returned.message
    assert returned.lines.count() == 0 and open_original(returned.original).read()


def test_an_identifier_that_nobody_gave_out_is_refused(form, hand_in, response):
    data = form("html").replace(response.token.encode(), b"ZZZZ-ZZZZ-ZZZZ")
    returned = hand_in(data, "form.html").returned
    assert (returned.state, returned.reason) == (ReturnState.REFUSED, "unknown-identifier")


def test_a_form_of_another_review_is_refused(form, form_reader, gcm, demonstration):
    from stocktake.reviews.models import Review

    other = Review.objects.create(code="other", framework=demonstration.framework, region=demonstration.region, level="regional")
    returned = take_return(
        review=other, data=form(), filename="form.docx", claimed=None, reader=form_reader, actor=OFFICER, at=AT
    ).returned
    assert (returned.state, returned.reason) == (ReturnState.REFUSED, "another-review")


def test_a_form_without_identifier_needs_somebody_to_say_whose_it_is(form, hand_in, response, aurelia):
    data = fill_html(form("html"), {"A.1": "Said."}).replace(response.token.encode(), b"lost")
    assert hand_in(data, "form.html").returned.reason == "unknown-party"
    returned = hand_in(data, "form.html", claimed=aurelia).returned
    assert lines(returned) == [("A.1", "new", "Said.")]
    assert "The form has lost its identifier" in sentences(returned.notices)[0]


def test_a_letter_in_the_partys_own_words_becomes_a_source(hand_in, aurelia, django_capture_on_commit_callbacks):
    from stocktake.questionnaires.signals import report_received

    heard = []
    report_received.connect(lambda **words: heard.append(words["returned"]), weak=False, dispatch_uid="test")
    with django_capture_on_commit_callbacks(execute=True):
        returned = hand_in(b"The ministry reports as follows.", "report.txt", claimed=aurelia).returned
    report_received.disconnect(dispatch_uid="test")
    assert (returned.state, heard) == (ReturnState.SOURCE, [returned.pk])


def test_the_same_file_again_is_known(form, hand_in):
    data = fill_word(form(), {"A.1": "Once."})
    first = hand_in(data, "form.docx")
    again = hand_in(data, "form (2).docx")
    assert again.again and again.returned == first.returned
    assert Return.objects.count() == 1


def test_a_refused_file_is_refused_once_however_often_it_comes(form, hand_in):
    jorund = Party.objects.get(code="JOR")
    assert hand_in(form(), "a.docx", claimed=jorund).returned == hand_in(form(), "a.docx", claimed=jorund).returned


def test_the_same_items_sent_twice_are_the_same_items(form, hand_in, say):
    blank = form(blank=True)
    texts = {"B.2.1/NEW1": "Wallets", "B.2.2/NEW1": "12"}
    apply(hand_in(fill_word(blank, texts), "first.docx").returned)
    returned = hand_in(fill_word(blank, texts | {"A.1": "And a word."}), "second.docx").returned
    assert sorted((line.question, line.status) for line in returned.lines.all()) == [
        ("A.1", "new"),
        ("B.2.1", "same"),
        ("B.2.2", "same"),
    ]
    assert RepeatItem.objects.count() == 1


def test_an_item_is_known_by_its_key(form, hand_in, response, say, told):
    item = add_item(response=response, group="B.2", actor=FOCAL_POINT, at=AT)
    say("B.2.1", "Wallets", item=item.key)
    returned = hand_in(fill_word(form(), {f"B.2.1/{item.key}": "Mobile wallets"}), "form.docx").returned
    [line] = returned.lines.all()
    assert (line.question, line.item, line.status, line.current) == ("B.2.1", item.key, "differs", "Wallets")


# -- deciding and taking over ------------------------------------------------------------------------------------------


def test_nothing_is_saved_before_it_is_decided_and_applied(form, hand_in, say, told):
    say("A.1", "Before.")
    returned = hand_in(fill_word(form(), {"A.1": "After.", "B.1": "More."}), "form.docx").returned
    assert told() == {("A.1", ""): "Before."}
    kept, taken = returned.lines.get(question="A.1"), returned.lines.get(question="B.1")
    decide(line=kept, decision=Decision.KEEP, actor=OFFICER, at=AT)
    decide(line=taken, decision=Decision.EDIT, text="More, edited.", actor=OFFICER, at=AT)
    assert told() == {("A.1", ""): "Before."}
    apply_return(returned=returned, actor=OFFICER, at=AT)
    assert told() == {("A.1", ""): "Before.", ("B.1", ""): "More, edited."}


def test_taking_over_writes_one_entry_for_each_answer(form, hand_in, response):
    returned = hand_in(fill_word(form(), {"A.1": "One.", "B.1": "Two."}), "form.docx").returned
    apply(returned)
    said = Activity.objects.filter(verb="answered", object_key__startswith=response.token)
    assert [entry.detail["how"] for entry in said] == ["returned", "returned"]
    assert Activity.objects.filter(verb="applied", object_key=str(returned.pk)).count() == 1


def test_an_answer_that_moved_meanwhile_is_shown_again_and_not_overwritten(form, hand_in, say, told):
    say("A.1", "Seen by both.")
    returned = hand_in(fill_word(form(), {"A.1": "From the file."}), "form.docx").returned
    say("A.1", "Typed meanwhile.")
    made = apply(returned)
    assert told()["A.1", ""] == "Typed meanwhile."
    [line] = returned.lines.all()
    assert [moved.pk for moved in made.moved] == [line.pk]
    assert (line.current, line.decision, line.incoming) == ("Typed meanwhile.", "open", "From the file.")
    assert "moved-since" in line.notices
    apply(returned)
    assert told()["A.1", ""] == "From the file."


def test_undoing_gives_back_what_stood_there_and_leaves_what_was_changed_since(form, hand_in, say, told):
    say("A.1", "Before.")
    say("B.1", "Before too.")
    returned = hand_in(fill_word(form(), {"A.1": "After.", "B.1": "After too.", "B.2.1/NEW1": "A new item"}), "form.docx").returned
    apply(returned)
    say("B.1", "Changed since.")
    undone = undo_return(returned=returned, actor=OFFICER, at=AT)
    assert [line.question for line in undone.left] == ["B.1"]
    assert told() == {("A.1", ""): "Before.", ("B.1", ""): "Changed since."}
    assert not RepeatItem.objects.filter(removed_at__isnull=True).exists()
    returned.refresh_from_db()
    assert returned.state == ReturnState.UNDONE
    assert Revision.objects.filter(answer__question="A.1").order_by("-number").first().kind == RevisionKind.UNDONE


def test_what_was_undone_can_be_handed_in_anew(form, hand_in, told):
    data = fill_word(form(), {"A.1": "After."})
    apply(hand_in(data, "form.docx").returned)
    undo_return(returned=Return.objects.get(), actor=OFFICER, at=AT)
    again = hand_in(data, "form.docx")
    assert not again.again
    apply(again.returned)
    assert told() == {("A.1", ""): "After."}


def test_nothing_is_undone_twice(form, hand_in):
    returned = hand_in(fill_word(form(), {"A.1": "After."}), "form.docx").returned
    with pytest.raises(NothingToDecide):
        undo_return(returned=returned, actor=OFFICER, at=AT)


def test_an_unmatched_text_is_given_its_question_by_a_person(form, hand_in, say, told):
    say("B.1", "What stands.")
    document = Document(io.BytesIO(form()))
    document.add_paragraph("A word of thanks.")
    returned = hand_in(saved(document), "form.docx").returned
    line = returned.lines.get(status=LineStatus.UNMATCHED)
    with pytest.raises(NothingToDecide):
        decide(line=line, decision=Decision.ACCEPT, actor=OFFICER, at=AT)
    with pytest.raises(NoSuchQuestion):
        assign(line=line, question="Z.9", actor=OFFICER, at=AT)
    assign(line=line, question="B.1", behind=True, actor=OFFICER, at=AT)
    apply_return(returned=returned, actor=OFFICER, at=AT)
    assert told()["B.1", ""] == "What stands.\n\nA word of thanks."


def test_a_submitted_report_is_opened_again_first(form, hand_in, response):
    Participation.objects.filter(party=response.party).update(state=ParticipationState.SUBMITTED)
    returned = hand_in(fill_word(form(), {"A.1": "Late."}), "late.docx").returned
    accept_new(returned=returned, differing=True, actor=OFFICER, at=AT)
    with pytest.raises(NotOpen):
        apply_return(returned=returned, actor=OFFICER, at=AT)
    assert reopen_for(returned=returned, actor=OFFICER, at=AT)
    assert len(apply_return(returned=returned, actor=OFFICER, at=AT).taken) == 1
    moved = Activity.objects.filter(verb="moved", object_key="AUR").latest("pk")
    assert (moved.detail["to"], moved.detail["why"]) == ("reopened", "late.docx")


# -- older forms -------------------------------------------------------------------------------------------------------


def test_an_outdated_form_is_recognised_and_its_answers_are_brought_to_the_version_in_force(form, hand_in, response, small, told):
    data = fill_word(form(), {"A.1": "Still asked.", "B.1": "Not asked any more."})
    newer = next_version(small, without={"B.1"})
    Response.objects.filter(pk=response.pk).update(version=newer)
    returned = hand_in(data, "old.docx").returned
    assert lines(returned) == [("A.1", "new", "Still asked."), ("", "unmatched", "Not asked any more.")]
    assert any("version 1" in said and "version 2" in said for said in sentences(returned.notices))
    assert "gone" in returned.lines.get(status="unmatched").notices


def next_version(version, *, without: set[str]):
    from stocktake.questionnaires.enums import VersionState
    from stocktake.questionnaires.models import Choice, Node, Version

    made = Version.objects.create(
        questionnaire=version.questionnaire, number=2, languages=["en", "fr"], made_at=AT, supersedes=version
    )
    new: dict[int, Node] = {}
    for node in Node.objects.filter(version=version).in_order():
        if node.code in without:
            continue
        before = node.pk
        node.pk, node.version, node.parent = None, made, new.get(node.parent_id)
        node.save(force_insert=True)
        new[before] = node
    for choice in Choice.objects.filter(version=version):
        choice.pk, choice.version = None, made
        choice.save(force_insert=True)
    Version.objects.filter(pk=made.pk).update(state=VersionState.OPEN, opened_at=AT)
    made.refresh_from_db()
    return made


# -- bad input ---------------------------------------------------------------------------------------------------------


def test_zero_bytes_in_an_answer_are_left_out(form, hand_in, told):
    returned = hand_in(fill_html(form("html"), {"A.1": "with\x00out"}), "form.html").returned
    apply(returned)
    assert told()["A.1", ""] == "without"


def test_five_megabytes_in_one_answer_are_said_to_be_too_long_and_stop_nothing_else(form, hand_in, told):
    returned = hand_in(fill_word(form(), {"A.1": "x" * 5_000_000, "B.1": "Short."}), "form.docx").returned
    made = apply(returned)
    assert told() == {("B.1", ""): "Short."}
    assert [line.question for line in made.too_long] == ["A.1"]
    assert len(returned.lines.get(question="A.1").incoming) == 5_000_000 > LONGEST


def test_a_file_beyond_measure_is_not_kept(hand_in, settings):
    settings.MAX_ORIGINAL_SIZE = 1024
    with pytest.raises(TooLarge):
        hand_in(b"x" * 2048, "form.docx")
    assert not Return.objects.exists()


@pytest.mark.parametrize(
    ("data", "filename", "reason"),
    [
        (b"PK\x03\x04 cut off", "form.docx", "truncated"),
        (b"", "form.docx", "empty"),
        (b"%PDF-1.7 nothing", "form.docx", "truncated"),
        (b"\x89PNG\r\n\x1a\n", "form.docx", "wrong-extension"),
    ],
)
def test_a_file_that_cannot_be_read_is_kept_and_says_why(hand_in, data, filename, reason, aurelia):
    returned = hand_in(data, filename, claimed=aurelia).returned
    assert (returned.state, returned.reason) == (ReturnState.REFUSED, reason)
    assert returned.message


def test_a_party_that_never_began_can_answer_by_file_alone(demonstration, small, hand_in):
    galvia = Party.objects.get(code="GAL")
    Response.objects.filter(party=galvia).update(version=small)
    answering = begin(review=demonstration, party=galvia, language="fr", actor=OFFICER, at=AT)
    data = fill_word(write_form(answering, format="docx", language="fr"), {"A.1": "Premier mot."})
    returned = hand_in(data, "galvia.docx").returned
    assert returned.party == galvia
    assert len(apply(returned).taken) == 1
