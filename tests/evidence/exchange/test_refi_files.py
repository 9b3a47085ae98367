"""REFI-QDA files: what goes out comes back the same, and what is hostile or broken is refused."""

import io
import zipfile
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stocktake.documents.reading.limits import DEFAULT_LIMITS
from stocktake.documents.refusals import Unreadable
from stocktake.evidence.interfaces.refi.reading import read_qdc, read_qdpx
from stocktake.evidence.interfaces.refi.shapes import Coder, Given, Item, Note, Project, Selection, Text
from stocktake.evidence.interfaces.refi.writing import as_qdc, as_qdpx

AT = "2031-02-20T12:00:00Z"
GUIDS = st.uuids().map(str)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=40)
NAMES = WORDS.map(lambda words: " ".join(words.split())).filter(bool)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=200).filter(
    lambda text: not text.startswith("\ufeff")
)
ITEMS = st.recursive(
    st.builds(Item, GUIDS, NAMES, st.just("") | WORDS, st.booleans()),
    lambda below: st.builds(Item, GUIDS, NAMES, st.just("") | WORDS, st.booleans(), st.lists(below, max_size=3).map(tuple)),
    max_leaves=6,
)


@st.composite
def projects(draw) -> Project:
    coders = draw(st.lists(st.builds(Coder, GUIDS, NAMES), min_size=1, max_size=3))
    codes = draw(st.lists(ITEMS, min_size=1, max_size=4))
    notes = draw(
        st.lists(st.builds(Note, GUIDS, WORDS, NAMES, st.sampled_from([each.guid for each in coders]), st.just(AT)), max_size=3)
    )
    texts = []
    for guid in draw(st.lists(GUIDS, max_size=3, unique=True)):
        text = draw(TEXTS)
        selections = []
        for number in range(draw(st.integers(0, 3))):
            start = draw(st.integers(0, len(text) - 1))
            coder = draw(st.sampled_from(coders)).guid
            given_ = [Given(draw(GUIDS), each.guid, coder, AT) for each in draw(st.lists(st.sampled_from(codes), max_size=2))]
            about = draw(st.lists(st.sampled_from(notes), max_size=1)) if notes else []
            end = draw(st.integers(start + 1, len(text)))
            selections.append(
                Selection(
                    draw(GUIDS),
                    start,
                    end,
                    str(number),
                    coder,
                    tuple(given_),
                    tuple(each.guid for each in about),
                    draw(st.just("") | WORDS),
                )
            )
        texts.append(Text(guid, draw(NAMES), text, draw(st.just("") | WORDS), tuple(selections)))
    return Project(draw(NAMES), draw(st.just("") | WORDS), tuple(coders), tuple(codes), tuple(texts), tuple(notes))


@given(projects())
def test_a_project_comes_back_as_it_went_out(project):
    back = read_qdpx(as_qdpx(project, at=AT), DEFAULT_LIMITS)
    assert back == project
    assert Project.of_message(back.as_message()) == project


@given(st.lists(ITEMS, min_size=1, max_size=5).map(tuple))
def test_a_codebook_comes_back_as_it_went_out(codes):
    assert read_qdc(as_qdc(codes)).codes == codes


@given(st.text(max_size=60))
def test_signs_that_xml_cannot_hold_spoil_no_file(words):
    name = "n" + words
    note = Note(str(UUID(int=1)), "t" + words, name)
    back = read_qdpx(as_qdpx(Project(name, notes=(note,)), at=AT), DEFAULT_LIMITS)
    assert len(back.notes[0].text) >= 1


@pytest.mark.parametrize(("ending", "found"), [("pdf", "pdf"), ("docx", "docx")])
def test_the_original_lies_beside_its_text(ending, found):
    text = Text(str(UUID(int=7)), "a report", "Words.", selections=(), ending=ending, original=lambda: b"the file as it came")
    data = as_qdpx(Project("p", texts=(text,)), at=AT)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.read(f"sources/{text.guid}.{ending}") == b"the file as it came"
    [back] = read_qdpx(data, DEFAULT_LIMITS).texts
    assert (back.text, back.guid, back.ending) == ("Words.", text.guid, found)


def test_the_same_project_is_the_same_bytes():
    project = Project("p", texts=(Text(str(UUID(int=7)), "n", "Words."),))
    assert as_qdpx(project, at=AT) == as_qdpx(project, at=AT)


# -- refusals --------------------------------------------------------------------------------------------------------------


def package_of(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def refusal_of(read, *words) -> str:
    with pytest.raises(Unreadable) as refused:
        read(*words)
    return refused.value.code


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE CodeBook [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="1" name="&b;" isCodable="true"/></Codes></CodeBook>"""


def test_a_file_with_entities_is_refused_before_they_grow():
    assert refusal_of(read_qdc, ENTITIES) == "damaged"
    project = ENTITIES.replace(b"CodeBook", b"Project").replace(b"codebook", b"project")
    assert refusal_of(read_qdpx, package_of(project_qde=project), DEFAULT_LIMITS) == "damaged"


def test_a_package_that_would_swell_is_refused():
    bomb = package_of(project_qde=b"<Project/>", Sources__a_txt=b" " * (40 * 1024 * 1024))
    assert refusal_of(read_qdpx, bomb, DEFAULT_LIMITS) == "zip-bomb"


def test_codes_below_codes_without_end_are_refused():
    deep = b'<Code guid="1" name="a">' * 200 + b"</Code>" * 200
    assert refusal_of(read_qdc, b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>' + deep + b"</Codes></CodeBook>") == "damaged"


@pytest.mark.parametrize("data", [b"<Project/>", b"<CodeBook>", b"words", b'<html xmlns="x"/>'])
def test_what_is_no_codebook_is_refused(data):
    assert refusal_of(read_qdc, data) == "damaged"


def test_a_package_without_a_project_is_refused():
    assert refusal_of(read_qdpx, package_of(a_txt=b"words"), DEFAULT_LIMITS) == "damaged"


def test_no_path_leads_out_of_the_package():
    source = b'<Sources><TextSource guid="1" plainTextPath="internal://../../etc/passwd"/>'
    source += b'<TextSource guid="2" plainTextPath="absolute:///etc/passwd"/></Sources>'
    project = b'<Project xmlns="urn:QDA-XML:project:1.0" name="p">' + source + b"</Project>"
    back = read_qdpx(package_of(project_qde=project), DEFAULT_LIMITS)
    assert (back.texts, [why for _guid, why in back.amiss]) == ((), ["no-text", "no-text"])


def test_a_selection_without_places_is_said_and_the_others_are_read():
    project = b"""<Project xmlns="urn:QDA-XML:project:1.0" name="p"><Sources><TextSource guid="{A}"><PlainTextContent>Words.
</PlainTextContent><PlainTextSelection guid="B" startPosition="x" endPosition="2"/><PlainTextSelection guid="C" startPosition="0"
endPosition="5" creatingUser="{D}"><Coding guid="E"><CodeRef targetGUID="{F}"/></Coding></PlainTextSelection></TextSource></Sources>
</Project>"""
    back = read_qdpx(package_of(project_qde=project), DEFAULT_LIMITS)
    [text] = back.texts
    assert (text.guid, back.amiss) == ("a", (("b", "position"),))
    assert text.selections == (Selection("c", 0, 5, "", "d", (Given("e", "f", "d"),)),)
