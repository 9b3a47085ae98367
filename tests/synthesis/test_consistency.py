"""A document's list of objectives and table of round tables, held against the pack."""

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from stocktake.synthesis.services.consistency import check

PACKS = Path(__file__).resolve().parents[2] / "packs"
FRAMEWORK = yaml.safe_load((PACKS / "gcm" / "framework.yaml").read_text(encoding="utf-8"))
TITLES = {entry["number"]: entry["titles"] for entry in FRAMEWORK["objectives"]}
TABLES = {1: [2, 5, 6, 12, 18], 2: [4, 8, 9, 10, 11, 13, 21], 3: [14, 15, 16, 19, 20, 22], 4: [1, 3, 7, 17, 23]}


@dataclass(frozen=True)
class Passage:
    text: str
    language: str
    label: str = ""


def annex(language: str, **changed: str) -> list[Passage]:
    return [
        Passage(changed.get(f"o{number}", titles[language]), language, f"{number}.")
        for number, titles in TITLES.items()
        if language in titles
    ]


@pytest.mark.parametrize("language", ["en", "fr", "zh"])
def test_a_list_that_is_the_framework_s_agrees(language: str) -> None:
    """In a language of which the pack has not seen every title, the list is as long as what it has."""
    known = [number for number, titles in TITLES.items() if language in titles]
    found = check(annex(language), titles=TITLES, round_tables=TABLES)
    assert list(found.listed) == known
    assert found.differing == ()
    assert found.agrees == (len(known) == 23)


def test_one_wrong_character_in_a_title_is_reported_with_both_wordings() -> None:
    wrong = TITLES[18]["zh"].replace("相互", "相户")
    found = check(annex("zh", o18=wrong), titles=TITLES, round_tables=TABLES)
    assert [(each.number, each.said, each.expected) for each in found.differing] == [(18, wrong, TITLES[18]["zh"])]
    assert not found.agrees


def test_capitals_dashes_and_spaces_make_no_difference() -> None:
    found = check(annex("en", o1=TITLES[1]["en"].upper() + " ."), titles=TITLES, round_tables=TABLES)
    assert found.agrees


def test_a_number_that_is_missing_from_the_list_is_said() -> None:
    passages = [passage for passage in annex("en") if passage.label != "7."]
    assert check(passages, titles=TITLES, round_tables=TABLES).missing == (7,)


def test_numbers_may_stand_in_the_text_or_in_a_cell_before_it() -> None:
    inline = [Passage(f"{each.label} {each.text}", "en") for each in annex("en")]
    cells = [Passage(f"{each.label}\t{each.text}", "en") for each in annex("en")]
    assert check(inline, titles=TITLES, round_tables=TABLES).agrees
    assert check(cells, titles=TITLES, round_tables=TABLES).agrees


def test_numbered_paragraphs_of_a_paper_are_not_taken_for_the_list() -> None:
    prose = [Passage(f"The ministry opened office number {number} in the north.", "en", f"{number}.") for number in range(1, 24)]
    assert not check(prose, titles=TITLES, round_tables=TABLES).has_list


@pytest.mark.parametrize(
    "rows",
    [
        ["一\t2、5、6、12 和 18", "二\t4、8、9、10、11、13 和 21", "三\t14、15、16、19、20 和 22", "四\t1、3、7、17 和 23"],
        ["Round table 1: objectives 2, 5, 6, 12 and 18", "Round table 2: objectives 4, 8, 9, 10, 11, 13 and 21",
         "Round table 3: objectives 14, 15, 16, 19, 20 and 22", "Round table 4: objectives 1, 3, 7, 17 and 23"],
        ["Table ronde I : objectifs 2, 5, 6, 12 et 18", "Table ronde II : objectifs 4, 8, 9, 10, 11, 13 et 21",
         "Table ronde III : objectifs 14, 15, 16, 19, 20 et 22", "Table ronde IV : objectifs 1, 3, 7, 17 et 23"],
    ],
)  # fmt: skip
def test_round_tables_are_found_in_three_languages(rows: list[str]) -> None:
    found = check([Passage(row, "und") for row in rows], titles=TITLES, round_tables=TABLES)
    assert {table.number: table.agrees for table in found.tables} == {1: True, 2: True, 3: True, 4: True}
    assert found.tables_missing == ()


def test_a_round_table_with_another_objective_is_reported() -> None:
    found = check([Passage("一\t2、5、6、7 和 18", "zh")], titles=TITLES, round_tables=TABLES)
    (table,) = found.tables
    assert (table.said, table.expected, table.agrees) == ((2, 5, 6, 7, 18), (2, 5, 6, 12, 18), False)
    assert found.tables_missing == (2, 3, 4)


def test_a_sentence_with_numbers_is_no_round_table() -> None:
    said = "1. In 2019 the 12 offices served 18 communes, 5 of them on islands, and 6 more followed."
    assert check([Passage(said, "en")], titles=TITLES, round_tables=TABLES).tables == ()
