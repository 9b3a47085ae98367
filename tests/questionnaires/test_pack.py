"""A questionnaire, its openings, what was said before and what was answered so far, as they come from a pack."""

import shutil
from pathlib import Path

import pytest

from stocktake.foundation.models import Activity
from stocktake.foundation.packs import PackError, packs_folder
from stocktake.foundation.services.load_pack import load_pack
from stocktake.foundation.texts import LANGUAGES
from stocktake.frameworks.models import Element
from stocktake.questionnaires.enums import Audience, EarlierKind, NodeKind, VersionState
from stocktake.questionnaires.interfaces.pack import FILE
from stocktake.questionnaires.models import Answer, Earlier, Node, Opening, Questionnaire, Response, Version
from stocktake.questionnaires.queries.definition import definition_of
from stocktake.questionnaires.queries.form import form_of, form_of_response
from stocktake.questionnaires.queries.moves import attention_of
from stocktake.questionnaires.rules.checking import faults_of, missing_translations
from stocktake.questionnaires.services.questionnaire_opening import known_to
from stocktake.reviews.enums import Consent
from stocktake.reviews.models import Participation
from tests.conftest import NOON

pytestmark = pytest.mark.django_db

CODE = "gcm-voluntary-review"


@pytest.fixture
def shipped(gcm) -> Version:
    return Version.objects.select_related("questionnaire").get(questionnaire__code=CODE, number=1)


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack `river` with a framework of two objectives, and room for a questionnaire."""
    monkeypatch.setenv("STOCKTAKE_PACKS", str(tmp_path))
    folder = tmp_path / "river"
    folder.mkdir()
    (folder / "pack.yaml").write_text('pack: river\ntitle: {en: "River"}\nlicence: "CC BY 4.0"\n')
    (folder / "framework.yaml").write_text(
        'framework: river\ntitles: {en: "River Charter", fr: "Charte du fleuve"}\n'
        'objectives:\n- {number: 1, titles: {en: "Clean water", fr: "Eau propre"}}\n'
        '- {number: 2, titles: {en: "Free passage"}, labels: {fr: "Passage"}}\n'
        "forum_round_tables:\n- {number: 4, objectives: [2]}\n"
    )
    return folder


GOOD = """\
questionnaire: river
framework: river
languages: [en, fr]
titles: {en: "Review: {framework}", fr: "Examen : {framework}"}
choices:
  objectives:
  - {each: objectives, name: "{number}", label: {en: "{number}. {title}", fr: "{number}. {title}"}}
parts:
- section: A
  label: {en: "One by one"}
  parts:
  - {question: A.0, type: select_multiple, choices: objectives, label: {en: "Which?"}}
  - each: objectives
    section: "A.{number}"
    if: "selected(${A.0}, '{number}')"
    label: {en: "Objective {number}: {title}", fr: "Objectif {number} : {title}"}
    label_short: {fr: "Objectif {number} : {short} (nom abrégé)"}
    parts:
    - {question: "A.{number}.1", type: text, words: 50, category: progress, label: {en: "What came of it?"}}
