"""Whatever text goes into a form comes back the same: by property, and through the real LibreOffice.

What cannot come back is said here: XML holds no control characters (they are left out; line ends of any kind are one sign),
empty lines before and after an answer mean nothing, and LibreOffice's sheets drop tabs and take `_x0041_` for a letter.
"""

import io
import shutil
from dataclasses import replace

import pytest
from docx import Document
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stocktake.documents.paper import clean
from stocktake.documents.reading.limits import DEFAULT_LIMITS
from stocktake.foundation.texts import Shown
from stocktake.questionnaires.interfaces.forms.excel import write_excel
from stocktake.questionnaires.interfaces.forms.html import write_html
from stocktake.questionnaires.interfaces.forms.office import converted
from stocktake.questionnaires.interfaces.forms.paper_form import Heading, Offered, PaperForm, Question
from stocktake.questionnaires.interfaces.forms.reading import read_form
from stocktake.questionnaires.interfaces.forms.reading_excel import read_excel
from stocktake.questionnaires.interfaces.forms.reading_html import read_html
from stocktake.questionnaires.interfaces.forms.reading_word import read_word
from stocktake.questionnaires.interfaces.forms.returned_form import trimmed
from stocktake.questionnaires.interfaces.forms.word import write_word
from tests.questionnaires.filling import FILL, cell_of

IDENTIFIER = "K7QM-2XRP-9HTD/1/en"
WORDS = {
    name: name
    for name in (
        *(f"how_{number}" for number in range(1, 6)), "how", "for", "identifier", "last", "code", "question", "answer", "more",
        "contents", "page", "of", "pick", "mark", "offline", "no_script", "saved", "unsaved", "save",
    )
}  # fmt: skip
MIXED = {
    "A.1": "First paragraph, with  two spaces and “smart quotes”.\n\n- a list\n- of two\n1. numbered\n\nLast paragraph 😀👩‍👩‍👧.",
    "A.2": "第一段：中文内容，以及英文 Latin words。\n\n第二段（2030年）。\n- 一\n- 二",
    "A.3": "فقرة أولى باللغة العربية.\n\nالفقرة الثانية مع اسم Alban Merrowdale والرقم 2030 (نهاية).\n- بند",
    "A.4": "=SUM(A1:A9) и русский текст: «кавычки» – тире… No-break:\u00a010\u202f000",
}
CHOICES = (Offered("yes", Shown("Yes", "en", False)), Offered("no", Shown("No, not yet", "en", False)))


def shown(text: str) -> Shown:
    return Shown(text, "en", False)


def question(code: str, kind: str = "text", **more) -> Question:
    return Question(code, "", kind, shown(f"What about {code}?"), shown("In your own words."), shown(""), language="en", **more)


def form(*questions: Question, language: str = "en") -> PaperForm:
    return PaperForm("A form", "A review", "Aurelia", language, IDENTIFIER, (Heading("A", 1, shown("Section")), *questions), WORDS)


def kept(text: str) -> str:
    """The documented normalisation."""
    return trimmed(clean(text.replace("\r\n", "\n").replace("\r", "\n")))


def answers(returned) -> dict[str, str]:
    return {field.code.rpartition("-")[0]: field.text for field in returned.fields if field.code and not field.choice}


WRITE = {"docx": write_word, "xlsx": write_excel, "html": write_html}
READ = {"docx": read_word, "xlsx": read_excel, "html": read_html}
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=120)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html"])
@settings(max_examples=60, deadline=None)
@given(text=TEXTS)
@example("=1+1")
@example("@home")
@example("_x0041_ and _x005F_")
@example("tab\tand\nline\n\nand  spaces ")
@example("\u200f\u202bعربي\u202c Latin")
@example("</script><!--\u2028")
@example("\x00\x0b\x0c\x1f\x7f\x85\ufffe")
def test_whatever_is_printed_into_an_answer_is_read_back(kind, text):
    asked = question("A.1", current=kept(text))
    assert answers(READ[kind](WRITE[kind](form(asked)), DEFAULT_LIMITS))["A.1"] == kept(text)


@pytest.mark.parametrize("kind", ["docx", "html"])
@settings(max_examples=40, deadline=None)
@given(text=TEXTS)
def test_whatever_is_typed_into_a_cell_is_read_back(kind, text):
    typed = kept(text)
    data = FILL[kind](WRITE[kind](form(question("A.1"), question("A.2"))), {"A.2": typed})
    assert answers(READ[kind](data, DEFAULT_LIMITS)) == {"A.1": "", "A.2": typed}


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html"])
@pytest.mark.parametrize("language", ["en", "ar", "zh"])
def test_the_same_form_gives_the_same_bytes(kind, language):
    made = form(*(question(code, current=text) for code, text in MIXED.items()), language=language)
    assert WRITE[kind](made) == WRITE[kind](made)


def test_a_text_longer_than_a_cell_goes_on_in_the_next_row():
    long = "Nine letters 😀 " * 9_000
    data = write_excel(form(question("A.1", current=long), question("A.2", current="after it")))
    assert answers(read_excel(data, DEFAULT_LIMITS)) == {"A.1": long, "A.2": "after it"}


