"""Rich Text, written here and by the real LibreOffice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.office import flat, shape, through_office

from stocktake.documents.reading import Unreadable, read
from stocktake.documents.refusals import NOTICES


def rtf(body: str | bytes, head: str = r"\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil Times;}}"):
    body = body if isinstance(body, bytes) else body.encode("ascii")
    return read(b"{\\rtf1" + head.encode() + b"\n" + body + b"}", "a.rtf")


def texts(tree) -> list[str]:
    return [block.text for block in tree.blocks]


def test_paragraphs_headings_and_lists_are_told_apart():
    tree = rtf(
        r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s5 Title;}}{\info{\title Kept}{\author Alban Merrowdale}}"
        r"\pard\s5 Voluntary review\par\pard\s1 Progress\par\pard The law was changed in 2029.\par"
        r"{\listtext 1.\tab}First of them\par{\listtext\u8226 ?\tab}Loose one\par"
    )
    assert shape(tree) == [
        ("heading", 0, "", "Voluntary review"),
        ("heading", 1, "", "Progress"),
        ("paragraph", 0, "", "The law was changed in 2029."),
        ("list-item", 1, "1.", "First of them"),
        ("list-item", 1, "", "Loose one"),
    ]
    assert tree.meta["author"] == "Alban Merrowdale"
    assert tree.title == "Voluntary review"


def escaped(text: str, encoding: str) -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(encoding))


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (1251, "Закон был изменён в 2029 году."),
        (1256, "عدل القانون في عام 2029."),
        (936, "法律于2029年修订。"),
        (1252, "La loi a été."),
    ],
)
def test_letters_are_read_in_the_code_page_of_the_file(page, text):
    tree = rtf(escaped(text, f"cp{page}") + r"\par", head=rf"\ansi\ansicpg{page}")
    assert texts(tree) == [text]


def test_letters_are_read_in_the_code_page_of_their_face():
    head = r"\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Times Cyr;}{\f2\fcharset178 Arabic;}}"
    body = rf"\f0 {escaped('é', 'cp1252')} {{\f1 {escaped('Закон', 'cp1251')}}} \f2 {escaped('قانون', 'cp1256')}"
    body += rf"\f0  {escaped('ü', 'cp1252')}\par"
    assert texts(rtf(body, head=head)) == ["é Закон قانون ü"]


def test_characters_by_number_replace_what_stands_for_them():
    assert texts(rtf(r"\uc1 caf\u233 e \u-10179 ?\u-8704 ?\uc2 \u1072 ab!\uc0\u1073 c\par")) == ["café 😀а!бc"]


def test_what_was_deleted_is_gone_and_what_was_inserted_is_read():
    tree = rtf(r"The law {\deleted is under discussion}{\revised was changed} in 2029.{\v hidden}\par")
    assert texts(tree) == ["The law was changed in 2029."]
    assert tree.warnings == (NOTICES["open-revisions"],)


def test_tables_notes_and_text_boxes_are_read_in_their_place():
    tree = rtf(
        r"\pard The law was changed{\super\chftn{\footnote\pard{\super\chftn} Act 12 of 2029.}} in 2029."
        r"{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt\pard Words in a box.\par}}{\shprslt{\*\do\dptxbxtext again}}}\par"
        r"\trowd\cellx1\cellx2\pard\intbl Year\cell Permits\cell\row\trowd\pard\intbl 2029\cell 412\cell\row\pard After it all.\par"
    )
    assert shape(tree) == [
        ("paragraph", 0, "", "The law was changed in 2029."),
        ("footnote", 0, "1", "Act 12 of 2029."),
        ("paragraph", 0, "", "Words in a box."),
        ("table-row", 0, "", "Year\tPermits"),
        ("table-row", 0, "", "2029\t412"),
        ("paragraph", 0, "", "After it all."),
    ]


def test_a_file_cut_off_is_refused_and_so_is_one_nested_beyond_reason():
    for data, code in ((b"{\\rtf1 The law was chan", "truncated"), (b"{\\rtf1 " + b"{" * 5000 + b"x}", "damaged")):
        with pytest.raises(Unreadable) as refusal:
            read(data, "a.rtf")
        assert refusal.value.code == code


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_whatever_stands_in_it_is_read_or_refused(noise):
    try:
        read(b"{\\rtf1\\ansi " + noise + b"}", "a.rtf")
    except Unreadable:
        return


def test_what_libreoffice_writes_is_read_as_it_was_meant():
    body = (
        '<text:h text:outline-level="1">Progress</text:h><text:p>The law was changed<text:note text:note-class="footnote">'
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>Act 12 of 2029.</text:p></text:note-body></text:note>"
        " in 2029.</text:p>"
        "<text:p>Закон был изменён.</text:p><text:p>عُدِّل القانون في عام 2029.</text:p><text:p>法律于2029年修订。</text:p>"
        "<table:table><table:table-column table:number-columns-repeated='2'/><table:table-row><table:table-cell>"
        "<text:p>2029</text:p></table:table-cell><table:table-cell><text:p>412</text:p></table:table-cell></table:table-row></table:table>"
    )
    tree = read(through_office(flat(body), "fodt", "rtf"), "a.rtf")
    assert shape(tree) == [
        ("heading", 1, "", "Progress"),
        ("paragraph", 0, "", "The law was changed in 2029."),
        ("footnote", 0, "1", "Act 12 of 2029."),
        ("paragraph", 0, "", "Закон был изменён."),
        ("paragraph", 0, "", "عُدِّل القانون في عام 2029."),
        ("paragraph", 0, "", "法律于2029年修订。"),
        ("table-row", 0, "", "2029\t412"),
    ]
