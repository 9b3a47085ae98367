"""Excel workbooks, made here and read back."""

import datetime
import io

import openpyxl

from stocktake.documents.reading import Block, BlockKind, Tree, read
from stocktake.documents.refusals import NOTICES


def tree_of(book: openpyxl.Workbook) -> Tree:
    stream = io.BytesIO()
    book.save(stream)
    return read(stream.getvalue(), "a.xlsx")


def book_of(*rows: list[object]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def test_each_row_is_a_block_with_its_cells_parted_by_tabs():
    tree = tree_of(book_of(["Permits by year"], ["Year", "Permits"], [2029, 1200.5], [None, True]))
    assert tree.title == "Permits by year"
    assert [(block.kind, block.text, block.place) for block in tree.blocks[:3]] == [
        (BlockKind.HEADING, "Permits by year", "Sheet!A1"),
        (BlockKind.TABLE_ROW, "Year\tPermits", "Sheet!A2"),
        (BlockKind.TABLE_ROW, "2029\t1200.5", "Sheet!A3"),
    ]


def test_a_question_heads_its_answer_and_the_answer_keeps_its_cell():
    tree = tree_of(book_of(["Code", "Question", "Answer"], ["B.2.1", "What was done", "Much was done.\nMore follows."]))
    assert tree.blocks[1:] == (
        Block(BlockKind.HEADING, "What was done", 2, None, "B.2.1", "Sheet!C2"),
        Block(BlockKind.PARAGRAPH, "Much was done.", 0, None, "", "Sheet!C2"),
        Block(BlockKind.PARAGRAPH, "More follows.", 0, None, "", "Sheet!C2"),
    )


def test_a_question_nobody_answered_is_no_answer():
    tree = tree_of(book_of(["Code", "Question", "Answer"], ["B.2.1", "What was done", None]))
    assert [(block.kind, block.text) for block in tree.blocks[1:]] == [(BlockKind.HEADING, "What was done")]


def test_dates_and_shares_are_read_as_the_sheet_shows_them():
    book = book_of(["Since", datetime.date(2029, 5, 1)], ["Share", 0.46])
    book.active["B2"].number_format = "0%"
    assert [block.text for block in tree_of(book).blocks] == ["Since\t2029-05-01", "Share\t46%"]


def test_hidden_sheets_are_left_out_with_a_warning():
    book = book_of(["Seen", "words"])
    hidden = book.create_sheet("Codes")
    hidden["A1"] = "token"
    hidden.sheet_state = "hidden"
    tree = tree_of(book)
    assert [block.text for block in tree.blocks] == ["Seen\twords"]
    assert tree.warnings == (NOTICES["hidden-sheets"],)


def test_formulas_without_results_are_warned_of():
    assert NOTICES["uncomputed-formulas"] in tree_of(book_of(["Sum", "words", "=1+1"])).warnings


def test_a_sheet_whose_name_has_spaces_is_quoted_in_places():
    book = book_of(["a", "b"])
    book.active.title = "Objective 5"
    assert tree_of(book).blocks[0].place == "'Objective 5'!A1"
