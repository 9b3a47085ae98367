"""Codes that come back in a file: a proposal first, nothing overwritten, and every line that cannot be taken is said with its why."""

import csv
import io
import zipfile
from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from tests.conftest import NOON

from stocktake.accounts.models import Person
from stocktake.documents.refusals import Unreadable
from stocktake.evidence.enums import CodingState, Origin
from stocktake.evidence.interfaces.importing import proposal_of, take_over
from stocktake.evidence.interfaces.proposal import Proposal
from stocktake.evidence.interfaces.reader import CodesReader
from stocktake.evidence.interfaces.refi.gathering import codes_of, project_of
from stocktake.evidence.interfaces.refi.matching import NotOurs
from stocktake.evidence.interfaces.refi.shapes import Coder, Given, Item, Project, Selection, Text
from stocktake.evidence.interfaces.refi.writing import as_qdc, as_qdpx
from stocktake.evidence.interfaces.tables.cells import guarded, unguarded
from stocktake.evidence.interfaces.tables.matching import UnknownTable
from stocktake.evidence.interfaces.tables.writing import as_csv, as_xlsx
from stocktake.evidence.models import Code, Codebook, Coding, Mark, Passage
from stocktake.evidence.services.codebook import Meaning, add_own, retire
from stocktake.evidence.services.decide import Choice, Decision, decide
from stocktake.evidence.services.settle import lock
from stocktake.foundation.models import Activity

AT = "2031-02-20T12:00:00Z"


@pytest.fixture(scope="session")
def codes_reader():
    with CodesReader() as reader:
        yield reader


@pytest.fixture
def door(desk, secretariat, codes_reader):
    """Bring a file: what it proposes, or (`apply`) what became of it."""

    def bring(data: bytes, name: str, *, apply: bool = False) -> Proposal:
        if apply:
            return take_over(data, name, secretariat, desk.book, reader=codes_reader, language="en", actor="officer", at=NOON)
        return proposal_of(data, name, secretariat, desk.book, reader=codes_reader, language="en")

    return bring


def out(desk, secretariat) -> Project:
    return project_of(secretariat, desk.book)


def packed(project: Project) -> bytes:
    return as_qdpx(project, at=AT)


