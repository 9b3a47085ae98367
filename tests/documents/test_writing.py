"""Writing a paper: the same bytes each time, the thread kept in every format."""

import io
import re
import zipfile
from datetime import date

from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from stocktake.documents.paper import (
    WORDS,
    Evidence,
    Paper,
    PaperHeading,
    PaperParagraph,
    PaperSentence,
    PaperTable,
    clean,
)
from stocktake.documents.writing import write_docx, write_html

ARABIC = "أُلزِمت شركات التحويل بإعلان الرسوم (IOM) وسعر الصرف."
CHINESE = "自2029年起，汇款手续费不得超过汇款额的百分之三。"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def paper(**more) -> Paper:
    fields = {
        "title": "Synthesis <of> the reviews",
        "language": "en",
        "symbol": "MER/GCM/2031/CRP.1",
        "dated": date(2031, 2, 20),
        "masthead": ("20 February 2031",),
        "blocks": (
            PaperHeading(1, "I. Remittances"),
            PaperParagraph(1, "p-1", (PaperSentence("Two of nine did so.", ("a", "b"), "2 of 9"),)),
            PaperParagraph(2, "p-2", (PaperSentence("One said why.", ("b",)), PaperSentence("This frames it."))),
            PaperTable("Figures", ("stated", "computed"), (("65", "64.9"),)),
        ),
        "evidence": (
            Evidence("a", "Dar Nour", "letter of 3 November", 3, "ar", ARABIC),
            Evidence("b", "Cang Hai", "annual report", 14, "zh", CHINESE),
        ),
    }
    return Paper(**fields | more)


def footnotes(data: bytes) -> list[str]:
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/footnotes.xml"))
    return ["".join(note.itertext(f"{W}t")) for note in root if note.get(f"{W}type") is None]


def test_the_same_paper_gives_the_same_bytes_in_both_formats():
    assert write_docx(paper()) == write_docx(paper())
    assert write_html(paper()) == write_html(paper())


def test_no_member_of_the_word_file_is_written_twice():
    names = zipfile.ZipFile(io.BytesIO(write_docx(paper()))).namelist()
    assert len(names) == len(set(names))


def body(data: bytes) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))


def test_each_sentence_with_evidence_has_one_footnote_that_names_who_said_it():
    first, second = footnotes(write_docx(paper()))
    assert "Dar Nour, letter of 3 November, passage 3" in first
    assert "Cang Hai, annual report, passage 14" in first
    assert "Cang Hai" in second and "Dar Nour" not in second


def test_a_footnote_names_a_document_once_with_all_its_passages():
    said = [Evidence(f"e{n}", "Aurelia", "voluntary review", n, "en", "text") for n in (4, 7, 12)]
    unsaid = Evidence("u", "One organization", "letter", 5, "en", "", note="counted, not quoted")
    block = PaperParagraph(1, "p", (PaperSentence("Some.", (*(each.key for each in said), "u")),))
    (note,) = footnotes(write_docx(paper(blocks=(block,), evidence=(*said, unsaid))))
    assert "Aurelia, voluntary review, passages 4, 7, 12" in note
    assert note.endswith("One organization, letter, passage 5, counted, not quoted")


def test_a_document_whose_title_begins_with_the_name_is_not_named_twice():
    said = Evidence("e", "Aurelia", "Aurelia: voluntary review", 4, "en", "text")
    (note,) = footnotes(write_docx(paper(blocks=(PaperParagraph(1, "p", (PaperSentence("One.", ("e",)),)),), evidence=(said,))))
    assert note.strip() == "Aurelia: voluntary review, passage 4"


def test_every_passage_stands_once_and_whole_in_the_list_to_which_footnotes_lead_and_leads_back():
    data = write_docx(paper(evidence=(Evidence("a", "Dar Nour", "letter", 3, "ar", ARABIC * 20), paper().evidence[1])))
    whole = body(data)
    text = "".join(whole.itertext(f"{W}t"))
    assert text.count(ARABIC * 20) == 1 and text.count(CHINESE) == 1
    marks = {mark.get(f"{W}name") for mark in whole.iter(f"{W}bookmarkStart")}
    notes = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/footnotes.xml"))
    there = {link.get(f"{W}anchor") for link in notes.iter(f"{W}hyperlink")}
    back = {link.get(f"{W}anchor") for link in whole.iter(f"{W}hyperlink")}
    assert there == {"e_1", "e_2"}
    assert back == {"p_p_1", "p_p_2"}
    assert there | back <= marks
    numbers = [mark.get(f"{W}id") for mark in whole.iter(f"{W}bookmarkStart")]
    assert len(numbers) == len(set(numbers))


