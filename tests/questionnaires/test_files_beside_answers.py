"""Files beside answers, as the party is told of them: what goes with the report, and what the public will see of it."""

from datetime import timedelta

import pytest

from stocktake.questionnaires.services.attach import attach, take_away
from stocktake.questionnaires.services.consent import state_consent
from stocktake.questionnaires.services.save import Target
from stocktake.questionnaires.services.submit import submit
from stocktake.reviews.enums import Consent
from tests.questionnaires.conftest import AT, FOCAL_POINT

pytestmark = pytest.mark.django_db


def lay(response, question: str, name: str, data: bytes = b"The law."):
    return attach(target=Target(response, question), filename=name, data=data, actor=FOCAL_POINT, at=AT)


def consents(response, level: Consent | None, question: str = "") -> None:
    state_consent(response=response, level=level, question=question, evidence="by letter", actor=FOCAL_POINT, at=AT)


@pytest.fixture
def public(desk):
    def rows() -> dict[str, str]:
        page = desk.html("consent/public")
        table = page.partition("Files beside the answers</h2>")[2].partition("</table>")[0]
        cells = [row.split("</th>") for row in table.split("<tr")[2:]]
        return {name.partition("<bdi>")[2].partition("</bdi>")[0]: rest for name, rest in cells}

    return rows


def test_the_public_page_tells_what_is_seen_of_each_file(desk, response, say, public):
    say("A.1", "What was said.")
    say("B.1", "And more.")
    consents(response, Consent.PUBLISH)
    lay(response, "A.1", "law.pdf")
    lay(response, "B.1", "figures.xlsx", b"Figures.")
    assert {name: "can be read, and quoted under your name" in told for name, told in public().items()} == {
        "law.pdf": True,
        "figures.xlsx": True,
    }
    consents(response, Consent.AGGREGATE, "A.1")
    assert "counted, not shown" in public()["law.pdf"]
    consents(response, None, "A.1")
    assert "withdrawn: shown and counted nowhere" in public()["law.pdf"]
    assert "can be read" in public()["figures.xlsx"]


def test_one_file_beside_two_answers_has_the_stricter_of_both(desk, response, say, public):
    say("A.1", "What was said.")
    consents(response, Consent.PUBLISH)
    lay(response, "A.1", "law.pdf")
    lay(response, "B.1", "law.pdf")
    consents(response, Consent.CONFIDENTIAL, "B.1")
    [told] = public().values()
    assert "not shown, not counted" in told and "A.1" in told and "B.1" in told


def test_a_file_beside_what_is_not_asked_or_taken_away_is_no_part_of_the_report(desk, response, say, public):
    say("A.1", "What was said.")
    lay(response, "A.3", "hidden.pdf")
    take_away(attachment=lay(response, "A.1", "gone.pdf", b"Gone."), actor=FOCAL_POINT, at=AT)
    assert public() == {}
    assert "go with them" not in desk.html("submit") and "goes with them" not in desk.html("submit")


def test_what_was_submitted_is_told_until_the_next_submission(desk, response, say, public):
    say("A.1", "What was said.")
    consents(response, Consent.PUBLISH)
    laid = lay(response, "A.1", "law.pdf")
    submit(response=response, name="N", title="T", actor=FOCAL_POINT, at=AT)
    take_away(attachment=laid, actor=FOCAL_POINT, at=AT + timedelta(hours=1))
    assert list(public()) == ["law.pdf"]


def test_the_page_for_submitting_says_how_many_files_go_along(desk, response, say):
    say("A.1", "What was said.")
    lay(response, "A.1", "law.pdf")
    lay(response, "B.1", "law again.pdf")
    lay(response, "B.1", "figures.xlsx", b"Figures.")
    assert "2 files lie beside the answers and go with them" in desk.html("submit")