def table(*rows: list[object]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


def workbook(*rows: list[object]) -> bytes:
    book, written = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(written)
    return written.getvalue()


def verdicts(found: Proposal) -> dict[str, int]:
    return {name: found.count(name) for name in ("new", "there", "left-out", "refused") if found.count(name)}


def marks_of(name: str) -> set[tuple]:
    rows = Mark.objects.standing().filter(coding__coder__name=name)
    return set(rows.values_list("coding__passage", "element", "start", "end"))


def elsewhere(desk, secretariat, words: str, *, coder: str = "Ana Elsewhere", code: str = "") -> Project:
    """The project as another program would send it: with one selection more, of somebody it knows."""
    project = out(desk, secretariat)
    [text] = project.texts
    start = text.text.index(words)
    code = code or next(item.guid for item in project.items() if item.name == "Climate")
    given = (Given("00000000-0000-0000-0000-0000000000c0", code, "00000000-0000-0000-0000-0000000000aa"),)
    more = Selection("00000000-0000-0000-0000-0000000000e0", start, start + len(words), "", given[0].coder, given)
    return replace(
        project, coders=(*project.coders, Coder(given[0].coder, coder)), texts=(replace(text, selections=(*text.selections, more)),)
    )


# -- the codebook ----------------------------------------------------------------------------------------------------------


def test_our_own_codebook_brings_nothing_new(desk, door):
    found = door(as_qdc(codes_of(desk.book)), "codebook.qdc")
    assert verdicts(found) == {"there": desk.book.entries.count(), "left-out": len(codes_of(desk.book))}
    assert not found.brings_something


def test_a_codebook_adds_own_codes_and_overwrites_none(desk, door):
    climate = desk.book.own.elements.get()
    codes = (
        Item("00000000-0000-0000-0000-00000000000a", "Themes", codable=False, below=(
            Item("00000000-0000-0000-0000-00000000000b", "climate", "Something else"),
            Item("00000000-0000-0000-0000-00000000000c", "Remittance fees", "What sending costs"),
            Item("00000000-0000-0000-0000-00000000000d", "remittance FEES"),
        )),
    )  # fmt: skip
    assert verdicts(door(as_qdc(codes), "other.qdc")) == {"new": 1, "there": 1, "left-out": 1, "refused": 1}
    assert desk.book.own.elements.count() == 1
    done = door(as_qdc(codes), "other.qdc", apply=True)
    assert [line.what for line in done.refused] == ["remittance FEES"]
    made = desk.book.entries.get(element__titles__en="Remittance fees")
    assert made.covers == {"en": "What sending costs"}
    assert desk.book.entries.get(element=climate).covers == {"en": "Heat, storms, the sea"}
    act = Activity.objects.get(verb="took codes from a file")
    assert (act.detail["file"], len(act.detail["sha256"])) == ("other.qdc", 64)
    assert verdicts(door(as_qdc(codes), "other.qdc", apply=True)) == {"there": 3, "left-out": 1}


def test_a_codebook_as_a_table(desk, door):
    rows = [
        ["Code", "title-en", "title-fr", "Covers", "leaves_out", "covers-xx"],
        ["a", "Heat", "Chaleur", "Hot days", "Storms", ""],
        ["b", "Climate", "", "", "", ""],
        ["objective:20", "", "", "", "", ""],
        ["", "", "", "only words", "", ""],
        ["c", "Drought", "", "", "", "words"],
    ]
    for data, name in ((table(*rows), "book.csv"), (workbook(*rows), "book.xlsx")):
        found = door(data, name)
        assert verdicts(found) == {"new": 2, "there": 2, "refused": 2}
        assert [line.where for line in found.refused] == ["line 5, column title", "line 6, column covers-xx"]
    door(table(*rows), "book.csv", apply=True)
    heat = desk.book.entries.get(element__titles__en="Heat")
    assert (heat.element.titles, heat.covers, heat.leaves_out) == (
        {"en": "Heat", "fr": "Chaleur"}, {"en": "Hot days"}, {"en": "Storms"},
    )  # fmt: skip


# -- projects --------------------------------------------------------------------------------------------------------------


def test_our_own_project_brings_nothing_new(desk, secretariat, read, door):
    found = door(packed(out(desk, secretariat)), "all.qdpx")
    assert set(verdicts(found)) == {"there", "left-out"}
    assert not found.brings_something


def test_readings_that_were_lost_come_back_as_they_were(desk, secretariat, read, door):
    data, before = packed(out(desk, secretariat)), marks_of("Tomas")
    codes_before = set(Code.objects.filter(origin=Origin.PERSON).values_list("passage", "element"))
    Coding.objects.all().delete()
    Code.objects.filter(origin=Origin.PERSON).delete()
    found = door(data, "all.qdpx", apply=True)
    assert found.strangers == ()
    assert marks_of("Tomas") == before
    coding = Coding.objects.get(coder=desk.tomas, passage=read[0].passage)
    assert (coding.state, coding.memo) == (CodingState.DONE, "=cheaper?\n«نعم»")
    assert set(Code.objects.filter(origin=Origin.PERSON).values_list("passage", "element")) == codes_before


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_was_given_comes_back_the_same(desk, secretariat, gcm, door, data):
    with transaction.atomic():
        elements = [desk.book.own.elements.get(), *gcm.elements.filter(kind="objective", number__in=[6, 20])]
        passages = list(desk.meridian.passages.order_by("pk")[:4])
        for passage in data.draw(st.lists(st.sampled_from(passages), unique=True, min_size=1)):
            choices = set()
            for element in data.draw(st.lists(st.sampled_from(elements), min_size=1, max_size=3)):
                start = data.draw(st.integers(0, len(passage.text) - 2))
                end = data.draw(st.integers(start + 1, len(passage.text)))
                words = passage.text[start:end].strip() and (start, end) != (0, len(passage.text)) and data.draw(st.booleans())
                choices.add(Choice(element.pk, start=start if words else None, end=end if words else None))
            coding = Coding.objects.create(passage=passage, coder=desk.mei, dealt_at=NOON)
            memo = data.draw(
                st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30)
            )
            decide(coding=coding, decision=Decision(tuple(choices), memo=memo), revision=0, actor=desk.mei, at=NOON)
        before = marks_of("Mei"), set(Coding.objects.values_list("passage", "memo", "state"))
        sent = packed(out(desk, secretariat))
        Coding.objects.all().delete()
        Code.objects.all().delete()
        assert not door(sent, "all.qdpx", apply=True).refused
        assert (marks_of("Mei"), set(Coding.objects.values_list("passage", "memo", "state"))) == before
        transaction.set_rollback(True)


