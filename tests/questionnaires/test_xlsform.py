"""XLSForm in and out: what is understood comes back the same, what is not is refused by its cell, and nothing is thrown away."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from pyxform.xls2xform import convert

from stocktake.documents.refusals import Unreadable
from stocktake.foundation.packs import pack_folder, read_as
from stocktake.questionnaires.enums import Level, NodeKind, QuestionType
from stocktake.questionnaires.interfaces.pack import QuestionnaireFile, read_definition
from stocktake.questionnaires.interfaces.xlsform.reader import XlsformReader
from stocktake.questionnaires.interfaces.xlsform.reading import Loaded, read_workbook
from stocktake.questionnaires.interfaces.xlsform.sheets import MOST_ROWS
from stocktake.questionnaires.interfaces.xlsform.writing import NotExported, write_xlsform
from stocktake.questionnaires.rules.checking import blockers
from stocktake.questionnaires.rules.definition import Definition, Line, Option
from stocktake.questionnaires.services.save import plain
from tests.questionnaires.test_relevant import trees_of

SURVEY = [
    ["type", "name", "label::English (en)", "label::Français (fr)"],
    ["begin_group", "A", "Progress", "Progrès"],
    ["select_multiple sectors", "A.1", "Which sectors?", "Quels secteurs ?"],
    ["text", "A.2", "What changed?", "Qu’est-ce qui a changé ?"],
    ["end_group"],
]
CHOICES = [["list_name", "name", "label::English (en)"], ["sectors", "health", "Health"], ["sectors", "labour", "Labour"]]
SETTINGS = [["form_title", "form_id", "default_language"], ["River review", "river", "English (en)"]]


@pytest.fixture(scope="module")
def reader() -> Iterator[XlsformReader]:
    with XlsformReader() as one:
        yield one


def book(**sheets: list[list]) -> bytes:
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name.replace("_", " ") if name.startswith("other") else name)
        for row in rows:
            sheet.append(row)
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def load(reader: XlsformReader, data: bytes) -> Loaded:
    return read_workbook(reader.read(data, "form.xlsx"), "form.xlsx")


def with_column(header: str, text: object, row: int = 4) -> bytes:
    """The small form with one more column E, filled in one row (4 is question A.2)."""
    rows = [[*line, *[""] * (4 - len(line))] for line in SURVEY]
    rows[0].append(header)
    rows[row - 1].append(text)
    return book(survey=rows, choices=CHOICES, settings=SETTINGS)


def shipped() -> Definition:
    content, document = read_as(QuestionnaireFile, pack_folder("gcm") / "questionnaire.yaml")
    return read_definition(content, document)


def test_a_form_is_read_with_its_sections_choices_languages_and_titles(reader):
    loaded = load(reader, book(survey=SURVEY, choices=CHOICES, settings=SETTINGS))
    form = loaded.definition
    assert blockers(loaded.faults) == []
    assert (form.code, form.titles, form.languages) == ("river", {"en": "River review"}, ("en", "fr"))
    assert [(line.code, line.kind, line.parent, line.question_type, line.choice_list) for line in form.lines] == [
        ("A", "section", "", "", ""), ("A.1", "question", "A", "select_multiple", "sectors"), ("A.2", "question", "A", "text", ""),
    ]  # fmt: skip
    assert form.lines[2].labels["fr"] == "Qu’est-ce qui a changé ?"
    assert [option.name for option in form.options] == ["health", "labour"]


def test_the_shipped_questionnaire_goes_out_and_comes_back_the_same(reader):
    form = shipped()
    loaded = load(reader, write_xlsform(form, number=1))
    assert loaded.faults == ()
    assert loaded.definition == form


def test_what_goes_out_is_a_form_that_other_programs_take_without_a_warning(tmp_path: Path):
    path = tmp_path / "gcm.xlsx"
    path.write_bytes(write_xlsform(shipped(), number=1))
    result = convert(path)
    assert result.warnings == []
    assert result.xform.count("<translation") == 6


def test_the_tags_of_a_question_ride_in_columns_of_their_own(reader):
    data = with_column("objective", "20, 14")
    assert load(reader, data).definition.lines[2].objectives == [20, 14]
    made = load_workbook(io.BytesIO(write_xlsform(shipped(), number=1)))["survey"]
    heads = [cell.value for cell in made[1]]
    row = next(row for row in made.iter_rows(values_only=True) if row[1] == "E.20.1")
    assert (row[heads.index("objective")], row[heads.index("category")], row[heads.index("round_table")]) == ("20", "progress", "3")


def test_unknown_columns_and_sheets_survive_the_way_in_and_out(reader):
    rows = [[*line, *[""] * (4 - len(line))] for line in SURVEY]
    rows[0] += ["appearance", "Editor's remark"]
    rows[3] += ["multiline", "ask the ministry first"]
    choices = [[*CHOICES[0], "colour"], [*CHOICES[1], "blue"], CHOICES[2]]
    settings = [[*SETTINGS[0], "style"], [*SETTINGS[1], "pages"]]
    loaded = load(
        reader, book(survey=rows, choices=choices, settings=settings, other_notes=[["who", "what"], ["Ione", "not asked"]])
    )
    assert blockers(loaded.faults) == []
    form = loaded.definition
    assert form.lines[2].extra == {"appearance": "multiline", "Editor's remark": "ask the ministry first"}
    assert form.options[0].extra == {"colour": "blue"}
    again = load(reader, write_xlsform(form, number=1)).definition
    assert again == form
    assert again.extra["sheets"] == [["other notes", [[1, ["who", "what"]], [2, ["Ione", "not asked"]]]]]
    assert again.extra["settings"] == {"style": "pages"}
    kept = [fault.message for fault in loaded.faults if fault.kind == "kept"]
    assert any("Editor's remark" in message for message in kept) and any("other notes" in message for message in kept)


@pytest.mark.parametrize(
    ("header", "text", "cell", "named"),
    [
        ("relevant", "today() > 3", "E4", "today"),
        ("relevant", "${A.1} >= 3", "E4", ">="),
        ("relevant", ". = 'x'", "E4", "."),
        ("constraint", "regex(., '[0-9]+')", "E4", "regex"),
        ("required", "${A.1} + 1", "E4", "+"),
        ("calculation", "1 + 1", "E4", "1 + 1"),
        ("default", "today()", "E4", "today()"),
        ("choice_filter", "a = b", "E4", "a = b"),
        ("repeat_count", "3", "E4", "3"),
        ("trigger", "${A.1}", "E4", "${A.1}"),
        ("read_only", "yes", "E4", "yes"),
        ("objective", "twenty", "E4", "twenty"),
        ("word_limit", "a few", "E4", "a few"),
        ("rules", "perhaps warning: ${A.1} = 1", "E4", "perhaps"),
        ("rules", "constraint error: now() = 1", "E4", "now"),
        ("rules", "words error: many", "E4", "number"),
        ("label::Klingon", "nuqneH", "E1", "Klingon"),
        ("label::fr", "Encore", "E1", "twice"),
    ],
)
def test_what_stocktake_does_not_do_is_refused_with_file_sheet_and_cell(reader, header, text, cell, named):
    wrong = blockers(load(reader, with_column(header, text)).faults)
    assert [fault.place for fault in wrong] == [f"form.xlsx, survey!{cell}"]
    assert named in wrong[0].message


@pytest.mark.parametrize(
    "type_",
    [
        "calculate",
        "geopoint",
        "image",
        "select_one_from_file a.csv",
        "rank sectors",
        "select_one sectors or_other",
        "essay",
        "start",
    ],
)
def test_types_that_are_not_known_are_refused_with_their_cell(reader, type_):
    rows = [*SURVEY[:4], [type_, "A.3", "Label", ""], SURVEY[4]]
    wrong = blockers(load(reader, book(survey=rows, choices=CHOICES, settings=SETTINGS)).faults)
    assert wrong and wrong[0].place.startswith("form.xlsx, survey!")
    assert wrong[0].place.endswith("A5") or "5" in wrong[0].place


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([*SURVEY[:4]], "group"),
        ([SURVEY[0], ["text", "", "No name"]], "name"),
        ([SURVEY[0], ["text", "1.2", "Begins with a digit"]], "“1.2” should begin with a letter"),
        ([SURVEY[0], ["select_one nowhere", "A.1", "No list"]], "nowhere"),
        ([["name", "label"], ["A.1", "No type"]], "type"),
    ],
)
def test_a_form_that_is_badly_built_is_refused_with_what_is_wrong(reader, rows, named):
    loaded = load(reader, book(survey=rows, choices=CHOICES, settings=SETTINGS))
    assert any(named in fault.message for fault in blockers(loaded.faults))


def test_a_code_that_is_used_twice_is_named_with_both_cells_and_hides_no_other_fault(reader):
    rows = [*SURVEY[:4], ["text", "a.2", "Again"], ["essay", "A.9", "Of a type that is not known"], SURVEY[4]]
    wrong = blockers(load(reader, book(survey=rows, choices=CHOICES, settings=SETTINGS)).faults)
    assert [fault.place for fault in wrong] == ["form.xlsx, survey!B5", "form.xlsx, survey!A6"]
    assert "first at survey!B4" in wrong[0].message


def test_a_workbook_without_a_survey_is_no_form(reader):
    loaded = load(reader, book(answers=[["a", "b"], ["c", "d"]]))
    assert loaded.definition is None
    assert "survey" in blockers(loaded.faults)[0].message


def test_a_row_without_a_type_is_left_out_and_said_so(reader):
    rows = [[*SURVEY[0], "remark"], *SURVEY[1:4], ["", "", "", "", "The next ones are new."], SURVEY[4]]
    loaded = load(reader, book(survey=rows, choices=CHOICES, settings=SETTINGS))
    assert [(fault.place, fault.level) for fault in loaded.faults if fault.kind == "left-out"] == [
        ("form.xlsx, survey!5", Level.WARNING)
    ]


def test_a_form_in_one_language_without_saying_which_is_in_english(reader):
    data = book(survey=[["type", "name", "label"], ["text", "q_1", "How are you?"]])
    form = load(reader, data).definition
    assert (form.languages, form.lines[0].labels, form.code) == (("en",), {"en": "How are you?"}, "form")


def test_a_language_that_has_no_column_is_told_by_the_audit(reader):
    rows = [[*SURVEY[0], "hint::English (en)"], *SURVEY[1:]]
    loaded = load(reader, book(survey=rows, choices=CHOICES, settings=SETTINGS))
    told = [fault.message for fault in loaded.faults if fault.kind == "translation"]
    assert any("Français (fr)" in message and "hint" in message for message in told)


def test_a_language_of_its_own_name_keeps_it(reader):
    rows = [["type", "name", "label::Português do Brasil (pt-br)"], ["text", "A.1", "O que mudou?"]]
    form = load(reader, book(survey=rows)).definition
    assert form.languages == ("pt-br",)
    assert load_workbook(io.BytesIO(write_xlsform(form, number=1)))["survey"]["C1"].value == "label::Português do Brasil (pt-br)"


def test_curly_quotation_marks_that_a_program_put_in_are_taken_as_meant(reader):
    form = load(reader, with_column("relevant", "selected(${A.1}, ‘health’)")).definition
    assert form.lines[2].condition == {"question": "A.1", "op": "selected", "value": "health"}


def _form(label: str, **more) -> Definition:
    line = Line(NodeKind.QUESTION, "A.1", question_type=QuestionType.TEXT, labels={"en": label, "ar": label}, **more)
    return Definition("river", {"en": "River"}, ("en", "ar"), (line,))


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80) | st.sampled_from(
    ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2", "_x000D_", "_x005F_x0041_", " lead and trail ", "tab\there", "a\rb\r\nc",
     "“curly” ‘marks’", "${A.1}", "1", "TRUE", "2030-10-31", "مرحبا Aurelia 20%", "😀", "\u200f"]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts, hint=texts)
def test_any_text_comes_back_the_same_but_for_line_ends_and_zeros(reader, text, hint):
    loaded = load(reader, write_xlsform(_form(text, hints={"ar": hint}), number=1))
    line = loaded.definition.lines[0]
    wanted = {language: plain(text) for language in ("en", "ar") if plain(text)}
    assert line.labels == wanted
    assert line.hints == ({"ar": plain(hint)} if plain(hint) else {})


trees = trees_of(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="'\r\0"), max_size=12))
rules = st.lists(
    st.one_of(
        st.fixed_dictionaries({"kind": st.just("required"), "level": st.sampled_from(list(map(str, Level)))}),
        st.fixed_dictionaries({"kind": st.just("words"), "level": st.just("error"), "value": st.integers(1, 900)}),
        st.fixed_dictionaries(
            {
                "kind": st.sampled_from(["constraint", "contradiction"]),
                "level": st.sampled_from(list(map(str, Level))),
                "value": trees,
            },
            optional={"messages": st.fixed_dictionaries({"en": st.sampled_from(["No.", "a\\b", "two\nlines", "\\n"])})},
        ),
    ),
    max_size=4,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(condition=st.none() | trees, rules=rules, objectives=st.lists(st.integers(1, 23), max_size=3))
@example(
    condition=None, objectives=[],
    rules=[{"kind": "constraint", "level": "blocker", "value": {"question": "A", "op": "=", "value": "one\nor \\ two"}}],
)  # fmt: skip
def test_any_condition_and_any_validation_comes_back_the_same(reader, condition, rules, objectives):
    form = _form(
        "Said?", condition=condition, rules=rules, objectives=objectives, audiences=["process"], switch="crisis", word_limit=7
    )
    assert load(reader, write_xlsform(form, number=1)).definition == form


def test_no_text_is_ever_a_formula():
    data = write_xlsform(_form('=HYPERLINK("x")'), number=1)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")
    cell = load_workbook(io.BytesIO(data))["survey"]["C2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ('=HYPERLINK("x")', "s", True)


def test_a_text_that_no_cell_can_hold_is_refused_and_not_cut():
    with pytest.raises(NotExported, match="survey!C2"):
        write_xlsform(_form("x" * 40_000), number=1)


def test_a_condition_with_both_quotation_marks_is_refused_by_its_question():
    with pytest.raises(NotExported, match=r"^A\.1: "):
        write_xlsform(_form("x", condition={"question": "B", "op": "=", "value": "'\""}), number=1)


def _swollen() -> bytes:
    made = book(survey=SURVEY)
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/media/zeros.bin", b"\0" * (80 * 1024 * 1024))
    return packed.getvalue()


def _with_member(name: str, content: bytes) -> bytes:
    packed = io.BytesIO(book(survey=SURVEY))
    with zipfile.ZipFile(packed, "a") as package:
        package.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_swollen, "zip-bomb"),
        (lambda: _with_member("xl/vbaProject.bin", b"x"), "macros"),
        (lambda: _with_member("xl/worksheets/sheet9.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "damaged"),
        (lambda: book(survey=SURVEY)[:-40], "truncated"),
        (lambda: b"type;name;label", "wrong-extension"),
        (lambda: b"", "empty"),
    ],
    ids=["swells", "macros", "entities", "cut off", "not a workbook", "empty"],
)
def test_a_hostile_or_broken_file_is_refused_calmly(reader, make, code):
    with pytest.raises(Unreadable) as refusal:
        reader.read(make(), "form.xlsx")
    assert refusal.value.code == code


def test_a_sheet_without_end_is_refused_and_not_read_to_its_end(reader):
    rows = [["type", "name", "label"], *(["text", f"q{number}", "x"] for number in range(MOST_ROWS + 10))]
    loaded = load(reader, book(survey=rows))
    assert loaded.definition is None
    assert "more rows" in blockers(loaded.faults)[0].message


def test_a_choice_without_a_list_is_refused(reader):
    choices = [*CHOICES, ["", "fishing", "Fishing"]]
    wrong = blockers(load(reader, book(survey=SURVEY, choices=choices, settings=SETTINGS)).faults)
    assert any("choices!4" in fault.place or "4" in fault.message for fault in wrong)


def test_the_title_is_carried_in_every_language(reader):
    form = replace(_form("x"), titles={"en": "River", "ar": "النهر"})
    assert load(reader, write_xlsform(form, number=3)).definition.titles == {"en": "River", "ar": "النهر"}


def test_options_are_kept_in_the_order_of_their_list(reader):
    options = tuple(Option(name, code, {"en": code}) for name in ("b", "a") for code in ("z", "y"))
    form = replace(_form("x"), options=options)
    assert [(option.list_name, option.name) for option in load(reader, write_xlsform(form, number=1)).definition.options] == [
        ("a", "z"), ("a", "y"), ("b", "z"), ("b", "y"),
    ]  # fmt: skip
