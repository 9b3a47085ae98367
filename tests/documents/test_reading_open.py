"""OpenDocument files: texts, sheets and slides, made here and by the real LibreOffice."""

import io
import zipfile

import pytest
from tests.documents.office import flat, opendocument, shape, through_office

from stocktake.documents.reading import Unreadable, read
from stocktake.documents.refusals import NOTICES

PROSE = "The Government has changed the law so that workers may change their employer without losing their permit."
NUMBERED = (
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/></text:list-style>'
    '<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>'
)
STYLES = '<style:style style:name="Title" style:family="paragraph"/>'


def odt(body: str, **more: str):
    return read(opendocument(body, **more), "a.odt")


def test_headings_keep_their_level_and_the_title_is_level_zero():
    tree = odt(
        '<text:p text:style-name="P9">Voluntary review</text:p><text:h text:outline-level="1">Progress</text:h>'
        f'<text:h text:outline-level="2">Recruitment</text:h><text:p>{PROSE}</text:p>',
        automatic='<style:style style:name="P9" style:family="paragraph" style:parent-style-name="Title"/>',
        styles=STYLES,
    )
    assert tree.title == "Voluntary review"
    assert shape(tree) == [
        ("heading", 0, "", "Voluntary review"),
        ("heading", 1, "", "Progress"),
        ("heading", 2, "", "Recruitment"),
        ("paragraph", 0, "", PROSE),
    ]
    assert [block.place for block in tree.blocks] == ["P1", "P2", "P3", "P4"]


def test_lists_are_counted_as_the_program_prints_them():
    tree = odt(
        '<text:list text:style-name="L1"><text:list-item><text:p>First</text:p><text:list><text:list-item><text:p>Inner</text:p>'
        "</text:list-item></text:list></text:list-item><text:list-item><text:p>Second</text:p></text:list-item></text:list>"
        '<text:list text:style-name="L2"><text:list-item><text:p>Loose</text:p></text:list-item></text:list>'
        '<text:list text:style-name="L1"><text:list-item><text:p>Anew</text:p></text:list-item></text:list>'
        '<text:list text:style-name="L1" text:continue-numbering="true"><text:list-item><text:p>Goes on</text:p></text:list-item>'
        "</text:list>",
        automatic=NUMBERED,
    )
    assert shape(tree) == [
        ("list-item", 1, "1.", "First"),
        ("list-item", 2, "(a)", "Inner"),
        ("list-item", 1, "2.", "Second"),
        ("list-item", 1, "", "Loose"),
        ("list-item", 1, "1.", "Anew"),
        ("list-item", 1, "2.", "Goes on"),
    ]


def test_what_was_deleted_under_tracked_changes_is_gone_and_what_was_inserted_is_read():
    tree = odt(
        '<text:tracked-changes><text:changed-region text:id="d"><text:deletion><text:p>is under discussion</text:p></text:deletion>'
        '</text:changed-region></text:tracked-changes><text:p>The law <text:change text:change-id="d"/>'
        '<text:change-start text:change-id="i"/>was changed<text:change-end text:change-id="i"/> in 2029.</text:p>'
    )
    assert [block.text for block in tree.blocks] == ["The law was changed in 2029."]
    assert tree.warnings == (NOTICES["open-revisions"],)


def test_notes_and_text_boxes_follow_the_paragraph_they_hang_on():
    tree = odt(
        '<text:p>The law was changed<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>Act 12 of 2029.</text:p></text:note-body></text:note> in 2029."
        f"<draw:frame><draw:text-box><text:p>{PROSE}</text:p></draw:text-box></draw:frame></text:p><text:p>Next paragraph of it.</text:p>"
    )
    assert shape(tree) == [
        ("paragraph", 0, "", "The law was changed in 2029."),
        ("footnote", 0, "1", "Act 12 of 2029."),
        ("paragraph", 0, "", PROSE),
        ("paragraph", 0, "", "Next paragraph of it."),
    ]
    assert [block.place for block in tree.blocks] == ["P1", "N1", "P2", "P3"]