def test_a_coder_from_elsewhere_is_kept_under_their_name_and_cannot_sign_in(desk, secretariat, door):
    data = packed(elsewhere(desk, secretariat, "wallet number 3."))
    found = door(data, "back.qdpx")
    assert (found.strangers, Person.objects.filter(name="Ana Elsewhere").exists()) == (("Ana Elsewhere",), False)
    door(data, "back.qdpx", apply=True)
    ana = Person.objects.get(name="Ana Elsewhere")
    assert not ana.is_active
    assert not ana.roles.exists()
    mark = Mark.objects.get(coding__coder=ana)
    assert mark.coding.passage.text[mark.start : mark.end] == "wallet number 3."
    assert Code.objects.get(passage=mark.coding.passage, origin=Origin.PERSON).element == desk.book.own.elements.get()
    assert verdicts(door(data, "back.qdpx", apply=True))["there"] == 1
    assert Person.objects.filter(name="Ana Elsewhere").count() == 1


def test_a_source_is_known_by_its_words_where_another_program_gave_it_a_new_name(desk, secretariat, door):
    project = elsewhere(desk, secretariat, "wallet number 3.")
    other = replace(project.texts[0], guid="00000000-0000-0000-0000-0000000000f0", name="renamed")
    assert door(packed(replace(project, texts=(other,))), "back.qdpx").count("new") == 1
    ended = replace(other, text=other.text + "\r\n")
    assert door(packed(replace(project, texts=(ended,))), "back.qdpx").count("new") == 1


def test_where_the_text_was_changed_words_are_taken_if_they_stand_there_once(desk, secretariat, door):
    project = elsewhere(desk, secretariat, "wallet number 3.")
    [text] = project.texts
    *_ours, mine = text.selections
    moved = replace(mine, start=mine.start + 5, end=mine.end + 5)
    many = replace(mine, guid="00000000-0000-0000-0000-0000000000e1", start=text.text.index("remittances") + 5,
                   end=text.text.index("remittances") + 16)  # fmt: skip
    gone = replace(mine, guid="00000000-0000-0000-0000-0000000000e2", start=0, end=5)
    changed = replace(text, text="XXXX " + text.text, selections=(moved, many, gone))
    found = door(packed(replace(project, texts=(changed,))), "back.qdpx")
    assert verdicts(found) == {"new": 1, "refused": 2}
    assert [line.where[-2:] for line in found.refused] == ["e1", "e2"]


def test_a_selection_over_two_passages_is_taken_on_both(desk, secretariat, door):
    project = out(desk, secretariat)
    text = project.texts[0].text
    words = text[text.index("number 1.") : text.index("Paragraph 2:") + len("Paragraph 2:")]
    door(packed(elsewhere(desk, secretariat, words)), "back.qdpx", apply=True)
    marks = Mark.objects.filter(coding__coder__name="Ana Elsewhere").order_by("coding__passage")
    assert [mark.coding.passage.text[mark.start : mark.end] for mark in marks] == ["number 1.", "Paragraph 2:"]


def test_unknown_codes_are_refused_and_listed_and_the_rest_is_taken(desk, secretariat, door):
    project = elsewhere(desk, secretariat, "wallet number 3.")
    [text] = project.texts
    strange = Item("00000000-0000-0000-0000-00000000beef", "Moonlight")
    *ours, mine = text.selections
    both = replace(mine, given=(*mine.given, Given("00000000-0000-0000-0000-0000000000c1", strange.guid, mine.coder)))
    sent = replace(project, codes=(*project.codes, strange), texts=(replace(text, selections=(*ours, both)),))
    done = door(packed(sent), "back.qdpx", apply=True)
    assert [line.what for line in done.refused] == ["Moonlight"]
    assert Mark.objects.filter(coding__coder__name="Ana Elsewhere").count() == 1