def test_a_paper_without_evidence_has_no_list_of_it():
    assert "Evidence" not in "".join(body(write_docx(paper(evidence=()))).itertext(f"{W}t"))


def test_a_table_gives_room_to_long_titles_and_repeats_its_head():
    table = PaperTable(
        "Sources", ("From", "Document", "Passages"), (("Aurelia", "A title that goes on for a very long while", "14"),)
    )
    root = body(write_docx(paper(blocks=(table,))))
    first, second, third = (int(column.get(f"{W}w")) for column in root.iter(f"{W}gridCol"))
    assert second > 2 * first and second > 2 * third
    head, row = root.iter(f"{W}tr")
    assert head.find(f"{W}trPr/{W}tblHeader") is not None
    assert row.find(f"{W}trPr/{W}tblHeader") is None


def test_arabic_and_latin_stand_in_runs_of_their_own_direction():
    root = body(write_docx(paper()))
    for run in root.iter(f"{W}r"):
        text = "".join(run.itertext(f"{W}t"))
        if re.search("[\u0600-\u06ff]", text):
            assert run.find(f"{W}rPr/{W}rtl") is not None
            assert not re.search("[A-Za-z]", text)


def test_an_arabic_paper_runs_from_right_to_left():
    document = body(write_docx(paper(language="ar")))
    assert document.find(f".//{W}sectPr/{W}bidi") is not None
    assert b'dir="rtl"' in write_html(paper(language="ar"))


def test_every_paragraph_has_a_bookmark():
    document = zipfile.ZipFile(io.BytesIO(write_docx(paper()))).read("word/document.xml").decode()
    assert re.findall(r'bookmarkStart[^>]*w:name="(p_[^"]+)"', document) == ["p_p_1", "p_p_2"]


def test_a_sentence_with_very_many_documents_names_twelve_and_counts_the_rest():
    many = tuple(Evidence(f"e{n}", f"Party {n}", "report", n, "en", "text") for n in range(1, 21))
    block = PaperParagraph(1, "p", (PaperSentence("Many.", tuple(e.key for e in many)),))
    (note,) = footnotes(write_docx(paper(blocks=(block,), evidence=many)))
    assert "Party 12," in note and "Party 13," not in note and "and 8 more" in note


def test_in_html_each_citation_leads_to_its_evidence_and_back():
    page = html.fromstring(write_html(paper()).decode())
    anchors = {node.get("id") for node in page.iter() if node.get("id")}
    links = [node.get("href") for node in page.iter("a")]
    assert links and all(link[1:] in anchors for link in links)
    back = page.xpath('//li[@id="e2"]//span[@class="back"]/a/@href')
    assert back == ["#p-1", "#p-2"]


def test_in_html_a_sentence_with_many_passages_shows_five_and_folds_them_all_under_its_paragraph():
    many = tuple(Evidence(f"e{n}", f"Party {n}", "report", n, "en", "text") for n in range(1, 21))
    block = PaperParagraph(1, "p-1", (PaperSentence("Many.", tuple(e.key for e in many)),))
    page = html.fromstring(write_html(paper(blocks=(block,), evidence=many)).decode())
    assert len(page.xpath('//p[@id="p-1"]//a')) == 6
    assert len(page.xpath('//div[@id="p-1-all"]//a')) == 20


def test_html_escapes_everything_that_was_said():
    bad = "<script>alert('x')</script>"
    page = write_html(paper(title=bad, evidence=(Evidence("a", bad, bad, 1, "en", bad), Evidence("b", "", "", 1, "en", ""))))
    assert b"<script" not in page


def test_evidence_without_words_shows_why_and_no_quotation():
    page = write_html(paper(evidence=(Evidence("a", "", "", 0, "en", "", note="withdrawn"), Evidence("b", "x", "y", 1, "en", "z"))))
    assert b"withdrawn" in page
    assert page.count(b"<q ") == 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=3))
def test_whatever_is_said_comes_back_the_same_from_word(texts):
    blocks = tuple(PaperParagraph(n, f"p-{n}", (PaperSentence(text),)) for n, text in enumerate(texts, start=1))
    document = Document(io.BytesIO(write_docx(paper(blocks=blocks, evidence=()))))
    told = [p.text for p in document.paragraphs][-len(texts) :]
    assert told == [f"{n}.\t{clean(text)}" for n, text in enumerate(texts, start=1)]


def test_a_writer_speaks_the_words_it_is_given():
    page = write_html(paper(words=WORDS | {"evidence": "Éléments"})).decode()
    assert "Éléments" in page
