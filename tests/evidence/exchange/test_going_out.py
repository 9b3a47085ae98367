"""What leaves the house: everything the secretariat coded, nothing that was withdrawn, and to others what consent allows."""

import csv
import io
import json
import zipfile

import pytest
from openpyxl import load_workbook
from tests.conftest import NOON

from stocktake.documents.reading.limits import DEFAULT_LIMITS
from stocktake.evidence.enums import Consent, Origin
from stocktake.evidence.interfaces.annotations import as_jsonld
from stocktake.evidence.interfaces.refi.gathering import NotForThem, codes_of, project_of
from stocktake.evidence.interfaces.refi.reading import read_qdpx
from stocktake.evidence.interfaces.refi.writing import as_qdpx
from stocktake.evidence.interfaces.tables.writing import as_csv, as_xlsx
from stocktake.evidence.models import Code, Codebook, Passage, Source
from stocktake.evidence.services.decide import Choice, Decision, decide
from stocktake.reviews.rules.viewer import public_viewer

AT = "2031-02-20T12:00:00Z"


def project(desk, viewer):
    return read_qdpx(as_qdpx(project_of(viewer, desk.book), at=AT), DEFAULT_LIMITS)


def items(viewer, **more) -> list[dict]:
    return json.loads(as_jsonld(viewer, **more))["first"]["items"]


def lines(viewer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(viewer).decode("utf-8-sig"), newline="")))


def test_a_project_holds_all_codes_with_what_they_cover(desk, secretariat):
    items = {item.name: item for item in project(desk, secretariat).items() if item.codable}
    assert len(items) == desk.book.entries.count()
    assert items["Climate"].description == "Heat, storms, the sea\nDoes not cover: The weather of a day"
    assert any(name.startswith("Objective 20: ") for name in items)


def test_a_selection_is_the_words_that_were_marked_by_whom(desk, secretariat, read):
    back = project(desk, secretariat)
    [text] = back.texts
    codes = {item.guid: item.name for item in back.items()}
    coders = {coder.guid: coder.name for coder in back.coders}
    said = {
        (text.text[each.start : each.end], codes[given.code]) for each in text.selections for given in each.given
        if coders[given.coder] == "Tomas"
    }  # fmt: skip
    assert said == {("remittances", next(name for name in codes.values() if name.startswith("Objective 20"))),
                    (read[0].passage.text, "Climate")}  # fmt: skip


def test_memos_go_along_as_notes_also_where_nothing_was_found(desk, secretariat, read):
    back = project(desk, secretariat)
    notes = {note.guid: note.text for note in back.notes}
    [text] = back.texts
    said = {notes[note]: text.text[each.start : each.end] for each in text.selections for note in each.notes}
    assert set(said) == {"=cheaper?\n«نعم»", "nothing of ours"}
    assert said["nothing of ours"] == read[1].passage.text


def test_guids_stay_the_same_from_one_export_to_the_next(desk, secretariat, read):
    assert project(desk, secretariat) == project(desk, secretariat)


def test_a_machine_s_codes_stand_under_a_name_that_is_no_person_s(desk, secretariat, read):
    back = project(desk, secretariat)
    machine = next(coder.guid for coder in back.coders if coder.name == "Machine (unchecked)")
    given = sum(each.coder == machine for text in back.texts for each in text.selections)
    assert given and given <= Code.objects.filter(origin=Origin.MACHINE).count()


def test_the_consent_of_each_source_stands_beside_it(desk, secretariat):
    [text] = project(desk, secretariat).texts
    assert "Aurelia" in text.description
    assert str(Consent.PUBLISH.label) in text.description


def test_what_was_withdrawn_is_left_out(desk, secretariat, read):
    Passage.objects.filter(pk=read[0].passage_id).update(withdrawn_at=NOON)
    back = project(desk, secretariat)
    assert "Paragraph 1:" not in back.texts[0].text
    assert not any(note.text.startswith("=cheaper") for note in back.notes)
    Source.objects.update(withdrawn_at=NOON)
    assert project(desk, secretariat).texts == ()
    assert (items(secretariat), lines(secretariat)) == ([], [])


def test_readings_that_are_still_blind_go_nowhere(desk, secretariat, gcm):
    Codebook.objects.filter(pk=desk.book.pk).update(double=100)
    desk.deals(desk.tomas, desk.mei)
    _passage, one, other = desk.both()
    climate = desk.book.own.elements.get()
    desk.gives(one, climate, memo="mine")
    assert project(desk, secretariat).notes == ()
    desk.gives(other, climate)
    assert [note.text for note in project(desk, secretariat).notes] == ["mine"]


def test_a_whole_project_is_for_the_secretariat(desk):
    with pytest.raises(NotForThem):
        project_of(public_viewer(desk.meridian.review), desk.book)