def test_numbers_that_excel_made_of_texts_are_read_as_it_stores_them():
    data = write_excel(form(question("A.1", "integer", current="418"), question("A.2", "date", current="2030-10-31")))
    assert answers(read_excel(data, DEFAULT_LIMITS)) == {"A.1": "418", "A.2": "2030-10-31"}


def test_the_only_cells_that_can_be_typed_over_are_the_answers():
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(write_excel(form(question("A.1"), question("A.2", "select_one", choices=CHOICES)))))
    sheet = book.worksheets[1]
    unlocked = [cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
    assert sheet.protection.sheet and unlocked == ["E3", "E4"]
    assert sheet.column_dimensions["A"].hidden and sheet["A3"].value == "A.1-P"
    assert book["stocktake"].sheet_state == "hidden"


def test_arabic_sheets_and_pages_run_from_right_to_left():
    from openpyxl import load_workbook

    made = form(question("A.1", current=MIXED["A.3"]), language="ar")
    assert all(sheet.sheet_view.rightToLeft for sheet in load_workbook(io.BytesIO(write_excel(made))).worksheets)
    table, _cell = cell_of(Document(io.BytesIO(write_word(made))), "A.1")
    assert "bidiVisual" in table._tbl.tblPr.xml
    assert b'dir="rtl"' in write_html(made)


def test_the_draft_file_asks_nobody_for_anything():
    page = write_html(form(*(question(code, current=text) for code, text in MIXED.items()))).decode()
    assert "http" not in page.replace("http-equiv", "")
    assert "src=" not in page and "@import" not in page


# -- through the real LibreOffice --------------------------------------------------------------------------------------


def office(data: bytes, *kinds: str) -> bytes:
    """Through one format after the other. Skipped with a reason where LibreOffice is missing."""
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice on this machine; as root, ./stocktake test installs it")
    for source, target in zip(kinds, kinds[1:], strict=False):
        made = converted(data, source, target, seconds=240)
        if made is None and {"xlsx", "ods", "xls"} & {source, target} and not has_calc():
            pytest.skip("LibreOffice has no Calc on this machine; as root, ./stocktake test installs it")
        assert made, f"LibreOffice made no {target} of {source}"
        data = made
    return data


def has_calc() -> bool:
    return any(shutil.which(name) for name in ("localc", "scalc", "oocalc"))


@pytest.fixture(scope="module")
def word_form() -> PaperForm:
    return form(*(question(code) for code in MIXED), question("A.5", "select_one", choices=CHOICES))


@pytest.mark.parametrize("through", ["odt", "rtf", "doc"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_answer_of_a_word_form_survives_libreoffice(word_form, through, language):
    filled = FILL["docx"](write_word(replace(word_form, language=language)), MIXED | {"A.5": "Yes"})
    returned = read_form(office(filled, "docx", through, "docx"), "form.docx")
    assert returned.identifier == IDENTIFIER
    assert answers(returned) == MIXED | {"A.5": "☒ Yes\n☐ No, not yet"}
    assert all(field.marks for field in returned.fields)


def test_every_answer_of_an_excel_form_survives_libreoffice(word_form):
    filled = FILL["xlsx"](write_excel(word_form), MIXED | {"A.5": "Yes"})
    returned = read_form(office(filled, "xlsx", "ods", "xlsx"), "form.xlsx")
    assert returned.identifier == IDENTIFIER
    assert {code: text for code, text in answers(returned).items() if code} == MIXED | {"A.5": "Yes"}


def test_an_opendocument_text_is_read_as_it_is(word_form):
    returned = read_form(office(FILL["docx"](write_word(word_form), MIXED), "docx", "odt"), "form.odt")
    assert (returned.door, returned.identifier) == ("word", IDENTIFIER)
    assert {code: text for code, text in answers(returned).items() if code in MIXED} == MIXED


def test_an_opendocument_sheet_is_read_as_it_is(word_form):
    returned = read_form(office(FILL["xlsx"](write_excel(word_form), MIXED), "xlsx", "ods"), "form.ods")
    assert (returned.door, returned.identifier) == ("excel", IDENTIFIER)
    assert {code: text for code, text in answers(returned).items() if code in MIXED} == MIXED


@pytest.mark.parametrize("kind", ["doc", "rtf"])
def test_older_word_files_are_read_through_libreoffice(word_form, kind):
    from stocktake.questionnaires.interfaces.forms.reader import FormReader

    older = office(FILL["docx"](write_word(word_form), MIXED), "docx", kind)
    with FormReader() as reader:
        returned = reader.read(older, f"form.{kind}")
    assert {code: text for code, text in answers(returned).items() if code in MIXED} == MIXED


def test_an_older_excel_file_is_read_through_libreoffice(word_form):
    from stocktake.questionnaires.interfaces.forms.reader import FormReader

    older = office(FILL["xlsx"](write_excel(word_form), MIXED), "xlsx", "xls")
    with FormReader() as reader:
        returned = reader.read(older, "form.xls")
    assert (returned.door, returned.identifier) == ("excel", IDENTIFIER)
    assert {code: text for code, text in answers(returned).items() if code in MIXED} == MIXED
