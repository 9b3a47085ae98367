"""Word files, made here and read back."""

import io

import docx
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stocktake.documents.reading import Block, BlockKind, Tree, read
from stocktake.documents.refusals import NOTICES

W = nsdecls("w")
PROSE = "The Government has changed the law so that workers may change their employer without losing their permit."


def tree_of(document) -> Tree:
    stream = io.BytesIO()
    document.save(stream)
    return read(stream.getvalue(), "a.docx")


def shape(tree: Tree) -> list[tuple[str, int, str, str]]:
    return [(block.kind.value, block.level, block.number, block.text) for block in tree.blocks]


def test_headings_keep_their_level_and_the_title_is_level_zero():
    document = docx.Document()
    document.add_heading("Voluntary review", 0)
    document.add_heading("Progress", 1)
    document.add_heading("Recruitment", 2)
    document.add_paragraph(PROSE)
    tree = tree_of(document)
    assert tree.title == "Voluntary review"
    assert shape(tree) == [
        ("heading", 0, "", "Voluntary review"),
        ("heading", 1, "", "Progress"),
        ("heading", 2, "", "Recruitment"),
        ("paragraph", 0, "", PROSE),
    ]
    assert [block.place for block in tree.blocks] == ["P1", "P2", "P3", "P4"]


def test_automatic_numbers_of_lists_are_counted_and_bullets_have_none():
    document = docx.Document()
    for text in ("First", "Second"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("Loose", style="List Bullet")
    assert shape(tree_of(document)) == [
        ("list-item", 1, "1.", "First"),
        ("list-item", 1, "2.", "Second"),
        ("list-item", 1, "", "Loose"),
    ]


def test_a_short_bold_line_is_a_heading():
    document = docx.Document()
    document.add_heading("Progress", 1)
    document.add_paragraph().add_run("Fair recruitment").bold = True
    document.add_paragraph(PROSE)
    assert shape(tree_of(document))[1] == ("heading", 2, "", "Fair recruitment")


def test_insertions_count_as_accepted_and_deletions_as_gone():
    document = docx.Document()
    paragraph = document.add_paragraph("The law ")
    for xml in (
        f'<w:ins {W} w:id="1" w:author="a"><w:r><w:t>was changed</w:t></w:r></w:ins>',
        f'<w:del {W} w:id="2" w:author="a"><w:r><w:delText>is under discussion</w:delText></w:r></w:del>',
        f'<w:moveFrom {W} w:id="3" w:author="a"><w:r><w:t> moved away</w:t></w:r></w:moveFrom>',
        f'<w:moveTo {W} w:id="4" w:author="a"><w:r><w:t> in 2029.</w:t></w:r></w:moveTo>',
    ):
        paragraph._p.append(parse_xml(xml))
    tree = tree_of(document)
    assert [block.text for block in tree.blocks] == ["The law was changed in 2029."]
    assert NOTICES["open-revisions"] in tree.warnings


def test_two_paragraphs_whose_border_was_deleted_are_one():
    document = docx.Document()
    first = document.add_paragraph("The law was changed")
    first._p.insert(0, parse_xml(f'<w:pPr {W}><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr>'))
    document.add_paragraph("in 2029.")
    assert [block.text for block in tree_of(document).blocks] == ["The law was changed in 2029."]


def test_a_clean_document_carries_no_warning():
    document = docx.Document()
    document.add_paragraph(PROSE)
    assert tree_of(document).warnings == ()


def test_content_controls_are_read_and_their_prompts_are_not():
    document = docx.Document()
    paragraph = document.add_paragraph("Answer: ")
    for properties, text in (("", "yes, by law."), ("<w:showingPlcHdr/>", "Click here to write.")):
        paragraph._p.append(
            parse_xml(
                f"<w:sdt {W}><w:sdtPr>{properties}</w:sdtPr><w:sdtContent><w:r><w:t>{text}</w:t></w:r></w:sdtContent></w:sdt>"
            )
        )
    body = document.element.body
    body.insert(1, parse_xml(f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>{PROSE}</w:t></w:r></w:p></w:sdtContent></w:sdt>"))
    assert [block.text for block in tree_of(document).blocks] == ["Answer: yes, by law.", PROSE]


def test_hidden_text_and_field_instructions_are_not_read():
    document = docx.Document()
    paragraph = document.add_paragraph("See ")
    for run in (
        '<w:fldChar w:fldCharType="begin"/>',
        "<w:instrText>REF secret</w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>section 2.</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
        "<w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t>",
    ):
        paragraph._p.append(parse_xml(f"<w:r {W}>{run}</w:r>"))
    assert [block.text for block in tree_of(document).blocks] == ["See section 2."]


def test_a_table_of_short_cells_gives_rows_parted_by_tabs():
    document = docx.Document()
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("Year", "Permits", "2029", "1 200"), strict=True):
        cell.text = text
    tree = tree_of(document)
    assert [(block.kind, block.text, block.place) for block in tree.blocks] == [
        (BlockKind.TABLE_ROW, "Year\tPermits", "T1R1"),
        (BlockKind.TABLE_ROW, "2029\t1 200", "T1R2"),
    ]


def test_a_question_in_a_table_heads_each_paragraph_of_its_answer():
    document = docx.Document()
    document.add_heading("Answers", 1)
    table = document.add_table(2, 3)
    for cell, text in zip(table._cells, ("Code", "Question", "Answer", "B.2.1", "What was done?", PROSE), strict=True):
        cell.text = text
    table.cell(1, 2).add_paragraph("A second paragraph tells of the year after.")
    assert tree_of(document).blocks[2:] == (
        Block(BlockKind.HEADING, "What was done?", 2, None, "B.2.1", "T1R2C3"),
        Block(BlockKind.PARAGRAPH, PROSE, 0, None, "", "T1R2C3"),
        Block(BlockKind.PARAGRAPH, "A second paragraph tells of the year after.", 0, None, "", "T1R2C3"),
    )


def test_a_text_box_follows_the_paragraph_it_hangs_on():
    document = docx.Document()
    paragraph = document.add_paragraph(PROSE)
    paragraph._p.append(
        parse_xml(
            f"<w:r {W}><w:pict><w:txbxContent><w:p><w:r><w:t>A word in a box.</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
        )
    )
    assert [block.text for block in tree_of(document).blocks] == [PROSE, "A word in a box."]


def test_a_footnote_follows_the_block_that_cites_it():
    document = docx.Document()
    paragraph = document.add_paragraph(PROSE)
    paragraph._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="7"/></w:r>'))
    document.add_paragraph("The next paragraph has no note.")
    notes = f'<w:footnotes {W}><w:footnote w:id="7"><w:p><w:r><w:t>Act 12 of 2029.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    part = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        notes.encode(),
        document.part.package,
    )
    document.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes")
    assert tree_of(document).blocks[:2] == (
        Block(BlockKind.PARAGRAPH, PROSE, place="P1"),
        Block(BlockKind.FOOTNOTE, "Act 12 of 2029.", number="1", place="N1"),
    )


def test_a_bookmark_of_our_own_papers_is_part_of_the_place():
    document = docx.Document()
    paragraph = document.add_paragraph(PROSE)
    paragraph._p.insert(0, parse_xml(f'<w:bookmarkStart {W} w:id="1" w:name="_rv_a1"/>'))
    assert tree_of(document).blocks[0].place == "P1#_rv_a1"


def test_what_stands_above_every_page_is_told_apart_from_the_text():
    document = docx.Document()
    document.add_paragraph(PROSE)
    document.sections[0].header.paragraphs[0].text = "MER/GCM/2031"
    tree = tree_of(document)
    assert tree.meta["header"] == "MER/GCM/2031"
    assert [block.text for block in tree.blocks] == [PROSE]


LETTERS = st.text(
    st.characters(categories=("Lu", "Ll", "Lo"), exclude_characters="ﬁﬂ", max_codepoint=0x9FFF), min_size=1, max_size=9
)
SENTENCES = st.lists(LETTERS, min_size=12, max_size=30).map(lambda words: "The " + " ".join(words) + ".")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(SENTENCES, min_size=1, max_size=4))
def test_whatever_is_written_in_paragraphs_comes_back(sentences):
    document = docx.Document()
    for sentence in sentences:
        document.add_paragraph(sentence)
    assert [block.text for block in tree_of(document).blocks] == sentences
    plain = read("\n\n".join(sentences).encode(), "a.txt")
    assert [block.text for block in plain.blocks] == sentences