def test_the_original_goes_along_and_that_of_answers_does_not(desk, secretariat):
    desk.meridian.says("BR", "<p>Fees fell.</p>", filename="report.html")
    desk.meridian.asks()
    desk.meridian.submits(desk.meridian.answers("AU", {"E.1": "Wallets are cheaper now."}))
    data = as_qdpx(project_of(secretariat, desk.book), at=AT)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        endings = sorted(name.rpartition(".")[2] for name in package.namelist() if name.startswith("sources/"))
    assert endings == ["html", "txt", "txt", "txt"]


# -- annotations -----------------------------------------------------------------------------------------------------------


def test_an_annotation_quotes_the_words_and_says_where_they_stand(desk, secretariat, read):
    own = [each for each in items(secretariat) if each["stocktake:origin"] == "person"]
    spans = {}
    for each in own:
        quote, place = each["target"]["selector"]
        text = read[0].passage.text
        assert text[place["start"] : place["end"]] == quote["exact"]
        assert text[place["end"] :].startswith(quote["suffix"])
        spans[each["body"][1]["stocktake:code"]] = quote["exact"]
        assert (each["type"], each["motivation"], each["created"]) == ("Annotation", "tagging", AT)
        assert each["creator"] == {"type": "Person", "name": "Tomas"}
    assert spans["objective:20"] == "remittances"
    assert spans["own:own-1"] == read[0].passage.text


def test_every_code_is_one_annotation_and_one_line(desk, secretariat, read):
    assert (
        len(items(secretariat))
        == len(lines(secretariat))
        == Code.objects.filter(passage__source__review=desk.meridian.review).count()
    )


@pytest.mark.parametrize(
    ("consent", "seen", "named"),
    [(Consent.CONFIDENTIAL, False, False), (Consent.AGGREGATE, False, False), (Consent.QUOTE_UNNAMED, True, False),
     (Consent.QUOTE_NAMED, True, True), (Consent.PUBLISH, True, True)],
)  # fmt: skip
def test_the_public_gets_what_the_consent_allows(desk, read, consent, seen, named):
    Source.objects.update(consent=consent, title="Report of Aurelia")
    public = public_viewer(desk.meridian.review)
    words = as_jsonld(public).decode() + as_csv(public).decode()
    assert bool(lines(public)) == bool(items(public)) == seen
    assert ("Paragraph 1:" in words) == seen
    assert ("Aurelia" in words, '"AU"' in words, "report.txt" in words) == (named,) * 3
    assert "Tomas" not in words
    assert "meridian.example" not in words


# -- tables ----------------------------------------------------------------------------------------------------------------


def test_a_line_says_what_by_whom_and_under_which_consent(desk, secretariat, read):
    [line] = [each for each in lines(secretariat) if each["code"] == "own:own-1"]
    assert (line["party"], line["source-file"], line["passage-number"], line["language"]) == ("AU", "report.txt", "1", "en")
    assert (line["origin"], line["by"], line["at"], line["consent"]) == ("person", desk.tomas.signature, AT, "publish")
    [span] = [each for each in lines(secretariat) if each["code"] == "objective:20" and each["origin"] == "person"]
    assert (span["words"], span["text"]) == ("remittances", read[0].passage.text)
    assert span["band"] in {"strong", "possible", "weak"}


def test_no_cell_is_taken_for_a_formula(desk, secretariat, read, gcm):
    source = desk.meridian.says("BR", '=HYPERLINK("evil") remittances of migrants sent home.\n\n+1 and -2 and @x')
    desk.deals(desk.tomas)
    for passage in source.passages.all():
        desk.gives(desk.reading(desk.tomas, passage), desk.book.own.elements.get())
    cells = [cell for row in csv.reader(io.StringIO(as_csv(secretariat).decode("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)
    sheet = load_workbook(io.BytesIO(as_xlsx(secretariat)))["codes"]
    texts = [cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any(cell.value.startswith("=HYPERLINK") for cell in texts)
    assert {cell.data_type for cell in texts} == {"s"}


def test_the_workbook_holds_the_same_lines(desk, secretariat, read):
    rows = list(load_workbook(io.BytesIO(as_xlsx(secretariat)), read_only=True)["codes"].iter_rows(values_only=True))
    assert len(rows) == 1 + len(lines(secretariat))
    assert [str(row[0]) for row in rows[1:]] == [line["passage"] for line in lines(secretariat)]


def test_codes_of_one_name_are_told_apart(desk):
    names = [item.name for top in codes_of(desk.book) for item in top.walk()]
    codable = [item.name.casefold() for top in codes_of(desk.book) for item in top.below]
    assert len(names) > 100
    assert len(set(codable)) == len(codable)


def test_giving_a_second_span_makes_two_targets_of_one_annotation(desk, secretariat, read, gcm):
    first = read[0]
    remittances = gcm.elements.get(kind="objective", number=20)
    choices = (Choice(remittances.pk, start=0, end=9), Choice(remittances.pk, start=13, end=20))
    decide(coding=first, decision=Decision(choices), revision=first.revision, actor=desk.tomas, at=NOON)
    [found] = [each for each in items(secretariat) if each["stocktake:origin"] == "person"]
    assert [target["selector"][1]["start"] for target in found["target"]] == [0, 13]
