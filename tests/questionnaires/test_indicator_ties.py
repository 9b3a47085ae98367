"""A question can say that it returns an indicator: in a pack and in a spreadsheet alike; a wrong tie is refused where it stands."""

import shutil

import pytest

from stocktake.foundation.packs import PackError, packs_folder
from stocktake.foundation.services.check_pack import check_pack
from stocktake.questionnaires.interfaces.xlsform.writing import write_xlsform
from stocktake.questionnaires.rules.checking import Known, blockers, faults_of
from tests.conftest import NOON
from tests.questionnaires.test_xlsform import SETTINGS, book, load, reader  # noqa: F401

KNOWN = Known(indicators={"10.7.1": ["sex=female"], "rescued": []})
SURVEY = [
    ["type", "name", "label::English (en)", "indicator"],
    ["decimal", "A.1", "The cost?", "10.7.1"],
    ["decimal", "A.2", "For women?", "10.7.1 sex=female"],
    ["integer", "A.3", "Which year?", "10.7.1 year"],
    ["text", "A.4", "Whose number?", "10.7.1 source"],
]


def faults(reader, rows) -> list[str]:  # noqa: F811
    loaded = load(reader, book(survey=rows, settings=SETTINGS))
    assert loaded.definition is not None
    assert not blockers(loaded.faults), loaded.faults
    return [str(fault) for fault in blockers(faults_of(loaded.definition, KNOWN))]


def with_row(*row: str, at: int = 1) -> list[list[str]]:
    return [*SURVEY[:at], list(row), *SURVEY[at + 1 :]]


def test_ties_in_a_spreadsheet_are_read_and_come_back(reader):  # noqa: F811
    loaded = load(reader, book(survey=SURVEY, settings=SETTINGS))
    assert faults(reader, SURVEY) == []
    assert [line.extra["indicator"] for line in loaded.definition.lines] == [row[3] for row in SURVEY[1:]]
    assert not [fault for fault in loaded.faults if fault.kind == "kept"]
    again = load(reader, write_xlsform(loaded.definition, number=1))
    assert again.definition.lines == loaded.definition.lines


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        (with_row("text", "A.1", "The cost?", "10.7.1"), "a question of the type integer / decimal"),
        (with_row("integer", "A.4", "Whose?", "10.7.1 source", at=4), "a question of the type text"),
        (with_row("decimal", "A.3", "Which year?", "10.7.1 year", at=3), "a question of the type integer"),
        (with_row("decimal", "A.1", "The cost?", "10.7.9"), "no indicator “10.7.9”"),
        (with_row("decimal", "A.2", "For men?", "10.7.1 sex=male", at=2), "is not told by “sex=male”"),
        (with_row("decimal", "A.2", "Again?", "10.7.1", at=2), "“A.1” returns the same indicator already"),
        (with_row("decimal", "A.1", "The cost?", "the cost of it all"), "names no indicator"),
        ([SURVEY[0], *SURVEY[3:]], "No question asks for the number of the indicator “10.7.1”"),
        (
            [SURVEY[0], ["begin_repeat", "R", "Corridors"], ["decimal", "R.1", "How many?", "rescued"], ["end_repeat"]],
            "a question in a repeated group has many answers",
        ),
    ],
)  # fmt: skip
def test_a_wrong_tie_is_refused_with_its_cell(reader, rows, what):  # noqa: F811
    found = faults(reader, rows)
    assert any(what in fault and "form.xlsx, survey" in fault for fault in found), found


def test_a_wrong_tie_in_a_pack_is_named_with_file_and_line_and_nothing_is_kept(demonstration, tmp_path, monkeypatch):
    shutil.copytree(packs_folder(), tmp_path / "packs", ignore=shutil.ignore_patterns("files", "texts"))
    path = tmp_path / "packs" / "demonstration-indicators" / "questionnaire.yaml"
    text = path.read_text("utf-8").replace("indicator: no-fee\n", "indicator: no-such-fee\n")
    path.write_text(text, "utf-8")
    line = next(number for number, row in enumerate(text.splitlines(), start=1) if "question: N.2" in row)
    monkeypatch.setenv("STOCKTAKE_PACKS", str(tmp_path / "packs"))
    with pytest.raises(PackError) as refused:
        check_pack(name="demonstration-indicators", actor="test", at=NOON)
    assert f"demonstration-indicators/questionnaire.yaml:{line}: The framework has no indicator “no-such-fee”." in str(
        refused.value
    )
    assert "No question asks for the number of the indicator “no-fee”" in str(refused.value)