def test_a_project_of_another_review_is_refused(desk, door):
    text = Text("00000000-0000-0000-0000-0000000000f0", "theirs", "Words of somebody else.")
    with pytest.raises(NotOurs):
        door(packed(Project("p", texts=(text,))), "theirs.qdpx")


def test_what_a_coder_has_decided_here_is_not_overwritten(desk, secretariat, read, door):
    project = elsewhere(desk, secretariat, "Paragraph 1:", coder="Tomas")
    before = marks_of("Tomas")
    done = door(packed(project), "back.qdpx", apply=True)
    assert [line.what for line in done.refused] == ["Climate · Tomas"]
    assert marks_of("Tomas") == before


def test_a_retired_code_and_a_locked_passage_take_nothing(desk, secretariat, read, door):
    lock(passage=read[0].passage, actor="o", at=NOON)
    assert door(packed(elsewhere(desk, secretariat, "Paragraph 1:")), "back.qdpx").count("refused") == 1
    data = packed(elsewhere(desk, secretariat, "Paragraph 9:"))
    assert door(data, "back.qdpx").count("new") == 1
    retire(entry=desk.book.entries.get(element__kind="own"), actor="o", at=NOON)
    assert door(data, "back.qdpx").count("new") == 0


def test_nobody_learns_from_a_file_what_another_gave_blind(desk, secretariat, door):
    Codebook.objects.filter(pk=desk.book.pk).update(double=100)
    desk.deals(desk.tomas, desk.mei)
    passage, one, _other = desk.both()
    desk.gives(one, desk.book.own.elements.get())
    rows = [["passage", "code", "coder"], [passage.pk, "Climate", "Tomas"], [passage.pk, "objective:20", "Tomas"]]
    found = door(table(*rows), "guess.csv")
    assert [line.why for line in found.refused] == [found.refused[0].why] * 2


# -- tables ----------------------------------------------------------------------------------------------------------------


def test_our_own_tables_bring_nothing_new_and_bring_back_what_was_lost(desk, secretariat, read, door):
    files = [(as_csv(secretariat), "codes.csv"), (as_xlsx(secretariat), "codes.xlsx")]
    for data, name in files:
        assert set(verdicts(door(data, name))) == {"there", "left-out"}
    before = marks_of("Tomas")
    for data, name in files:
        Coding.objects.all().delete()
        door(data, name, apply=True)
        assert marks_of("Tomas") == before


def test_a_passage_is_named_by_its_id_by_file_and_number_or_by_its_text(desk, door):
    first, second, third = desk.meridian.passages.order_by("pk")[:3]
    rows = [
        ["passage", "source-file", "passage-number", "text", "code", "coder"],
        [first.pk, "", "", "", "Climate", "Ana"],
        ["", "report.txt", second.number, "", "objective 20", "Ana"],
        ["", "", "", third.text, "Climat", "Mei"],
    ]
    for data, name in ((table(*rows), "codes.csv"), (workbook(*rows), "codes.xlsx")):
        assert verdicts(door(data, name)) == {"new": 3}
    door(table(*rows), "codes.csv", apply=True)
    assert {passage for passage, *_rest in marks_of("Ana")} == {first.pk, second.pk}
    assert Coding.objects.get(coder=desk.mei).passage == third


def test_words_that_stand_twice_are_told_by_their_place(desk, secretariat, gcm, door):
    desk.deals(desk.tomas)
    coding = desk.reading(desk.tomas)
    element, text = desk.book.own.elements.get(), coding.passage.text
    second = text.rindex("1")
    decide(
        coding=coding, decision=Decision((Choice(element.pk, start=second, end=second + 1), Choice(element.pk, start=0, end=4))),
        revision=0, actor=desk.tomas, at=NOON,
    )  # fmt: skip
    before, files = marks_of("Tomas"), [(as_csv(secretariat), "codes.csv"), (as_xlsx(secretariat), "codes.xlsx")]
    for data, name in files:
        Coding.objects.all().delete()
        assert not door(data, name, apply=True).refused
        assert marks_of("Tomas") == before
    rows = [["passage", "words", "span", "code", "coder"], [coding.passage_id, "Para", "1-5", "Climate", "Ana"],
            [coding.passage_id, "", "5-1", "Climate", "Ana"], [coding.passage_id, "", "words", "Climate", "Ana"]]  # fmt: skip
    assert [line.where for line in door(table(*rows), "codes.csv").refused] == [f"line {n}, column span" for n in (2, 3, 4)]