"""


def load(folder: Path, text: str) -> None:
    (folder / "questionnaire.yaml").write_text(text)
    load_pack(name="river", actor="test", at=NOON)


def test_the_shipped_questionnaire_is_opened_once_and_can_break_nothing(shipped):
    assert shipped.state == VersionState.OPEN
    assert [fault for fault in faults_of(definition_of(shipped), known_to(shipped)) if not fault.kind.startswith("missing-")] == []


def test_it_has_the_blocks_of_a_voluntary_review_and_the_same_five_questions_for_every_objective(shipped):
    form = form_of(shipped)
    assert [part.code for part in form.parts if part.node.kind == NodeKind.SECTION] == list("ABCDEFG")
    assert form.by_code["D"].node.switch == "crisis"
    for number in range(1, 24):
        assert [child.code for child in form.by_code[f"E.{number}"].children] == [f"E.{number}.{n}" for n in range(1, 6)]
        assert form.by_code[f"E.{number}.4"].node.kind == NodeKind.REPEAT
    assert form.by_code["E.20.1"].path == ("E", "E.20", "E.20.1")


def test_an_answer_on_an_objective_leads_to_it_to_its_category_and_to_its_round_table(shipped):
    node = form_of(shipped).by_code["E.20.2"].node
    assert (node.objectives, node.category, node.round_tables) == ([20], "challenge", [3])


def test_only_the_objectives_that_were_chosen_are_asked_about(shipped):
    form = form_of(shipped)
    answers = {"E.0": "14 20"}
    asked = [
        part.code for part in form.walk() if part.code.startswith("E.") and form.is_asked(part.code, lambda c: answers.get(c, ""))
    ]
    assert {code.split(".")[1] for code in asked} == {"0", "14", "20"}


def test_it_speaks_six_languages_and_what_is_missing_are_official_titles_alone(shipped):
    missing = missing_translations(faults_of(definition_of(shipped)))
    unseen = {
        language: {
            str(element.number)
            for element in Element.objects.filter(framework__code="gcm").objectives()
            if not element.titles.get(language) and not element.labels.get(language)
        }
        for language in LANGUAGES
    }
    for language in LANGUAGES:
        codes = {fault.code for fault in missing.get(language, [])}
        assert codes == {f"E.{number}" for number in unseen[language]} | {f"objectives/{number}" for number in unseen[language]}


def test_official_titles_come_from_the_framework_and_a_short_name_says_that_it_is_one(shipped):
    labels = form_of(shipped).by_code["E.20"].node.labels
    title = Element.objects.get(framework__code="gcm", kind="objective", number=20)
    assert labels["en"] == f"Objective 20: {title.titles['en']}"
    assert labels["es"] == f"Objetivo 20: {title.labels['es']} (nombre breve)"
    assert "ar" not in labels


def test_each_audience_has_its_own_questions_and_all_are_asked_for_their_consent(shipped):
    form = form_of(shipped)

    def asked(audience: str, *switches: str) -> set[str]:
        return {part.code for part in form.questions() if form.asks(part.code, audience=audience, switches=switches)}

    assert {"A.1", "A.2"} <= asked("government") and not {"A.7", "C.6", "D.1"} & asked("government")
    assert {"A.7", "A.8"} <= asked("stakeholder") and "A.1" not in asked("stakeholder")
    assert "C.6" in asked("process") and "C.6" not in asked("stakeholder")
    assert "D.1" in asked("stakeholder", "crisis")
    assert all({"G.1", "G.2", "G.3"} <= asked(audience) for audience in Audience)


def test_the_consent_questions_offer_exactly_the_levels_of_consent(shipped):
    form = form_of(shipped)
    levels = [Consent.from_code(choice.name) for choice in form.choices_of(form.by_code["G.1"].node)]
    assert levels == sorted(Consent, reverse=True)
    sections = [choice.name for choice in form.choices_of(form.by_code["G.2"].node)]
    assert sections == [part.code for part in form.parts if part.node.kind == NodeKind.SECTION and part.code != "G"]


def test_loading_again_changes_nothing(packs, db):
    load(packs, GOOD)
    before = Activity.objects.filter(object_kind="questionnaire").count()
    load(packs, GOOD)
    assert Version.objects.filter(questionnaire__code="river").count() == 1
    assert Activity.objects.filter(object_kind="questionnaire").count() == before


def test_a_changed_pack_is_a_new_version_and_the_opened_one_stays(packs, db):
    load(packs, GOOD)
    load(packs, GOOD.replace("What came of it?", "What has come of it?"))
    first, second = Version.objects.filter(questionnaire__code="river").order_by("number")
    assert (first.state, second.state) == (VersionState.SUPERSEDED, VersionState.OPEN)
    assert second.supersedes == first
    assert Node.objects.get(version=first, code="A.1.1").labels == {"en": "What came of it?"}


def test_a_new_title_is_no_new_version(packs, db):
    load(packs, GOOD)
    load(packs, GOOD.replace('en: "Review: {framework}"', 'en: "{framework}: review"'))
    assert Questionnaire.objects.get(code="river").titles["en"] == "River Charter: review"
    assert Version.objects.filter(questionnaire__code="river").count() == 1


def test_each_objective_is_written_out_with_its_title_its_short_name_and_its_round_table(packs, db):
    load(packs, GOOD)
    nodes = {node.code: node for node in Node.objects.filter(version__questionnaire__code="river")}
    assert list(nodes) == ["A", "A.0", "A.1", "A.1.1", "A.2", "A.2.1"]
    assert nodes["A.1"].labels == {"en": "Objective 1: Clean water", "fr": "Objectif 1 : Eau propre"}
    assert nodes["A.2"].labels == {"en": "Objective 2: Free passage", "fr": "Objectif 2 : Passage (nom abrégé)"}
    assert nodes["A.2"].condition == {"question": "A.0", "op": "selected", "value": "2"}
    assert (nodes["A.2.1"].objectives, nodes["A.2.1"].round_tables) == ([2], [4])


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("type: text", "type: essay", 19, "type"),
        ("if: \"selected(${A.0}, '{number}')\"", 'if: "today() > 3"', 15, "today"),
        ("${A.0}", "${A.9}", 13, "“A.9”, which is not in the questionnaire"),
        ("question: A.0", "question: A", 12, "used twice; first at river/questionnaire.yaml:9"),
        ("choices: objectives", "choices: goals", 12, "no list of choices “goals”"),
        ("section: A\n", "section: A\n  note: B\n", 9, "a part is one of"),
        ("type: select_multiple, choices: objectives", "type: select_multiple", 12, "name their list"),
        ("framework: river\n", "framework: sea\n", 2, "sea"),
        ("words: 50", "wrods: 50", 19, "wrods"),
    ],
)
def test_a_fault_is_named_with_file_and_line(packs, db, old, new, line, what):
    assert old in GOOD
    with pytest.raises(PackError) as refusal:
        load(packs, GOOD.replace(old, new, 1))
    assert f"river/questionnaire.yaml:{line}: " in str(refusal.value)
    assert what in str(refusal.value)
    assert not Questionnaire.objects.filter(code="river").exists()


def test_the_demonstration_puts_it_to_all_three_audiences_and_asks_states_about_the_crisis(demonstration):
    openings = {opening.audience: opening for opening in Opening.objects.filter(review=demonstration)}
    assert set(openings) == set(Audience.values)
    assert openings["government"].switches == ["crisis"] and openings["process"].switches == []


def test_nothing_is_open_in_the_review_whose_questionnaire_is_not_public(demonstration):
    assert not Opening.objects.filter(review__code="asia-pacific-2021").exists()


def test_loading_the_demonstration_again_touches_no_opening_and_no_answer(demonstration):
    before = list(Opening.objects.values_list("pk", "version", "opened_at")), Answer.objects.count()
    load_pack(name="demonstration", actor="test", at=NOON)
    assert (list(Opening.objects.values_list("pk", "version", "opened_at")), Answer.objects.count()) == before


def test_an_opening_that_an_officer_changed_is_left_alone(demonstration, small):
    load_pack(name="demonstration", actor="test", at=NOON)
    assert Opening.objects.get(review=demonstration, audience="government").version == small


def test_a_changed_questionnaire_is_put_where_the_old_one_was_and_takes_the_drafts_over(demonstration, tmp_path, monkeypatch):
    shutil.copytree(packs_folder(), tmp_path / "packs", ignore=shutil.ignore_patterns("files", "texts"))
    path = tmp_path / "packs" / "gcm" / FILE
    path.write_text(path.read_text().replace("What stands most in the way?", "What is most in the way?"))
    monkeypatch.setenv("STOCKTAKE_PACKS", str(tmp_path / "packs"))
    load_pack(name="demonstration", actor="test", at=NOON)
    assert set(Opening.objects.filter(review=demonstration).values_list("version__number", flat=True)) == {2}
    aurelia = Response.objects.get(review=demonstration, party__code="AUR")
    assert aurelia.version.number == 2
    assert [look.code for look in attention_of(aurelia).looks] == ["A.4"]
    load_pack(name="demonstration", actor="test", at=NOON)
    assert aurelia.moves.count() == 1


def test_what_was_said_in_the_last_cycle_and_elsewhere_stands_beside_with_its_source(demonstration):
    assert Earlier.objects.count() >= 25
    assert set(Earlier.objects.values_list("party__code", flat=True)) == {"AUR", "JOR", "EST", "GAL"}
    assert not Earlier.objects.filter(source="").exists()
    assert Earlier.objects.filter(kind=EarlierKind.OTHER_REVIEW, party__code="JOR").exists()
    codes = {part.code for part in form_of(Version.objects.get(questionnaire__code=CODE)).questions()}
    assert set(Earlier.objects.values_list("question", flat=True)) <= codes


def test_the_invented_states_have_begun_and_their_reports_have_not_moved(demonstration):
    answered = {response.party.code: response.answers.count() for response in Response.objects.filter(review=demonstration)}
    assert {"AUR", "EST", "GAL"} <= set(answered)
    assert min(answered[code] for code in ("AUR", "EST", "GAL")) >= 10
    states = dict(Participation.objects.filter(review=demonstration).values_list("party__code", "state"))
    assert (states["AUR"], states["EST"], states["GAL"]) == ("reopened", "under-way", "under-way")
    aurelia = Response.objects.get(review=demonstration, party__code="AUR")
    assert aurelia.items.filter(group="E.20.4").count() == 2
    assert set(aurelia.answers.values_list("question", flat=True)) <= set(form_of_response(aurelia).by_code)
