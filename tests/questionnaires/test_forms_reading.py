"""What people do to a Word form: each of it is read, and nothing they wrote is dropped."""

import io
import struct
import subprocess
import sys
import zipfile
import zlib

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm

from stocktake.config.house_map import SOURCE
from stocktake.documents.refusals import Unreadable
from stocktake.questionnaires.interfaces.forms.reading import read_form
from stocktake.questionnaires.interfaces.forms.word import write_word
from tests.questionnaires.filling import answer_cell, cell_of, fill_word, saved
from tests.questionnaires.test_forms_round_trips import form, question

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture
def document():
    return Document(io.BytesIO(write_word(form(question("A.1"), question("A.2")))))


def read(document):
    returned = read_form(saved(document), "form.docx")
    return {field.code: field for field in returned.fields}, returned


def answer(document, code: str = "A.1-P") -> str:
    return read(document)[0][code].text


def test_insertions_are_read_and_deletions_are_not(document):
    cell = answer_cell(document, "A.1")
    cell.paragraphs[0]._p.append(parse_xml(
        f'<w:ins {W} w:id="1" w:author="x"><w:r><w:t xml:space="preserve">was put in </w:t></w:r></w:ins>'
    ))  # fmt: skip
    cell.paragraphs[0]._p.append(
        parse_xml(f'<w:del {W} w:id="2" w:author="x"><w:r><w:delText>was taken out</w:delText></w:r></w:del>')
    )
    cell.paragraphs[0]._p.append(parse_xml(f'<w:moveTo {W} w:id="3" w:author="x"><w:r><w:t>was moved here</w:t></w:r></w:moveTo>'))
    fields, returned = read(document)
    assert fields["A.1-P"].text == "was put in was moved here"
    assert returned.notices == ("revisions",)


def test_a_paragraph_whose_end_was_deleted_runs_on(document):
    cell = answer_cell(document, "A.1")
    cell.paragraphs[0].add_run("One sentence, ")
    cell.paragraphs[0]._p.get_or_add_pPr().append(parse_xml(f'<w:rPr {W}><w:del w:id="1" w:author="x"/></w:rPr>'))
    cell.add_paragraph("in two paragraphs.")
    assert answer(document) == "One sentence, in two paragraphs."


def test_lists_keep_their_marks(document):
    cell = answer_cell(document, "A.1")
    other = Document()
    for style in ("List Bullet", "List Number"):
        document.styles.element.append(other.styles[style].element)
    numbering = parse_xml(
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/>'
        '<w:lvlText w:val="•"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num></w:numbering>'
    )
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.parts.numbering import NumberingPart

    part = NumberingPart(
        PackURI("/word/numbering.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml", numbering, document.part.package,
    )  # fmt: skip
    document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    for text, number in (("first", "1"), ("second", "1"), ("a point", "2")):
        paragraph = cell.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'))
    assert answer(document) == "1. first\n2. second\n- a point"


def test_a_table_inside_an_answer_is_rows_and_tabs(document):
    cell = answer_cell(document, "A.1")
    cell.paragraphs[0].add_run("See:")
    table = cell.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, (("Year", "Fee"), ("2030", "4.3")), strict=True):
        for one, text in zip(row.cells, texts, strict=True):
            one.text = text
    assert answer(document) == "See:\nYear\tFee\n2030\t4.3"


def test_a_pasted_table_with_a_picture_is_read_and_the_picture_is_noticed(document, tmp_path):
    cell = answer_cell(document, "A.1")
    table = cell.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "Map"
    table.cell(0, 1).paragraphs[0].add_run().add_picture(io.BytesIO(PNG), width=Cm(1))
    fields, _returned = read(document)
    assert fields["A.1-P"].text == "Map"
    assert fields["A.1-P"].notices == ("picture",)


def test_rows_added_below_an_answer_belong_to_it(document):
    table, cell = cell_of(document, "A.1")
    cell.paragraphs[0].add_run("First.")
    table.add_row().cells[1].text = "Second."
    fields, _returned = read(document)
    assert (fields["A.1-P"].text, fields["A.1-P"].notices) == ("First.\nSecond.", ("moved-row",))


def test_code_and_answer_made_one_cell_are_still_told_apart(document):
    table, _cell = cell_of(document, "A.1")
    code, own = table.rows[1].cells
    own.paragraphs[0].add_run("Typed before the cells were merged.")
    code.merge(own)
    fields, _returned = read(document)
    assert fields["A.1-P"].text == "Typed before the cells were merged."
    assert "merged" in fields["A.1-P"].notices