def test_tables_give_rows_and_a_table_within_a_cell_is_read_with_it():
    inner = (
        "<table:table><table:table-row><table:table-cell><text:p>inner</text:p></table:table-cell></table:table-row></table:table>"
    )
    tree = odt(
        "<table:table><table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell><table:table-cell><text:p>Permits</text:p>"
        "</table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>2029</text:p></table:table-cell>"
        f"<table:table-cell>{inner}</table:table-cell></table:table-row></table:table>"
    )
    assert shape(tree) == [("table-row", 0, "", "Year\tPermits"), ("table-row", 0, "", "2029\tinner")]
    assert [block.place for block in tree.blocks] == ["T1R1", "T1R2"]


def test_a_table_of_contents_hidden_words_and_comments_are_left_out_with_a_word():
    tree = odt(
        "<text:table-of-content><text:index-body><text:p>Progress 3</text:p></text:index-body></text:table-of-content>"
        f"<text:p>{PROSE}<office:annotation><text:p>Is this so?</text:p></office:annotation>"
        '<text:span text:style-name="T1">secret</text:span></text:p>',
        automatic='<style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>',
    )
    assert [block.text for block in tree.blocks] == [PROSE]
    assert set(tree.warnings) == {NOTICES["comments"], NOTICES["contents-list"]}


def test_a_sheet_gives_rows_with_the_addresses_of_its_cells():
    row = (
        "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="2"/><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>'
    )
    data = opendocument(
        '<table:table table:name="My sheet">' + row.format("Year", "Permits")
        + '<table:table-row table:number-rows-repeated="1000000"/>' + row.format("2029", "412")
        + '</table:table><table:table table:name="H" table:style-name="ta2">' + row.format("a", "b") + "</table:table>",
        kind="spreadsheet",
        automatic='<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>',
    )  # fmt: skip
    tree = read(data, "a.ods")
    assert [(block.text, block.place) for block in tree.blocks] == [
        ("Year\t\t\tPermits", "'My sheet'!A1"),
        ("2029\t\t\t412", "'My sheet'!A1000002"),
    ]
    assert tree.warnings == (NOTICES["hidden-sheets"],)


def test_an_encrypted_file_asks_for_one_without_a_password():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package, zipfile.ZipFile(io.BytesIO(opendocument("<text:p>x</text:p>"))) as old:
        for name in old.namelist():
            package.writestr(name, b"<manifest:encryption-data/>" if name.endswith("manifest.xml") else old.read(name))
    with pytest.raises(Unreadable) as refusal:
        read(stream.getvalue(), "a.odt")
    assert refusal.value.code == "password-protected"


def test_what_libreoffice_writes_is_read_as_it_was_meant():
    body = (
        '<text:h text:outline-level="1">Progress</text:h><text:p>The law was changed<text:note text:note-class="footnote">'
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>Act 12 of 2029.</text:p></text:note-body></text:note>"
        " in 2029.</text:p>"
        '<text:list text:style-name="L1"><text:list-item><text:p>First of them</text:p></text:list-item>'
        "<text:list-item><text:p>Second of them</text:p></text:list-item></text:list>"
        "<text:p>法律于2029年修订。</text:p><text:p>عُدِّل القانون في عام 2029.</text:p>"
    )
    tree = read(through_office(flat(body, automatic=NUMBERED), "fodt", "odt"), "a.odt")
    assert shape(tree) == [
        ("heading", 1, "", "Progress"),
        ("paragraph", 0, "", "The law was changed in 2029."),
        ("footnote", 0, "1", "Act 12 of 2029."),
        ("list-item", 1, "1.", "First of them"),
        ("list-item", 1, "2.", "Second of them"),
        ("paragraph", 0, "", "法律于2029年修订。"),
        ("paragraph", 0, "", "عُدِّل القانون في عام 2029."),
    ]
