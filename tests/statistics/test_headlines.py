"""The figures a document states, beside those that the sources give. No database is needed."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils.translation import get_language, override

from stocktake.foundation.packs import PackError
from stocktake.statistics.enums import Kind, Verdict
from stocktake.statistics.interfaces.component_table import COLUMNS
from stocktake.statistics.interfaces.tables import TableError
from stocktake.statistics.queries import headlines
from stocktake.statistics.services.derive import derive


@pytest.fixture
def derived(published: Path, pack: Path) -> Path:
    derive(published, pack)
    return pack


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_stated_figure_comes_with_its_words_its_number_and_its_recipe(derived: Path) -> None:
    first, _second = headlines(derived, "en")
    assert (first.key, first.label, first.stated.text, first.stated.where) == (
        "immigrants", "Migrants in the pair", "about 2 thousand", "I (1)",
    )  # fmt: skip
    assert (first.computed, first.formatted, first.verdict) == (Decimal(1600), "1,600", Verdict.TO_ROUNDING)
    assert first.reason == "The sources give 1,600, which rounds to 2,000."
    part = first.recipe["components"]["all"]
    assert first.recipe["formula"] == "sum"
    assert (part["release"], part["group"], part["as_of"], part["value"]) == ("ims2019", "PAIR", "2019-07-01", "1600")
    assert len(part["source_file_sha256"][0]) == 64
    assert first.attribution[0].endswith("(United Nations database, POP/DB/MIG/Stock/Rev.2019). CC BY 3.0 IGO.")


def test_a_figure_that_does_not_come_out_says_what_would_give_it_and_what_is_not_held(derived: Path) -> None:
    women = headlines(derived, "en")[1]
    assert (women.formatted, women.verdict) == ("50.63\u00a0per cent", Verdict.NOT_REPRODUCED)
    assert women.reason == (
        "The sources give 50.63\u00a0per cent, not 48\u00a0per cent. "
        "It would come out with another reading (Ona alone): 48.00\u00a0per cent. "
        "Not held, and so not tried: a release that nobody kept."
    )
    ona, lost = women.alternatives
    assert (ona.kind, ona.value, ona.verdict, [part.formatted for part in ona.parts]) == (
        Kind.REGION, Decimal(48), Verdict.REPRODUCED, ["480", "1,000"],
    )  # fmt: skip
    assert (lost.held, lost.value, lost.verdict) == (False, None, None)


def test_where_no_other_reading_gives_it_the_nearest_is_named(derived: Path) -> None:
    edit(derived / "stated.yaml", "value: 48", "value: 30")
    assert "The nearest other reading held (Ona alone) gives 48.00\u00a0per cent." in headlines(derived, "en")[1].reason


def test_another_release_with_which_a_statement_fails_is_told_even_where_it_comes_out(derived: Path) -> None:
    edit(derived / "figures.yaml", "kind: region", "kind: release")
    edit(derived / "stated.yaml", "value: 48", "value: 51")
    women = headlines(derived, "en")[1]
    assert women.verdict == Verdict.TO_ROUNDING
    assert women.reason.endswith("It does not come out of another release (Ona alone): 48.00\u00a0per cent.")


def test_another_reading_can_take_what_the_document_itself_states(derived: Path) -> None:
    edit(
        derived / "figures.yaml",
        "      - {key: lost",
        "      - {key: own, kind: definition, labels: {en: own}, stated: {all: immigrants}}\n      - {key: lost",
    )
    own = headlines(derived, "en")[1].alternatives[1]
    assert own.value == Decimal("40.5")  # 810 women of the 2,000 migrants that the note states


def test_a_component_that_is_not_known_leaves_the_figure_open(derived: Path) -> None:
    edit(derived / "figures.csv", "women,women,Women,810", "women,women,Women,")
    women = headlines(derived, "en")[1]
    assert (women.computed, women.formatted, women.verdict) == (None, "", Verdict.NOT_REPRODUCED)
    assert women.reason.startswith("A number that this figure is made of is not available; missing is not zero.")


def test_numbers_are_written_in_the_language_of_the_reader(derived: Path) -> None:
    assert headlines(derived, "fr")[0].formatted == "1\u00a0600"
    assert headlines(derived, "fr")[1].formatted == "50,63\u00a0pour cent"


def test_the_language_of_the_reader_holds_for_the_sentences_too_and_is_put_back(derived: Path) -> None:
    with override("ar"):
        assert headlines(derived, "en")[0].reason == "The sources give 1,600, which rounds to 2,000."
        assert get_language() == "ar"


def test_a_pack_that_states_nothing_has_no_headlines(derived: Path) -> None:
    (derived / "stated.yaml").unlink()
    assert headlines(derived) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("key: women", "key: men", r"stated\.yaml:10: .*figures\.yaml has no figure “men”"),
        ("unit: per-cent", "unit: persons", r"stated\.yaml:13: .*stated in persons, but the figure is in per-cent"),
        ("rounded_to: 1\n", "rounded_to: 0\n", r"stated\.yaml:15: .*greater than 0"),
        ("comparison: rounded\n    rounded_to: 1\n", "comparison: roughly\n    rounded_to: 1\n", r"stated\.yaml:14: "),
    ],
)
def test_a_fault_in_what_is_stated_is_told_with_its_line(derived: Path, old: str, new: str, told: str) -> None:
    edit(derived / "stated.yaml", old, new)
    with pytest.raises(PackError, match=told):
        headlines(derived)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("key: women", "key: immigrants", r"figures\.yaml:8: .*“immigrants” stands twice"),
        ("formula: sum", "formula: guess", r"figures\.yaml:5: "),
    ],
)
def test_a_fault_in_a_recipe_is_told_with_its_line(derived: Path, old: str, new: str, told: str) -> None:
    edit(derived / "figures.yaml", old, new)
    with pytest.raises(PackError, match=told):
        headlines(derived)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("women,women,Women,810", "women,women,Women,8I0", r"line 3, column “value”: “8I0” is no number"),
        ("Women,810,persons", "Women,810,heads", r"line 3, column “unit”: “heads” is none of"),
        ("women,ona/all", "women,all", r"line 6: women, all stands twice"),
        (",terms,", ",conditions,", r"line 1: the column “terms” is missing"),
        ("women,women,Women,", "women,women,Women,,", r"line 3: 16 cells where the header has 15"),
    ],
)
def test_a_fault_in_the_table_is_told_with_line_and_column(derived: Path, old: str, new: str, told: str) -> None:
    edit(derived / "figures.csv", old, new)
    with pytest.raises(TableError, match=r"figures\.csv, " + told):
        headlines(derived)


def test_a_row_without_its_terms_is_refused(derived: Path) -> None:
    edit(derived / "figures.csv", "CC BY 3.0 IGO", "")
    with pytest.raises(TableError, match=r"line 2, column “terms”: the cell is empty"):
        headlines(derived)


def test_the_table_has_the_columns_that_a_reader_with_a_spreadsheet_needs(derived: Path) -> None:
    header = (derived / "figures.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header == ",".join(COLUMNS)


def test_rounded_inputs_are_taken_into_account(published: Path, one_figure: Callable[..., Path]) -> None:
    pack = one_figure(
        "part", "persons",
        whole='release: ilo2017, measure: published, year: 2017, area: World, indicator: "international migrant workers"',
        share='release: ilo2017, measure: published, year: 2017, area: Here, indicator: "share of world migrant workers"',
    )  # fmt: skip
    derive(published, pack)
    said = "document: {titles: {en: A}, language: en, source: a}\nstated:\n  - {key: one, text: {en: a}, value: 33500000, unit: persons, "
    (pack / "stated.yaml").write_text(said + "comparison: rounded, rounded_to: 100000, where: {heading: I}}\n")
    assert headlines(pack, "en")[0].verdict == Verdict.NOT_REPRODUCED
    edit(pack / "figures.yaml", "    components:", "    input_rounding: {whole: 100000, share: 0.1}\n    components:")
    workers = headlines(pack, "en")[0]
    assert workers.verdict == Verdict.TO_ROUNDING
    assert "allow 33,323,125 to 33,507,325, and so 33.5\u00a0million" in workers.reason
