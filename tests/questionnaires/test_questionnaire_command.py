"""`stocktake questionnaire load|export|check`: the same words for a spreadsheet and for the file of a pack."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from stocktake.config.command import VERBS
from stocktake.foundation.packs import pack_folder
from stocktake.questionnaires.enums import VersionState
from stocktake.questionnaires.interfaces.files import NoQuestionnaireFile
from stocktake.questionnaires.models import Questionnaire, Version
from stocktake.questionnaires.queries.definition import definition_of

ROWS = [
    ["type", "name", "label::English (en)", "label::Français (fr)", "relevant", "objective", "colour"],
    ["text", "A.1", "What changed?", "Qu’est-ce qui a changé ?", "", "20", "blue"],
    ["text", "A.2", "And then?", "", "${A.1} != ''", "", ""],
]


@pytest.fixture
def sheet(tmp_path: Path):
    """An XLSForm on disk: `sheet(row=…, column=…, text=…)` changes one cell first."""

    def write(*, row: int = 1, column: int = 1, text: str = "type", name: str = "river.xlsx") -> Path:
        book = Workbook()
        book.active.title = "survey"
        for line in ROWS:
            book.active.append(line)
        book.active.cell(row, column, text)
        book.save(tmp_path / name)
        return tmp_path / name

    return write


def run(*words: object) -> str:
    told = io.StringIO()
    call_command("questionnaire", *map(str, words), stdout=told)
    return told.getvalue()


def test_a_check_needs_no_database():
    assert "check" in VERBS["questionnaire"].free


def test_a_check_says_what_it_is_what_is_missing_and_what_is_only_kept(sheet):
    told = run("check", sheet())
    assert "2 questions" in told and "en (original), fr" in told
    assert "not translated, fr: 1" in told and "A.2 “And then?”" in told
    assert "“colour” is not used; it is kept" in told


def test_a_check_names_cell_and_reason_and_fails(sheet):
    told, path = io.StringIO(), sheet(row=3, column=5, text="now() > 1")
    with pytest.raises(CommandError, match="1 to mend"):
        call_command("questionnaire", "check", str(path), stdout=told)
    assert "river.xlsx, survey!E3: “now" in told.getvalue()


def test_a_check_as_json_is_a_line_for_each_thing_found(sheet):
    lines = [json.loads(line) for line in run("check", sheet(), "--json").splitlines()]
    assert {"level": "note", "kind": "missing-fr", "place": "river.xlsx, survey!3", "code": "A.2", "message": "And then?"} in lines


def test_an_objective_that_the_framework_has_not_is_found_without_a_database(sheet):
    with pytest.raises(CommandError, match="1 to mend"):
        run("check", sheet(row=2, column=6, text="24"))


def test_the_shipped_questionnaire_is_checked_and_lists_the_titles_that_were_not_seen():
    told = run("check", pack_folder("gcm") / "questionnaire.yaml")
    assert "not translated, ar: 46" in told and "gcm/questionnaire.yaml:" in told


def test_a_fault_in_a_pack_file_is_named_with_its_line(tmp_path):
    path = tmp_path / "questionnaire.yaml"
    path.write_text((pack_folder("gcm") / "questionnaire.yaml").read_text().replace("count-selected(${A.2}) > 0", "today()"))
    told = io.StringIO()
    with pytest.raises(CommandError):
        call_command("questionnaire", "check", str(path), stdout=told)
    assert "questionnaire.yaml:" in told.getvalue() and "today" in told.getvalue()


@pytest.mark.parametrize("name", ["notes.txt", "absent.xlsx"])
def test_a_file_that_is_no_questionnaire_is_refused(tmp_path, name):
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(NoQuestionnaireFile, match=name):
        run("check", tmp_path / name)


def test_a_broken_workbook_is_told_calmly(tmp_path):
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing of a workbook")
    told = io.StringIO()
    with pytest.raises(CommandError):
        call_command("questionnaire", "check", str(path), stdout=told)
    assert "broken.xlsx" in told.getvalue()


@pytest.mark.django_db
def test_a_file_is_loaded_as_a_draft_and_loaded_again_changes_nothing(gcm, sheet):
    assert "a draft with 2 questions" in run("load", sheet())
    version = Version.objects.get(questionnaire__code="river")
    assert (version.state, version.questionnaire.framework) == (VersionState.DRAFT, gcm)
    assert "nothing was changed" in run("load", sheet())
    run("load", sheet(row=2, column=3, text="What has changed?"))
    assert Version.objects.filter(questionnaire__code="river").count() == 1


@pytest.mark.django_db
def test_an_opened_version_is_followed_and_not_touched(gcm, sheet):
    assert "opened" in run("load", sheet(), "--open")
    run("load", sheet(row=2, column=3, text="What has changed?"))
    first, second = Version.objects.filter(questionnaire__code="river").order_by("number")
    assert (first.state, second.state, second.supersedes) == (VersionState.OPEN, VersionState.DRAFT, first)
    assert definition_of(first).lines[0].labels["en"] == "What changed?"


@pytest.mark.django_db
def test_a_file_with_faults_leaves_nothing_behind(gcm, sheet):
    with pytest.raises(CommandError, match="E3"):
        run("load", sheet(row=3, column=5, text="now() > 1"))
    assert not Questionnaire.objects.filter(code="river").exists()


@pytest.mark.django_db
def test_a_code_can_be_given(gcm, sheet):
    run("load", sheet(), "--code", "brook")
    assert Questionnaire.objects.filter(code="brook").exists()


@pytest.mark.django_db
def test_what_was_exported_is_what_was_loaded(gcm, sheet, tmp_path):
    run("load", sheet())
    out = tmp_path / "out.xlsx"
    assert "river, version 1" in run("export", "river", "--version", 1, "--out", out)
    assert "nothing was changed" in run("load", out, "--code", "river")
    assert load_workbook(out)["settings"]["B2"].value == "river"


@pytest.mark.django_db
def test_the_only_questionnaire_can_be_exported_by_naming_the_file(gcm, tmp_path):
    assert "gcm-voluntary-review, version 1" in run("export", tmp_path / "gcm.xlsx")
    assert (tmp_path / "gcm.xlsx").is_file()


@pytest.mark.django_db
def test_what_is_not_there_is_named_with_what_is(gcm):
    with pytest.raises(CommandError, match="known are: gcm-voluntary-review"):
        run("export", "sea")
    with pytest.raises(CommandError, match="has no version 7; there are: 1"):
        run("export", "gcm-voluntary-review", "--version", 7)