def test_what_is_amiss_is_said_with_line_and_column(desk, door):
    first = desk.meridian.passages.order_by("pk")[0]
    rows = [
        ["passage", "text", "words", "code", "coder"],
        [first.pk, "", "", "Moonlight", "Ana"],
        [10**12, "", "", "Climate", "Ana"],
        [first.pk, "other words", "", "Climate", "Ana"],
        [first.pk, "", "nowhere", "Climate", "Ana"],
        [first.pk, "", "", "Climate", ""],
        ["", "no such text", "", "Climate", "Ana"],
    ]
    found = door(table(*rows), "codes.csv", apply=True)
    assert [line.where for line in found.refused] == [
        "line 2, column code", "line 3, column passage", "line 4, column text", "line 5, column words", "line 6, column coder",
        "line 7, column text",
    ]  # fmt: skip
    assert not Coding.objects.exists()


@pytest.mark.parametrize(
    "rows", [[["a", "b"], ["1", "2"]], [["passage", "code"], ["1", "2"]], [["code", "title-en", "title_en"], ["a", "b", "c"]]]
)
def test_a_table_that_does_not_say_what_it_holds_is_refused(door, rows):
    with pytest.raises(UnknownTable):
        door(table(*rows), "codes.csv")


@given(st.text(max_size=20) | st.text("='+-@\t\ra", max_size=8))
def test_a_guarded_cell_comes_back_and_is_never_a_formula(text):
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_a_formula_in_a_file_from_outside_is_a_text(desk, door):
    door(table(["code", "title-en"], ["a", "=HYPERLINK(1)"]), "book.csv", apply=True)
    assert desk.book.entries.filter(element__titles__en="=HYPERLINK(1)").exists()


def test_two_codes_of_one_name_are_not_guessed_between(desk, door, gcm):
    titles = {"en": gcm.elements.get(kind="category", code="gap").label.text}
    add_own(codebook=desk.book, titles=titles, meaning=Meaning({}, {}), actor="o", at=NOON)
    first = desk.meridian.passages.order_by("pk")[0]
    rows = [["passage", "code", "coder"], [first.pk, titles["en"], "Ana"], [first.pk, "category:gap", "Ana"]]
    assert verdicts(door(table(*rows), "codes.csv")) == {"new": 1, "refused": 1}


# -- hostile and broken files ----------------------------------------------------------------------------------------------

ENTITIES = b'<!DOCTYPE a [<!ENTITY b "c">]><CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>'


def bomb() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("project.qde", b"<Project/>")
        package.writestr("Sources/a.txt", b" " * (40 * 1024 * 1024))
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (ENTITIES, "a.qdc", "damaged"), (bomb(), "a.qdpx", "zip-bomb"), (b"words", "a.qdpx", "damaged"),
        (b"PK\x03\x04 words", "a.qdc", "damaged"), (b"  ", "a.csv", "empty"), (b"words", "a.exe", "unknown-format"),
        (b"PK\x03\x04", "a.qdpx", "truncated"), (b"a,b\nc,d", "a.xlsx", "wrong-extension"),
    ],
)  # fmt: skip
def test_what_is_hostile_or_broken_is_refused_calmly(door, data, name, code):
    with pytest.raises(Unreadable) as refused:
        door(data, name)
    assert refused.value.code == code


def test_a_withdrawn_passage_takes_no_codes(desk, door):
    first = desk.meridian.passages.order_by("pk")[0]
    Passage.objects.filter(pk=first.pk).update(withdrawn_at=NOON)
    assert door(table(["passage", "code", "coder"], [first.pk, "Climate", "Ana"]), "codes.csv").count("refused") == 1
