"""The editor in the browser: for officers, without a script, with every language side by side."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from stocktake.accounts.models import Person
from stocktake.questionnaires.enums import VersionState
from stocktake.questionnaires.models import Choice, Move, Node, Opening, Version
from stocktake.questionnaires.queries.definition import definition_of
from stocktake.questionnaires.services.questionnaire_drafts import new_version
from stocktake.questionnaires.services.questionnaire_opening import open_version
from tests.questionnaires.conftest import AT

pytestmark = pytest.mark.django_db

OFFICER = "ione.castellane@meridian.example"


@pytest.fixture
def officer(client, demonstration):
    client.force_login(Person.objects.get(email=OFFICER))
    return client


@pytest.fixture
def draft(small) -> Version:
    """Version 2 of the small questionnaire, being written."""
    return new_version(version=small, actor=OFFICER, at=AT)


def address(page: str, version: Version, *words: str) -> str:
    return reverse(f"questionnaires:editor:{page}", args=[version.questionnaire.code, version.number, *words])


def codes(version: Version) -> list[str]:
    return [line.code for line in definition_of(version).lines]


def fields(client, version: Version, code: str) -> dict[str, str]:
    """What the page of a part would send unchanged."""
    page = client.get(address("part", version, code))
    form = page.context["form"]
    sent = {one.name: one.text for texts in form.texts.values() for one in texts}
    words = ("only_if", "rules", "required", "word_limit", "switch", "objectives", "category")
    return sent | {word: getattr(form, word) for word in words} | {"audiences": list(form.audiences), "seen": page.context["seen"]}


@pytest.mark.parametrize("email", ["tomas.quillfeather@meridian.example", "alban.merrowdale@meridian.example", None])
def test_only_officers_of_a_review_that_uses_it_come_in(client, draft, email):
    if email:
        client.force_login(Person.objects.get(email=email))
    expected = 403 if email else 302
    for page in ("version", "preview", "use", "sheet"):
        assert client.get(address(page, draft)).status_code == expected
    assert client.get(reverse("questionnaires:editor:list")).status_code == expected
    assert client.post(address("version", draft), {"do": "up:A.2"}).status_code == expected
    assert codes(draft)[:3] == ["A", "A.1", "A.2"]


def test_an_officer_finds_the_questionnaires_and_their_versions(officer, draft):
    html = officer.get(reverse("questionnaires:editor:list")).content.decode()
    assert "Small questionnaire" in html and "gcm-voluntary-review" in html
    assert officer.get(reverse("questionnaires:editor:newest", args=["small"])).url == address("version", draft)


def test_the_outline_says_of_every_part_how_far_each_language_is(officer, draft):
    html = officer.get(address("version", draft)).content.decode()
    assert 'id="part-A.1"' in html and "1 of " in html and "missing" in html
    lacking = officer.get(address("version", draft), {"missing": "fr"}).content.decode()
    assert 'id="part-A.1"' in lacking and 'id="part-A"' not in lacking


def test_parts_move_up_and_down_without_a_script_and_take_along_what_lies_under_them(officer, draft):
    officer.post(address("version", draft), {"do": "down:A"})
    assert codes(draft) == ["B", "B.1", "B.2", "B.2.1", "B.2.2", "A", "A.1", "A.2", "A.3"]
    officer.post(address("version", draft), {"do": "up:A"})
    officer.post(address("version", draft), {"do": "up:A.2"})
    assert codes(draft)[:4] == ["A", "A.2", "A.1", "A.3"]


def test_at_the_edge_a_part_stays_where_it_is(officer, draft):
    before = codes(draft)
    officer.post(address("version", draft), {"do": "up:A.1"})
    officer.post(address("version", draft), {"do": "down:B"})
    assert codes(draft) == before


def test_a_part_is_carried_before_another_one_into_another_section(officer, draft):
    answer = officer.post(address("version", draft), {"do": "place:A.2:B.1"})
    assert answer.status_code == 303 and answer.url.endswith("#part-A.2")
    assert Node.objects.get(version=draft, code="A.2").parent.code == "B"
    assert codes(draft) == ["A", "A.1", "A.3", "B", "A.2", "B.1", "B.2", "B.2.1", "B.2.2"]


@pytest.mark.parametrize("do", ["place:A:A.2", "place:Z.9:A.1", "place:A.1:Z.9", "place:A.1::A.2"])
def test_what_does_not_fit_is_refused_and_changes_nothing(officer, draft, do):
    before = codes(draft)
    answer = officer.post(address("version", draft), {"do": do}, follow=True)
    assert "Nothing was changed" in answer.content.decode()
    assert codes(draft) == before


def test_a_part_is_written_in_all_languages_at_once(officer, draft):
    sent = fields(officer, draft, "A.1") | {
        "labels:en": "What changed?",
        "labels:fr": "Qu’est-ce qui a changé ?",
        "hints:fr": "Court.",
    }
    assert officer.post(address("part", draft, "A.1"), sent).status_code == 303
    node = Node.objects.get(version=draft, code="A.1")
    assert node.labels == {"en": "What changed?", "fr": "Qu’est-ce qui a changé ?"}
    assert (node.hints, node.objectives, node.category) == ({"fr": "Court."}, [20], "progress")


def test_conditions_and_validations_are_written_as_in_a_spreadsheet(officer, draft):
    sent = fields(officer, draft, "B.1") | {
        "only_if": "selected(${A.2}, 'health')", "required": "warning", "word_limit": "80", "audiences": ["government"],
        "rules": "contradiction note: ${A.1} = ''", "messages:en": "Please look again.", "switch": "crisis", "objectives": "3, 2",
    }  # fmt: skip
    assert officer.post(address("part", draft, "B.1"), sent).status_code == 303
    node = Node.objects.get(version=draft, code="B.1")
    assert node.condition == {"question": "A.2", "op": "selected", "value": "health"}
    required, contradiction = node.rules
    assert required == {"kind": "required", "level": "warning"}
    assert contradiction["value"] == {"question": "A.1", "op": "=", "value": ""}
    assert (contradiction["level"], contradiction["messages"]) == ("note", {"en": "Please look again."})
    assert (node.word_limit, node.audiences, node.switch, node.objectives) == (80, ["government"], "crisis", [2, 3])
    assert fields(officer, draft, "B.1")["only_if"] == "selected(${A.2}, 'health')"


@pytest.mark.parametrize(
    ("field", "text"), [("only_if", "today() > 1"), ("rules", "perhaps"), ("word_limit", "many"), ("objectives", "all")]
)
def test_what_is_not_understood_is_said_at_its_field_and_nothing_typed_is_lost(officer, draft, field, text):
    sent = fields(officer, draft, "A.1") | {field: text, "labels:en": "Typed with care"}
    answer = officer.post(address("part", draft, "A.1"), sent)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "errorlist" in html and text.replace(">", "&gt;") in html and "Typed with care" in html
    assert Node.objects.get(version=draft, code="A.1").labels == {"en": "Label of A.1"}


def test_two_officers_at_one_part_are_told_and_neither_is_overwritten_unseen(officer, draft):
    hers = fields(officer, draft, "A.1") | {"labels:en": "Hers"}
    his = fields(officer, draft, "A.1") | {"labels:en": "His"}
    officer.post(address("part", draft, "A.1"), hers)
    answer = officer.post(address("part", draft, "A.1"), his)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else has changed this part" in html and "Hers" in html and "His" in html
    assert Node.objects.get(version=draft, code="A.1").labels["en"] == "Hers"
    again = his | {"seen": answer.context["seen"]}
    assert officer.post(address("part", draft, "A.1"), again).status_code == 303
    assert Node.objects.get(version=draft, code="A.1").labels["en"] == "His"


def test_choices_are_written_in_all_languages_at_once(officer, draft):
    officer.post(address("choices", draft, "sectors"), {
        "choice:health:en": "Health", "choice:health:fr": "Santé", "choice:labour:en": "Labour", "choice:schools:en": "Schools",
    })  # fmt: skip
    assert Choice.objects.get(version=draft, name="health").labels == {"en": "Health", "fr": "Santé"}
    assert officer.get(address("choices", draft, "nowhere")).status_code == 404


def test_parts_are_added_and_taken_out(officer, draft):
    officer.post(address("version", draft), {"do": "add", "kind": "text", "code": "A.4", "label": "And now?", "into": "A"})
    assert codes(draft)[4] == "A.4"
    answer = officer.post(
        address("version", draft), {"do": "add", "kind": "text", "code": "a.4", "label": "Again?", "into": "A"}, follow=True
    )
    assert "is no code for a new part" in answer.content.decode()
    officer.post(address("part", draft, "B.2"), {"do": "remove"})
    assert "B.2" not in codes(draft) and "B.2.1" not in codes(draft)


def test_an_opened_version_can_be_read_and_not_changed(officer, small):
    html = officer.get(address("part", small, "A.1")).content.decode()
    assert "readonly" in html and "does not change any more" in html
    for do in ("up:A.2", "place:A.1:B.1", "add"):
        data = {"do": do, "kind": "text", "code": "A.9", "label": "x", "into": "A"}
        assert "does not change any more" in officer.post(address("version", small), data, follow=True).content.decode()
    sent = fields(officer, small, "A.1") | {"labels:en": "Changed"}
    assert officer.post(address("part", small, "A.1"), sent).status_code == 409
    assert Node.objects.get(version=small, code="A.1").labels == {"en": "Label of A.1"}


def test_a_new_version_is_made_of_an_opened_one_once(officer, small):
    answer = officer.post(address("following", small))
    draft = Version.objects.get(questionnaire=small.questionnaire, number=2)
    assert (draft.state, answer.url) == (VersionState.DRAFT, address("version", draft))
    assert "is being written already" in officer.post(address("following", small), follow=True).content.decode()


def test_the_preview_shows_what_each_audience_is_asked_in_each_language(officer, draft):
    node = Node.objects.get(version=draft, code="A.1")
    node.audiences = ["process"]
    node.save()
    states = officer.get(address("preview", draft), {"audience": "government", "language": "fr"}).content.decode()
    processes = officer.get(address("preview", draft), {"audience": "process", "language": "fr"}).content.decode()
    assert "Label of A.1" not in states and "Label of A.1" in processes
    assert "Progrès" in states and 'title="shown in English' in states
    assert "Only if A.2 includes" in states


def test_the_preview_turns_switches_on_and_off(officer, demonstration):
    version = Version.objects.get(questionnaire__code="gcm-voluntary-review")
    without = officer.get(address("preview", version), {"audience": "government"}).content.decode()
    with_it = officer.get(address("preview", version), {"audience": "government", "switch": "crisis"}).content.decode()
    assert ">D.1<" not in without and ">D.1<" in with_it


def test_opening_puts_the_version_where_it_was_ticked_and_takes_the_drafts_over(officer, draft, response, say, demonstration):
    say("A.1", "Said.")
    page = officer.get(address("use", draft))
    assert [place.key for place in page.context["places"] if place.is_suggested] == ["meridian-2031:government"]
    assert page.context["waiting"] == 1
    officer.post(
        address("use", draft), {"put": ["meridian-2031:government"], "switch:meridian-2031:government": "crisis", "move": "on"}
    )
    draft.refresh_from_db()
    assert draft.state == VersionState.OPEN
    opening = Opening.objects.get(review=demonstration, audience="government")
    assert (opening.version, opening.switches) == (draft, ["crisis"])
    assert Move.objects.get(response=response).after == draft
    assert "Aurelia" in officer.get(address("use", draft)).content.decode()


def test_a_version_with_faults_is_not_opened_and_says_why(officer, draft):
    officer.post(address("part", draft, "A.2"), {"do": "remove"})
    assert "which is not in the questionnaire" in officer.get(address("use", draft)).content.decode()
    answer = officer.post(address("use", draft), {"put": ["meridian-2031:government"]}, follow=True)
    assert "cannot be opened yet" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.state == VersionState.DRAFT
    assert not Opening.objects.filter(version=draft).exists()


def test_the_version_comes_as_a_spreadsheet(officer, draft):
    answer = officer.get(address("sheet", draft))
    assert answer["Content-Disposition"] == 'attachment; filename="small-2.xlsx"'
    assert load_workbook(io.BytesIO(answer.content))["survey"]["B2"].value == "A"


def test_the_focal_point_is_told_on_the_overview_and_reads_what_changed(client, draft, response, say, demonstration):
    say("A.1", "Said before.")
    say("B.1", "Not asked any more.")
    node = Node.objects.get(version=draft, code="A.1")
    node.labels = {"en": "Asked otherwise"}
    node.save()
    Node.objects.filter(version=draft, code="B.1").delete()
    open_version(version=draft, actor=OFFICER, at=AT)
    draft.refresh_from_db()
    client.force_login(Person.objects.get(email=OFFICER))
    client.post(address("use", draft), {"put": ["meridian-2031:government"], "move": "on"})
    client.force_login(Person.objects.get(email="alban.merrowdale@meridian.example"))
    desk = reverse("questionnaires:party:desk", args=["meridian-2031", "AUR"])
    moved = reverse("questionnaires:party:moved", args=["meridian-2031", "AUR"])
    assert moved in client.get(desk).content.decode()
    html = client.get(moved).content.decode()
    assert "Label of A.1" in html and "Asked otherwise" in html and "Not asked any more." in html
    client.post(moved)
    assert moved not in client.get(desk).content.decode()
    assert "Looked through by Alban Merrowdale" in client.get(moved).content.decode()


def test_what_changed_is_for_the_focal_point_alone(client, officer, response):
    moved = reverse("questionnaires:party:moved", args=["meridian-2031", "AUR"])
    assert officer.get(moved).status_code == 403