def test_a_split_answer_cell_is_read_whole(document):
    table, cell = cell_of(document, "A.1")
    cell.paragraphs[0].add_run("Left part.")
    extra = parse_xml(f"<w:tc {W}><w:p><w:r><w:t>Right part.</w:t></w:r></w:p></w:tc>")
    table.rows[1]._tr.append(extra)
    assert answer(document) == "Left part.\nRight part."


def test_a_text_in_a_content_control_is_read_and_a_prompt_is_not(document):
    cell = answer_cell(document, "A.1")
    control = "<w:sdt {W}><w:sdtPr>{prompt}</w:sdtPr><w:sdtContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    cell._tc.append(parse_xml(control.format(W=W, prompt="", text="Said in a control.")))
    cell._tc.append(parse_xml(control.format(W=W, prompt="<w:showingPlcHdr/>", text="Click here to type.")))
    cell._tc.append(OxmlElement("w:p"))
    assert answer(document) == "Said in a control."


def test_smart_quotes_and_breaks_are_left_as_they_are(document):
    cell = answer_cell(document, "A.1")
    cell.paragraphs[0].add_run("“Quoted” ‘single’ «French» — dash\nsame paragraph\tafter a tab")
    assert answer(document) == "“Quoted” ‘single’ «French» — dash\nsame paragraph\tafter a tab"


def test_footnotes_stand_in_brackets_behind_their_mark():
    data = fill_word(write_word(form(question("A.1"))), {"A.1": "The fee fell"})
    note = (
        f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>Central bank, 2030.</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode() if name.endswith((".xml", ".rels")) else old.read(name)
            if name == "word/document.xml":
                content = content.replace(
                    "The fee fell</w:t></w:r>", 'The fee fell</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
                )
            if name == "word/_rels/document.xml.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
                related = f'<Relationship Id="rId9" Type="{kind}" Target="footnotes.xml"/></Relationships>'
                content = content.replace("</Relationships>", related)
            new.writestr(name, content)
        new.writestr("word/footnotes.xml", note)
    [field] = read_form(made.getvalue(), "form.docx").fields
    assert (field.text, field.notices) == ("The fee fell [Central bank, 2030.]", ("note",))


def test_the_bookmark_is_found_where_the_visible_code_was_typed_over(document):
    table, cell = cell_of(document, "A.1")
    cell.paragraphs[0].add_run("Still mine.")
    for node in table.rows[1].cells[0]._tc.iter(qn("w:t")):
        node.text = "see above"
    [field] = [field for field in read_form(saved(document), "form.docx").fields if field.text]
    assert (field.marks, field.text) == (("_q_A_1_P",), "Still mine.")


def test_a_table_of_ones_own_between_two_questions_is_kept(document):
    table, _cell = cell_of(document, "A.1")
    own = document.add_table(rows=2, cols=3)
    for row in own.rows:
        for number, cell in enumerate(row.cells):
            cell.text = f"{number}"
    table._tbl.addnext(own._tbl)
    table._tbl.addnext(document.add_paragraph("Our own table:")._p)
    loose = [one.text for one in read_form(saved(document), "form.docx").loose]
    assert "Our own table:" in loose and "0\t1\t2\n0\t1\t2" in loose


@pytest.mark.parametrize("part", ["word/vbaProject.bin"])
def test_macros_are_refused(part):
    made = io.BytesIO(write_word(form(question("A.1"))))
    with zipfile.ZipFile(made, "a") as package:
        package.writestr(part, b"program")
    with pytest.raises(Unreadable) as refused:
        read_form(made.getvalue(), "form.docx")
    assert refused.value.code == "macros"


def test_an_archive_that_swells_is_refused():
    made = io.BytesIO(write_word(form(question("A.1"))))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/huge.xml", b" " * 400_000_000)
    with pytest.raises(Unreadable) as refused:
        read_form(made.getvalue(), "form.docx")
    assert refused.value.code == "zip-bomb"


def test_a_cut_off_file_is_refused():
    with pytest.raises(Unreadable) as refused:
        read_form(write_word(form(question("A.1")))[:-2000], "form.docx")
    assert refused.value.code == "truncated"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = b"".join([
    b"\x89PNG\r\n\x1a\n", _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
    _chunk(b"IDAT", zlib.compress(b"\0\0")), _chunk(b"IEND", b""),
])  # fmt: skip


def test_forms_are_read_without_django():
    """The child process starts in a moment, and holds no settings and no secrets."""
    names = ("reading", "reading_word", "reading_excel", "reading_html", "reading_open")
    modules = ", ".join(f"stocktake.questionnaires.interfaces.forms.{name}" for name in names)
    asked = [sys.executable, "-c", f"import sys, {modules}; print('django' in sys.modules)"]
    done = subprocess.run(asked, capture_output=True, text=True, env={"PYTHONPATH": str(SOURCE.parent)}, check=True)
    assert done.stdout.strip() == "False"
